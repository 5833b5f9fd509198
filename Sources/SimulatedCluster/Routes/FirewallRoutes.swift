import JSONLines

/// `.../firewall` of the cluster, its nodes and its guests.
enum FirewallRoutes {
    static let all: [Route] =
        routes("/cluster/firewall", { _ in .cluster }, hasSets: true)
        + routes("/nodes/{node}/firewall", { .node($0.node) }, hasSets: false)
        + routes("/nodes/{node}/qemu/{vmid}/firewall", { .guest($0.vmid) }, hasSets: true)
        + routes("/nodes/{node}/lxc/{vmid}/firewall", { .guest($0.vmid) }, hasSets: true)
        + ruleRoutes("/cluster/firewall/groups/{group}", { .group($0.text("group") ?? "") }) + groupRoutes

    private typealias Scope = @Sendable (APICall) -> FirewallScope

    private static func routes(_ base: String, _ scope: @escaping Scope, hasSets: Bool) -> [Route] {
        var routes = [
            Route("GET", base) { _, _ in
                .index(["rules", "options"] + (hasSets ? ["aliases", "ipset", "refs"] : []) + ["log"], key: "name")
            },
            Route("GET", "\(base)/options") { state, call in
                let firewall = state.firewalls[scope(call)] ?? Firewall()
                var options = JSONObject(
                    firewall.options.sorted { $0.key < $1.key }.map { name, value in
                        (name, Int(value).map(JSONValue.int) ?? .string(value))
                    })
                options["digest"] = .string(firewall.digest)
                return Reply(.object(options))
            },
            Route("PUT", "\(base)/options") { state, call throws(Refusal) in
                try change(&state, scope(call), call) { firewall in
                    for name in ParameterFormat.list(call.text("delete") ?? "") { firewall.options[name] = nil }
                    for name in call.parameters.keys where !own.contains(name) {
                        firewall.options[name] = call.text(name)
                    }
                }
            },
        ]
        // The cluster itself logs nothing.
        if base != "/cluster/firewall" {
            routes.append(Route("GET", "\(base)/log") { _, _ in .objects([["n": 1, "t": "no content"]], total: 1) })
        }
        routes += ruleRoutes("\(base)/rules", scope)
        return hasSets ? routes + aliasRoutes(base, scope) + setRoutes(base, scope) : routes
    }

    private static let own: Set = [
        "node", "vmid", "delete", "digest", "pos", "moveto", "group", "name", "cidr", "rename",
    ]

    /// - Throws: where the digest is another one.
    private static func change(
        _ state: inout ClusterState, _ scope: FirewallScope, _ call: APICall,
        _ body: (inout Firewall) throws(Refusal) -> Void
    ) throws(Refusal) -> Reply {
        var firewall = state.firewalls[scope] ?? Firewall()
        if let digest = call.text("digest"), digest != firewall.digest {
            throw .died("detected modified configuration - file changed by other user? Try again.")
        }
        try body(&firewall)
        state.firewalls[scope] = firewall
        return .null
    }

