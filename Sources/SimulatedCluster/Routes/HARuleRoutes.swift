import Crypto
import JSONLines

/// `/cluster/ha/rules`
enum HARuleRoutes {
    static let all: [Route] = rules.map { route in
        // Releases before 9 do not know the path.
        Route(route.method, route.path) { state, call throws(Refusal) in
            guard state.release.hasHARules else { throw .notImplemented(call.method, call.path) }
            return try route.run(&state, call)
        }
    }

    private static let rules: [Route] = [
        Route("GET", "/cluster/ha/rules") { state, call in
            let type = call.text("type")
            return .objects(
                state.haRules.filter { (type ?? $0.options["type"]) == $0.options["type"] }.map {
                    describe($0, state)
                })
        },
        Route("GET", "/cluster/ha/rules/{rule}") { state, call throws(Refusal) in
            Reply(.object(describe(state.haRules[try index(call, state)], state)))
        },
        Route("POST", "/cluster/ha/rules") { state, call throws(Refusal) in
            let name = call.text("rule") ?? ""
            if state.haRules.contains(where: { $0.name == name }) {
                throw .died("HA rule '\(name)' already defined")
            }
            var rule = HARule(name: name, options: [:])
            set(&rule, call)
            try check(rule, state)
            state.haRules.append(rule)
            return .null
        },
        Route("PUT", "/cluster/ha/rules/{rule}") { state, call throws(Refusal) in
            let index = try index(call, state)
            var rule = state.haRules[index]
            if let type = call.text("type"), type != rule.options["type"] {
                throw .died("cannot change type of rule '\(rule.name)'")
            }
            if let digest = call.text("digest"), digest != HARuleRoutes.digest(state) {
                throw .died("detected modified configuration - file changed by other user? Try again.")
            }
            for option in ParameterFormat.list(call.text("delete") ?? "") { rule.options[option] = nil }
            set(&rule, call)
            try check(rule, state)
            state.haRules[index] = rule
            return .null
        },
        Route("DELETE", "/cluster/ha/rules/{rule}") { state, call throws(Refusal) in
            state.haRules.remove(at: try index(call, state))
            return .null
        },
    ]

    private static func index(_ call: APICall, _ state: ClusterState) throws(Refusal) -> Int {
        let name = call.text("rule") ?? ""
        guard let index = state.haRules.firstIndex(where: { $0.name == name }) else {
            throw .died("no such ha rule '\(name)'")
        }
        return index
    }

    private static func set(_ rule: inout HARule, _ call: APICall) {
        for name in call.parameters.keys where !["rule", "digest", "delete"].contains(name) {
            rule.options[name] = call.text(name)
        }
    }

    private static func check(_ rule: HARule, _ state: ClusterState) throws(Refusal) {
        for sid in ParameterFormat.list(rule.options["resources"] ?? "") {
            guard state.services.contains(where: { $0.sid == sid }) else {
                throw .died("cannot use unmanaged resource(s) \(sid).")
            }
        }
        for place in ParameterFormat.list(rule.options["nodes"] ?? "") {
            let name = String(place.split(separator: ":").first ?? "")
            guard state.node(name) != nil else { throw .died("cannot use non-existent node(s) \(name).") }
        }
    }

    private static func digest(_ state: ClusterState) -> String {
        let text = state.haRules.map { rule in
            "\(rule.name) " + rule.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined() + "\n"
        }.joined()
        return Hex.lower(Insecure.SHA1.hash(data: Array(text.utf8)))
    }

    private static func describe(_ rule: HARule, _ state: ClusterState) -> JSONObject {
        var json: JSONObject = ["rule": .string(rule.name), "digest": .string(digest(state))]
        for (name, value) in rule.options.sorted(by: { $0.key < $1.key }) {
            json[name] = ["strict", "disable"].contains(name) ? .int(value == "1" ? 1 : 0) : .string(value)
        }
        return json
    }
}
