import Gateway
import JSONLines

/// What a review looks at, each by itself.
enum SecurityArea: String, Sendable, CaseIterable {
    case certificates
    case users
    case tokens
    case firewall
    case backups
    case storages
    case protection

    /// - Parameter own: the gateway's own `user@realm` or `user@realm!token`, which its tools leave alone.
    func look(_ context: RunContext, own: String?) async throws -> [SecurityFinding] {
        switch self {
        case .certificates: try await certificates(context.cluster)
        case .users: try await users(context.cluster, own)
        case .tokens: try await tokens(context.cluster, own)
        case .firewall: try await firewall(context.cluster)
        case .backups: try await backups(context.cluster)
        case .storages: try await storages(context.cluster)
        case .protection: try await GuestProtection.look(context)
        }
    }

    private func rows(
        _ cluster: any ClusterAccess, _ path: String, _ parameters: JSONObject = [:]
    ) async throws -> [JSONValue] {
        try await cluster.send(APIRequest(.get, path, [:], parameters)).data.array ?? []
    }

    private func onlineNodes(_ cluster: any ClusterAccess) async throws -> [String] {
        try await rows(cluster, "/nodes").filter { $0["status"] == "online" }.compactMap { $0["node"]?.string }.sorted()
    }

    private func certificates(_ cluster: any ClusterAccess) async throws -> [SecurityFinding] {
        var findings: [SecurityFinding] = []
        for node in try await onlineNodes(cluster) {
            let list = try await CertificateTools.read(node, cluster)
            // The interface shows the uploaded one where there is one.
            let used =
                list.first { $0["filename"] == "pveproxy-ssl.pem" } ?? list.first { $0["filename"] == "pve-ssl.pem" }
            guard let used, let warning = CertificateTools.certificate.entry(used)["warning"]?.string else { continue }
            let isCustom = used["filename"] == "pveproxy-ssl.pem"
            let isOrdered = isCustom ? try await isOrdering(node, cluster) : false
            var mend: JSONObject = ["node": .string(node)]
            if isCustom, !isOrdered { mend["force"] = true }
            findings.append(
                SecurityFinding(
                    warning.contains("EXPIRED") ? .high : .medium, self, node,
                    "the certificate of its interface: \(warning)",
                    isOrdered ? "renew_certificate" : "upload_certificate", mend))
        }
        return findings
    }

    /// Whether a node orders its certificate by ACME.
    private func isOrdering(_ node: String, _ cluster: any ClusterAccess) async throws -> Bool {
        let config = try await cluster.send(APIRequest(.get, "/nodes/{node}/config", ["node": node])).data
        return config.object?.names.contains { $0.hasPrefix("acme") } == true
    }

    /// Said of what the named tool refuses to touch.
    private func note(_ isOwn: Bool) -> String {
        isOwn ? "; the gateway depends on it and leaves it alone, unless gateway.allow_own_account is set" : ""
    }

    private func users(_ cluster: any ClusterAccess, _ own: String?) async throws -> [SecurityFinding] {
        let factors = try await rows(cluster, "/access/tfa")
        let strong = Set(
            factors.filter {
                ($0["entries"]?.array ?? []).contains { $0["type"] != "recovery" && $0["enable"]?.int != 0 }
            }
            .compactMap { $0["userid"]?.string })
        return try await rows(cluster, "/access/users", ["enabled": 1]).compactMap { user in
            guard let name = user["userid"]?.string, !strong.contains(name) else { return nil }
            let realm = String(name.split(separator: "@").last ?? "")
            return SecurityFinding(
                name == "root@pam" ? .high : .medium, self, name,
                "can log in with a password alone: it has to set up a second factor, which the realm can demand"
                    + note(own?.split(separator: "!").first?.hasSuffix("@\(realm)") == true),
                "update_realm", ["realm": .string(realm), "tfa": "type=oath"])
        }
    }

