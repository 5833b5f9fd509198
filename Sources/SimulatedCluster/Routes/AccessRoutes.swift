import JSONLines

/// `/access`: login, users, permissions.
enum AccessRoutes {
    static let all: [Route] = [
        Route("GET", "/access") { _, _ in
            .index(["users", "groups", "roles", "acl", "domains", "openid", "tfa", "ticket", "permissions", "password"])
        },
        Route("GET", "/access/ticket") { _, _ in .null },
        Route("POST", "/access/ticket", run: login),
        Route("GET", "/access/users", run: users),
        Route("GET", "/access/users/{userid}") { state, call throws(Refusal) in
            let (name, user) = try visibleUser(call, in: state)
            var entry = describe(name, user, full: false, in: state)
            for key in ["userid", "realm-type"] { entry[key] = nil }
            entry["groups"] = .array(groups(of: name, in: state).map(JSONValue.string))
            entry["tokens"] = .object(
                JSONObject(user.tokens.sorted { $0.key < $1.key }.map { ($0, .object($1.facts)) }))
            return Reply(.object(entry))
        },
        Route("GET", "/access/users/{userid}/token") { state, call throws(Refusal) in
            let (_, user) = try visibleUser(call, in: state)
            return Reply(tokens(of: user))
        },
        Route("GET", "/access/groups") { state, call in
            let visible = state.access.groups.sorted { $0.key < $1.key }.filter {
                state.may(call.user, "Sys.Audit", on: "/access/groups/\($0.key)")
            }
            return .objects(
                visible.map { name, users in
                    var entry: JSONObject = [
                        "groupid": .string(name), "users": .string(users.sorted().joined(separator: ",")),
                    ]
                    entry["comment"] = state.access.groupComments[name].map(JSONValue.string)
                    return entry
                })
        },
        Route("GET", "/access/roles") { state, _ in
            func entries(_ roles: [String: Set<String>], special: Int) -> [JSONObject] {
                roles.sorted { $0.key < $1.key }.map {
                    [
                        "roleid": .string($0), "privs": .string($1.sorted().joined(separator: ",")),
                        "special": .int(special),
                    ]
                }
            }
            return .objects(entries(Roles.all, special: 1) + entries(state.access.roles, special: 0))
        },
        Route("GET", "/access/acl") { state, call in
            let visible = state.access.entries.filter { state.may(call.user, "Permissions.Modify", on: $0.path) }
            return .objects(
                visible.map {
                    [
                        "path": .string($0.path), "type": .string($0.subject.rawValue), "ugid": .string($0.name),
                        "roleid": .string($0.role), "propagate": .int($0.propagates ? 1 : 0),
                    ]
                })
        },
        Route("GET", "/access/permissions", run: permissions),
    ]

    private static func login(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let failure = Refusal.failed(status: 401, message: "authentication failure\n")
        var name = call.text("username") ?? ""
        if let realm = call.text("realm"), !name.contains("@") { name += "@\(realm)" }
        let password = call.text("password") ?? ""
        let tickets = state.access.tickets
        if let challenge = call.text("tfa-challenge") {
            // The second half of a login: the ticket of the first, and what it asked for as the password.
            guard tickets.accepts(challenge: challenge, of: name, now: state.epoch),
                state.access.accepts(secondFactor: password, of: name, now: state.epoch)
            else { throw failure }
            return session(Identity(user: name), in: state)
        }
        let isRenewal = tickets.user(of: password, now: state.epoch) == name
        guard let identity = isRenewal ? Identity(user: name) : state.access.login(name, password),
            state.access.users[name]?.enabled == true
        else { throw failure }
        var answer = greeting(identity, in: state)
        if let path = call.text("path") {
            let privileges = ParameterFormat.list(call.text("privs") ?? "")
            guard privileges.allSatisfy({ state.may(identity, $0, on: path) }) else { throw failure }
            return Reply(.object(answer))
        }
        guard !isRenewal, let challenge = state.access.challenge(for: name) else { return session(identity, in: state) }
        answer["NeedTFA"] = 1
        answer["ticket"] = .string(tickets.challenge(challenge, for: name, now: state.epoch))
        answer["CSRFPreventionToken"] = .string(tickets.forgeryToken(for: name, now: state.epoch))
        return Reply(.object(answer))
    }

