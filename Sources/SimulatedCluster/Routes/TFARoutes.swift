import JSONLines

/// `/access/tfa`: the second factors of users.
enum TFARoutes {
    private static let base = "/access/tfa"

    static let all: [Route] = [
        Route("GET", base) { state, call in
            let seesAll =
                state.may(call.user, "User.Modify", on: "/access/groups")
                || state.may(call.user, "Sys.Audit", on: "/access/groups")
            let users = state.access.users.sorted { $0.key < $1.key }.filter { name, user in
                !user.factors.isEmpty && (seesAll || name == call.user.user)
            }
            return .objects(
                users.map { name, user in
                    ["userid": .string(name), "entries": .array(user.factors.map { .object($0.json) })]
                })
        },
        Route("GET", "\(base)/{userid}") { state, call throws(Refusal) in
            .objects(try user(call, in: state).factors.map(\.json))
        },
        Route("POST", "\(base)/{userid}", run: add),
        Route("GET", "\(base)/{userid}/{id}") { state, call throws(Refusal) in
            let factors = try user(call, in: state).factors
            return Reply(.object(factors[try index(call, in: factors)].json))
        },
        Route("PUT", "\(base)/{userid}/{id}") { state, call throws(Refusal) in
            try checkPassword(call, in: state)
            var factors = try user(call, in: state).factors
            let index = try index(call, in: factors)
            if let text = call.text("description") { factors[index].description = text }
            if call.parameters["enable"] != nil { factors[index].isEnabled = call.flag("enable") }
            state.access.users[call.text("userid") ?? ""]?.factors = factors
            return .null
        },
        Route("DELETE", "\(base)/{userid}/{id}") { state, call throws(Refusal) in
            try checkPassword(call, in: state)
            let index = try index(call, in: try user(call, in: state).factors)
            state.access.users[call.text("userid") ?? ""]?.factors.remove(at: index)
            return .null
        },
        Route("GET", "/access/users/{userid}/tfa") { state, call throws(Refusal) in
            let kinds = Set(try user(call, in: state).factors.map(\.kind.rawValue)).sorted()
            if call.flag("multiple") { return Reply(["types": .array(kinds.map(JSONValue.string))]) }
            var answer: JSONObject = ["realm": nil]
            answer["user"] = kinds.first.map(JSONValue.string) ?? .null
            return Reply(.object(answer))
        },
        Route("PUT", "/access/users/{userid}/unlock-tfa") { state, call throws(Refusal) in
            _ = try user(call, in: state)
            // Nobody is locked out here.
            return Reply(0)
        },
    ]

    private static func user(_ call: APICall, in state: ClusterState) throws(Refusal) -> AccessState.User {
        let name = call.text("userid") ?? ""
        guard let user = state.access.users[name] else { throw .died("no such user ('\(name)')") }
        return user
    }

    private static func index(_ call: APICall, in factors: [SecondFactor]) throws(Refusal) -> Int {
        let id = call.text("id") ?? ""
        guard let index = factors.firstIndex(where: { $0.id == id }) else { throw .died("no such entry '\(id)'") }
        return index
    }

    /// Whoever changes factors says the own password once more; root@pam need not.
    private static func checkPassword(_ call: APICall, in state: ClusterState) throws(Refusal) {
        if call.user.isRoot { return }
        guard let password = call.text("password") else {
            throw .parameter("password", "password is required to modify TFA data")
        }
        guard state.access.users[call.user.user]?.password == password else {
            throw .failed(status: 401, message: "authentication failure\n")
        }
    }

    private static func add(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let name = call.text("userid") ?? ""
        let factors = try user(call, in: state).factors
        try checkPassword(call, in: state)
        let type = call.text("type") ?? ""
        guard let kind = SecondFactor.Kind(rawValue: type) else {
            throw .failed(status: 501, message: "second factors of type '\(type)' are not simulated\n")
        }
        switch kind {
        case .totp:
            guard let address = call.text("totp"), let value = call.text("value") else {
                throw .parameter(
                    call.parameters["totp"] == nil ? "totp" : "value", "property is missing and it is not optional")
            }
            let options = FormDecoder.form(address.split(separator: "?").last ?? "")
            let key = options["secret"]?.string ?? ""
            guard SecondFactor.code(key, now: state.epoch).contains(value) else {
                throw .died("failed to verify TOTP challenge")
            }
            let factor = SecondFactor(
                id: Secrets.uuid(), kind: kind, description: call.text("description") ?? "", created: state.epoch,
                secret: key)
            state.access.users[name]?.factors.append(factor)
            return Reply(["id": .string(factor.id)])
        case .recovery:
            if factors.contains(where: { $0.kind == .recovery }) { throw .died("user already has recovery keys") }
            let keys = (0..<10).map { _ in Secrets.uuid().dropLast(17) }
            let factor = SecondFactor(
                id: "recovery", kind: kind, description: "", created: state.epoch, secret: keys.joined(separator: " "))
            state.access.users[name]?.factors.append(factor)
            return Reply(["id": "recovery", "recovery": .array(keys.map { .string(String($0)) })])
        }
    }
}
