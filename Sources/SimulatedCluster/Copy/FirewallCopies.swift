import JSONLines

/// The firewalls of a cluster that is copied, at all their levels.
struct FirewallCopies: Sendable {
    private let copy: ClusterCopy

    init(_ copy: ClusterCopy) { self.copy = copy }

    func read(nodes: [String], guests: [JSONObject]) async throws -> [JSONValue] {
        var found: [JSONValue] = []
        if let cluster = try await firewall("cluster", "the cluster's firewall", "/cluster/firewall", hasSets: true) {
            found.append(cluster)
        }
        for group in try await copy.list("the security groups", "/cluster/firewall/groups") {
            guard let name = group["group"]?.string else { continue }
            let rules = try await copy.list("security group \(name)", "/cluster/firewall/groups/\(name)")
            found.append([
                "scope": .string("group \(name)"), "comment": group["comment"] ?? .null,
                "rules": .array(rules.map(Self.rule)),
            ])
        }
        for node in nodes {
            let path = "/nodes/\(node)/firewall"
            let part = "the firewall of \(node)"
            if let firewall = try await firewall("node \(node)", part, path, hasSets: false) { found.append(firewall) }
        }
        let reachable = guests.filter { guest in guest["node"]?.string.map(nodes.contains) ?? false }
        found += try await GuestCopies.each(reachable) { guest in
            let (vmid, type) = (guest["vmid"]?.int ?? 0, guest["type"]?.string ?? "")
            let path = "/nodes/\(guest["node"]?.string ?? "")/\(type)/\(vmid)/firewall"
            return try await firewall(
                "guest \(vmid)", "the firewall of \(type == "qemu" ? "VM" : "CT") \(vmid)", path, hasSets: true)
        }.compactMap { $0 }
        return found
    }

    /// nil where it cannot be read, or has nothing in it.
    private func firewall(
        _ scope: String, _ part: String, _ path: String, hasSets: Bool
    ) async throws -> JSONValue? {
        guard let options = try await copy.data(part, "\(path)/options"),
            let rules = try await copy.data(part, "\(path)/rules")?.array
        else { return nil }
        var firewall: JSONObject = [
            "scope": .string(scope), "options": ClusterCopy.texts(options, without: ["digest"]),
            "rules": .array(rules.map(Self.rule)),
        ]
        if hasSets {
            let aliases = try await copy.list("the aliases of \(part)", "\(path)/aliases")
            let sets = try await copy.list("the IP sets of \(part)", "\(path)/ipset")
            firewall["aliases"] = .object(
                JSONObject(
                    aliases.map {
                        ($0["name"]?.string ?? "", ["cidr": $0["cidr"] ?? "", "comment": $0["comment"] ?? .null])
                    }))
            var copied = JSONObject()
            for set in sets {
                guard let name = set["name"]?.string else { continue }
                let members = try await copy.list("IP set \(name) of \(part)", "\(path)/ipset/\(name)")
                copied[name] = [
                    "comment": set["comment"] ?? .null,
                    "members": .array(
                        members.map {
                            [
                                "cidr": $0["cidr"] ?? "", "nomatch": .bool($0["nomatch"]?.int == 1),
                                "comment": $0["comment"] ?? .null,
                            ]
                        }),
                ]
            }
            firewall["ipsets"] = .object(copied)
        }
        let isEmpty = ["options", "rules", "aliases", "ipsets"].allSatisfy { name in
            (firewall[name]?.object?.isEmpty ?? true) && (firewall[name]?.array?.isEmpty ?? true)
        }
        return isEmpty ? nil : .object(firewall)
    }

    private static func rule(_ rule: JSONValue) -> JSONValue { ClusterCopy.texts(rule, without: ["pos", "digest"]) }
}