    private static func ruleRoutes(_ base: String, _ scope: @escaping Scope) -> [Route] {
        [
            Route("GET", base) { state, call throws(Refusal) in
                if case .group(let name) = scope(call), state.firewalls[scope(call)] == nil {
                    throw .died("no such security group '\(name)'")
                }
                let firewall = state.firewalls[scope(call)] ?? Firewall()
                return .objects(firewall.rules.indices.map { firewall.json($0) })
            },
            Route("POST", base) { state, call throws(Refusal) in
                if case .group(let name) = scope(call), state.firewalls[scope(call)] == nil {
                    throw .died("no such security group '\(name)'")
                }
                let rule = try fields(call, in: state, scope(call))
                return try change(&state, scope(call), call) { firewall in
                    firewall.rules.insert(rule, at: min(call.int("pos") ?? 0, firewall.rules.count))
                }
            },
            Route("GET", "\(base)/{pos}") { state, call throws(Refusal) in
                let firewall = state.firewalls[scope(call)] ?? Firewall()
                return Reply(.object(firewall.json(try position(call, in: firewall))))
            },
            Route("PUT", "\(base)/{pos}") { state, call throws(Refusal) in
                try change(&state, scope(call), call) { firewall throws(Refusal) in
                    let position = try position(call, in: firewall)
                    if let target = call.int("moveto") {
                        let rule = firewall.rules.remove(at: position)
                        let place = target > position ? target - 1 : target
                        return firewall.rules.insert(rule, at: max(0, min(place, firewall.rules.count)))
                    }
                    for name in ParameterFormat.list(call.text("delete") ?? "") { firewall.rules[position][name] = nil }
                    for name in call.parameters.keys where !own.contains(name) {
                        firewall.rules[position][name] = call.text(name)
                    }
                }
            },
            Route("DELETE", "\(base)/{pos}") { state, call throws(Refusal) in
                try change(&state, scope(call), call) { firewall throws(Refusal) in
                    firewall.rules.remove(at: try position(call, in: firewall))
                }
            },
        ]
    }

    private static func position(_ call: APICall, in firewall: Firewall) throws(Refusal) -> Int {
        let position = call.int("pos") ?? 0
        guard firewall.rules.indices.contains(position) else { throw .died("no rule at position \(position)") }
        return position
    }

    private static func fields(
        _ call: APICall, in state: ClusterState, _ scope: FirewallScope
    ) throws(Refusal) -> [String: String] {
        var fields: [String: String] = [:]
        for name in call.parameters.keys where !own.contains(name) { fields[name] = call.text(name) }
        if fields["type"] == "group", let action = fields["action"], state.firewalls[.group(action)] == nil {
            throw .parameter("action", "security group '\(action)' does not exist")
        }
        fields["enable"] = fields["enable"] ?? "0"
        return fields
    }

    private static func aliasRoutes(_ base: String, _ scope: @escaping Scope) -> [Route] {
        @Sendable func json(_ name: String, _ alias: Firewall.Alias, _ firewall: Firewall) -> JSONObject {
            var json: JSONObject = [
                "name": .string(name), "cidr": .string(alias.cidr), "ipversion": alias.cidr.contains(":") ? 6 : 4,
                "digest": .string(firewall.digest),
            ]
            json["comment"] = alias.comment.map(JSONValue.string)
            return json
        }
        return [
            Route("GET", "\(base)/aliases") { state, call in
                let firewall = state.firewalls[scope(call)] ?? Firewall()
                return .objects(firewall.aliases.sorted { $0.key < $1.key }.map { json($0, $1, firewall) })
            },
            Route("POST", "\(base)/aliases") { state, call throws(Refusal) in
                try change(&state, scope(call), call) { firewall throws(Refusal) in
                    let name = call.text("name") ?? ""
                    if firewall.aliases[name] != nil { throw .parameter("name", "alias '\(name)' already exists") }
                    firewall.aliases[name] = .init(cidr: call.text("cidr") ?? "", comment: call.text("comment"))
                }
            },
            Route("GET", "\(base)/aliases/{name}") { state, call throws(Refusal) in
                let name = call.text("name") ?? ""
                let firewall = state.firewalls[scope(call)] ?? Firewall()
                guard let alias = firewall.aliases[name] else { throw .parameter("name", "no such alias") }
                return Reply(.object(json(name, alias, firewall)))
            },
            Route("PUT", "\(base)/aliases/{name}") { state, call throws(Refusal) in
                try change(&state, scope(call), call) { firewall throws(Refusal) in
                    let name = call.text("name") ?? ""
                    guard firewall.aliases.removeValue(forKey: name) != nil else { throw .died("no such alias") }
                    firewall.aliases[call.text("rename") ?? name] = .init(
                        cidr: call.text("cidr") ?? "", comment: call.text("comment"))
                }
            },
            Route("DELETE", "\(base)/aliases/{name}") { state, call throws(Refusal) in
                try change(&state, scope(call), call) { $0.aliases[call.text("name") ?? ""] = nil }
            },
        ]
    }