    private static func greeting(_ identity: Identity, in state: ClusterState) -> JSONObject {
        var answer: JSONObject = [
            "username": .string(identity.user), "cap": .object(state.capabilities(of: identity)),
        ]
        if !state.isStandalone { answer["clustername"] = .string(state.name) }
        return answer
    }

    private static func session(_ identity: Identity, in state: ClusterState) -> Reply {
        var answer = greeting(identity, in: state)
        let tickets = state.access.tickets
        answer["ticket"] = .string(tickets.ticket(for: identity.user, now: state.epoch))
        answer["CSRFPreventionToken"] = .string(tickets.forgeryToken(for: identity.user, now: state.epoch))
        return Reply(.object(answer))
    }

    private static func users(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let seesAll =
            state.may(call.user, "User.Modify", on: "/access/groups")
            || state.may(call.user, "Sys.Audit", on: "/access/groups")
        let visible = state.access.users.sorted { $0.key < $1.key }.filter { name, user in
            (seesAll || name == call.user.user)
                && (call.text("enabled").map { ($0 == "1") == user.enabled } ?? true)
        }
        return .objects(visible.map { describe($0, $1, full: call.flag("full"), in: state) })
    }

    private static func visibleUser(
        _ call: APICall, in state: ClusterState
    ) throws(Refusal) -> (String, AccessState.User) {
        let name = call.text("userid") ?? ""
        let isAllowed =
            name == call.user.user || state.may(call.user, "User.Modify", on: "/access/groups")
            || state.may(call.user, "Sys.Audit", on: "/access/groups")
        guard isAllowed else { throw .forbidden("/access/groups, User.Modify|Sys.Audit") }
        guard let user = state.access.users[name] else { throw .died("no such user ('\(name)')") }
        return (name, user)
    }

    private static func describe(
        _ name: String, _ user: AccessState.User, full: Bool, in state: ClusterState
    ) -> JSONObject {
        var entry: JSONObject = [
            "userid": .string(name), "enable": .int(user.enabled ? 1 : 0), "expire": .int(user.expires),
            "realm-type": .string(name.hasSuffix("@pam") ? "pam" : "pve"),
        ]
        if !user.firstName.isEmpty { entry["firstname"] = .string(user.firstName) }
        if !user.lastName.isEmpty { entry["lastname"] = .string(user.lastName) }
        if let comment = user.comment { entry["comment"] = .string(comment) }
        if let email = user.email { entry["email"] = .string(email) }
        if full {
            entry["groups"] = .string(groups(of: name, in: state).joined(separator: ","))
            entry["tokens"] = user.tokens.isEmpty ? .null : tokens(of: user)
        }
        return entry
    }

    private static func groups(of name: String, in state: ClusterState) -> [String] {
        state.access.groups.filter { $0.value.contains(name) }.keys.sorted()
    }

    private static func tokens(of user: AccessState.User) -> JSONValue {
        .array(
            user.tokens.sorted { $0.key < $1.key }.map { name, token in
                var facts = token.facts
                facts["tokenid"] = .string(name)
                return .object(facts)
            })
    }

    private static func permissions(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        var identity = call.user
        if let other = call.text("userid"), other != identity.name {
            if !other.hasPrefix("\(identity.user)!") || identity.token != nil {
                try state.require(call.user, "Sys.Audit", on: "/access")
            }
            let parts = other.split(separator: "!", maxSplits: 1).map(String.init)
            identity = Identity(user: parts.first ?? "", token: parts.count > 1 ? parts[1] : nil)
        }
        if let path = call.text("path") {
            return Reply([path: .object(flags(state.privileges(of: identity, on: path)))])
        }
        var answer = JSONObject()
        for path in state.accessPaths {
            let held = state.privileges(of: identity, on: path)
            if !held.isEmpty { answer[path] = .object(flags(held)) }
        }
        return Reply(.object(answer))
    }

    private static func flags(_ privileges: Privileges) -> JSONObject {
        JSONObject(privileges.sorted { $0.key < $1.key }.map { ($0, .int($1 ? 1 : 0)) })
    }
}

extension AccessState.Token {
    var facts: JSONObject {
        var facts: JSONObject = ["expire": .int(expires), "privsep": .int(separated ? 1 : 0)]
        if let comment { facts["comment"] = .string(comment) }
        return facts
    }
}