    private func tokens(_ cluster: any ClusterAccess, _ own: String?) async throws -> [SecurityFinding] {
        let rules = try await rows(cluster, "/access/acl")
        func isAdministrator(_ name: String, _ groups: [String]) -> Bool {
            rules.contains { rule in
                rule["roleid"] == "Administrator" && rule["path"] == "/"
                    && ([name] + groups).contains(rule["ugid"]?.string ?? "")
            }
        }
        var findings: [SecurityFinding] = []
        for user in try await rows(cluster, "/access/users", ["full": 1]) {
            let owner = user["userid"]?.string ?? ""
            let groups = Field("groups", .list).value(user["groups"])?.array?.compactMap(\.string) ?? []
            for token in user["tokens"]?.array ?? [] {
                let id = token["tokenid"]?.string ?? ""
                let name = "\(owner)!\(id)"
                let note = note(owner == own?.split(separator: "!").first.map(String.init))
                let call: JSONObject = ["userid": .string(owner), "tokenid": .string(id)]
                if (token["expire"]?.int ?? 0) == 0 {
                    var mend = call
                    mend["expire"] = .int(UnixTime.now().microseconds / 1_000_000 + 365 * 86_400)
                    findings.append(SecurityFinding(.low, self, name, "never expires\(note)", "update_token", mend))
                }
                let isSeparate = token["privsep"]?.int != 0
                let hasAll =
                    isSeparate ? isAdministrator(name, []) : owner == "root@pam" || isAdministrator(owner, groups)
                guard hasAll else { continue }
                var mend = call
                mend["privsep"] = true
                findings.append(
                    isSeparate
                        ? SecurityFinding(
                            .high, self, name, "is Administrator of everything\(note)", "delete_acl",
                            ["path": "/", "roles": ["Administrator"], "tokens": [.string(name)]])
                        : SecurityFinding(
                            .high, self, name, "has all rights of its user, who is Administrator of everything\(note)",
                            "update_token", mend))
            }
        }
        return findings
    }

    private func firewall(_ cluster: any ClusterAccess) async throws -> [SecurityFinding] {
        let options = try await cluster.send(APIRequest(.get, "/cluster/firewall/options")).data
        guard (options["enable"]?.int ?? 0) > 0 else {
            // Without it none of the others works.
            return [
                SecurityFinding(
                    .high, self, "cluster", "the firewall is off, for nodes and guests alike", "set_firewall_options",
                    ["enable": true])
            ]
        }
        var findings: [SecurityFinding] = []
        if options["policy_in"] == "ACCEPT" {
            findings.append(
                SecurityFinding(
                    .medium, self, "cluster", "the firewall lets in what no rule is about", "set_firewall_options",
                    ["policy_in": "DROP"]))
        }
        for node in try await onlineNodes(cluster) {
            let own = try await cluster.send(APIRequest(.get, "/nodes/{node}/firewall/options", ["node": node])).data
            if own["enable"]?.int == 0 {
                findings.append(
                    SecurityFinding(
                        .medium, self, node, "the node's firewall is off", "set_firewall_options",
                        ["node": .string(node), "enable": true]))
            }
        }
        for row in try await rows(cluster, "/cluster/resources", ["type": "vm"]) where row["template"]?.int != 1 {
            guard let vmid = row["vmid"]?.int, let node = row["node"]?.string, row["status"] == "running" else {
                continue
            }
            let guest = Guest(
                cluster: cluster.name, kind: row["type"] == "lxc" ? .lxc : .qemu, vmid: vmid, node: node)
            let own = try await cluster.send(APIRequest(.get, guest, "/firewall/options")).data
            if own["enable"]?.int != 1 {
                findings.append(
                    SecurityFinding(
                        .low, self, "guest \(vmid)", "its firewall is off", "set_firewall_options",
                        ["vmid": .int(vmid), "enable": true]))
            }
        }
        return findings
    }

    private func backups(_ cluster: any ClusterAccess) async throws -> [SecurityFinding] {
        let list = try await rows(cluster, "/cluster/backup-info/not-backed-up")
        let vmids = list.compactMap { $0["vmid"]?.int }.sorted()
        guard !vmids.isEmpty else { return [] }
        let names = vmids.prefix(20).map(String.init).joined(separator: ", ")
        return [
            SecurityFinding(
                .medium, self,
                vmids.count == 1 ? "guest \(names)" : "guests \(names)\(vmids.count > 20 ? ", ..." : "")",
                "no backup job covers them", "create_backup_job", ["vmids": .array(vmids.map(JSONValue.int))])
        ]
    }

    private func storages(_ cluster: any ClusterAccess) async throws -> [SecurityFinding] {
        var seen: Set<String> = []
        return try await rows(cluster, "/cluster/resources", ["type": "storage"]).compactMap { row in
            guard let name = row["storage"]?.string, let node = row["node"]?.string,
                let used = row["disk"]?.double, let total = row["maxdisk"]?.double, total > 0, used / total >= 0.85,
                seen.insert(row["shared"]?.int == 1 ? name : "\(name)/\(node)").inserted
            else { return nil }
            let holdsBackups = row["content"]?.string?.contains("backup") == true
            return SecurityFinding(
                used / total >= 0.95 ? .high : .medium, self, row["shared"]?.int == 1 ? name : "\(name) on \(node)",
                "is \(Units.percent(used / total)) full", holdsBackups ? "prune_backups" : "list_storage_content",
                ["node": .string(node), "storage": .string(name)])
        }
    }
}