    private static func setRoutes(_ base: String, _ scope: @escaping Scope) -> [Route] {
        @Sendable func find(_ state: ClusterState, _ call: APICall) throws(Refusal) -> Firewall.AddressSet {
            let name = call.text("name") ?? ""
            guard let set = state.firewalls[scope(call)]?.sets[name] else { throw .died("no such IPSet '\(name)'") }
            return set
        }
        @Sendable func json(_ member: Firewall.Member, _ digest: String) -> JSONObject {
            var json: JSONObject = ["cidr": .string(member.cidr), "digest": .string(digest)]
            if member.isExcluded { json["nomatch"] = 1 }
            json["comment"] = member.comment.map(JSONValue.string)
            return json
        }
        return [
            Route("GET", "\(base)/ipset") { state, call in
                let firewall = state.firewalls[scope(call)] ?? Firewall()
                return .objects(
                    firewall.sets.sorted { $0.key < $1.key }.map { name, set in
                        var json: JSONObject = ["name": .string(name), "digest": .string(firewall.digest)]
                        json["comment"] = set.comment.map(JSONValue.string)
                        return json
                    })
            },
            Route("POST", "\(base)/ipset") { state, call throws(Refusal) in
                try change(&state, scope(call), call) { firewall throws(Refusal) in
                    let name = call.text("name") ?? ""
                    if let old = call.text("rename") {
                        guard var set = firewall.sets[old] else {
                            throw .parameter("name", "IPSet '\(old)' does not exist")
                        }
                        if old != name, firewall.sets[name] != nil {
                            throw .parameter("name", "IPSet '\(name)' does already exist")
                        }
                        firewall.sets[old] = nil
                        set.comment = call.text("comment") ?? set.comment
                        firewall.sets[name] = set
                        return
                    }
                    if firewall.sets[name] != nil { throw .died("IPSet '\(name)' already exists") }
                    firewall.sets[name] = .init(comment: call.text("comment"))
                }
            },
            Route("GET", "\(base)/ipset/{name}") { state, call throws(Refusal) in
                let digest = state.firewalls[scope(call)]?.digest ?? ""
                return .objects(try find(state, call).members.map { json($0, digest) })
            },
            Route("POST", "\(base)/ipset/{name}") { state, call throws(Refusal) in
                _ = try find(state, call)
                return try change(&state, scope(call), call) { firewall throws(Refusal) in
                    let cidr = call.text("cidr") ?? ""
                    let name = call.text("name") ?? ""
                    if firewall.sets[name]?.members.contains(where: { $0.cidr == cidr }) == true {
                        throw .parameter("cidr", "address '\(cidr)' already exists")
                    }
                    firewall.sets[name]?.members.append(
                        .init(cidr: cidr, isExcluded: call.flag("nomatch"), comment: call.text("comment")))
                }
            },
            Route("DELETE", "\(base)/ipset/{name}") { state, call throws(Refusal) in
                let set = try find(state, call)
                if !set.members.isEmpty, !call.flag("force") {
                    throw .died("IPSet '\(call.text("name") ?? "")' is not empty")
                }
                return try change(&state, scope(call), call) { $0.sets[call.text("name") ?? ""] = nil }
            },
            Route("GET", "\(base)/ipset/{name}/{cidr}") { state, call throws(Refusal) in
                let digest = state.firewalls[scope(call)]?.digest ?? ""
                guard let member = try find(state, call).members.first(where: { $0.cidr == call.text("cidr") }) else {
                    throw .parameter("cidr", "no such IP/Network")
                }
                return Reply(.object(json(member, digest)))
            },
            Route("PUT", "\(base)/ipset/{name}/{cidr}") { state, call throws(Refusal) in
                let name = call.text("name") ?? ""
                guard let index = try find(state, call).members.firstIndex(where: { $0.cidr == call.text("cidr") })
                else { throw .parameter("cidr", "no such IP/Network") }
                return try change(&state, scope(call), call) { firewall in
                    firewall.sets[name]?.members[index].isExcluded = call.flag("nomatch")
                    firewall.sets[name]?.members[index].comment = call.text("comment")
                }
            },
            Route("DELETE", "\(base)/ipset/{name}/{cidr}") { state, call throws(Refusal) in
                _ = try find(state, call)
                return try change(&state, scope(call), call) { firewall in
                    firewall.sets[call.text("name") ?? ""]?.members.removeAll { $0.cidr == call.text("cidr") }
                }
            },
            Route("GET", "\(base)/refs") { state, call in
                let own = state.firewalls[scope(call)] ?? Firewall()
                let shared = state.firewalls[.cluster] ?? Firewall()
                var refs: [JSONObject] = []
                for (prefix, firewall) in [("dc", shared), ("guest", own)]
                where prefix == "dc" || scope(call) != .cluster {
                    refs += firewall.aliases.sorted { $0.key < $1.key }.map { name, alias in
                        [
                            "type": "alias", "name": .string(name), "ref": .string("\(prefix)/\(name)"),
                            "scope": .string(prefix), "comment": .string(alias.comment ?? ""),
                        ]
                    }
                    refs += firewall.sets.sorted { $0.key < $1.key }.map { name, set in
                        [
                            "type": "ipset", "name": .string(name), "ref": .string("+\(prefix)/\(name)"),
                            "scope": .string(prefix), "comment": .string(set.comment ?? ""),
                        ]
                    }
                }
                return .objects(refs)
            },
        ]
    }

    private static let groupRoutes = [
        Route("GET", "/cluster/firewall/groups") { state, _ in
            var entries: [JSONObject] = []
            for (scope, firewall) in state.firewalls {
                guard case .group(let name) = scope else { continue }
                var entry: JSONObject = ["group": .string(name), "digest": .string(firewall.digest)]
                entry["comment"] = firewall.comment.map(JSONValue.string)
                entries.append(entry)
            }
            return .objects(entries.sorted { ($0["group"]?.string ?? "") < ($1["group"]?.string ?? "") })
        },
        Route("POST", "/cluster/firewall/groups") { state, call throws(Refusal) in
            let name = call.text("group") ?? ""
            let old = call.text("rename")
            if let old, state.firewalls[.group(old)] == nil {
                throw .parameter("group", "Security group '\(old)' does not exist")
            }
            if state.firewalls[.group(name)] != nil, old != name {
                throw .parameter("group", "Security group '\(name)' already exists")
            }
            var group = old.flatMap { state.firewalls.removeValue(forKey: .group($0)) } ?? Firewall()
            group.comment = call.text("comment") ?? group.comment
            state.firewalls[.group(name)] = group
            // Rules that apply it go on doing so.
            for (scope, firewall) in state.firewalls where old != nil {
                for (index, rule) in firewall.rules.enumerated() where rule["type"] == "group" && rule["action"] == old
                {
                    state.firewalls[scope]?.rules[index]["action"] = name
                }
            }
            return .null
        },
        Route("DELETE", "/cluster/firewall/groups/{group}") { state, call throws(Refusal) in
            let name = call.text("group") ?? ""
            guard let group = state.firewalls[.group(name)] else { return .null }
            if !group.rules.isEmpty { throw .died("Security group '\(name)' is not empty") }
            state.firewalls[.group(name)] = nil
            return .null
        },
        Route("GET", "/cluster/firewall/macros") { _, _ in
            .objects(
                ["DNS", "HTTP", "HTTPS", "NTP", "Ping", "SMTP", "SSH"].map {
                    ["macro": .string($0), "descr": .string("\($0) traffic")]
                })
        },
    ]
}
