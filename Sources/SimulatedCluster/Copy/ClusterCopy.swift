public import JSONLines
import ProxmoxClient

/// Reads the shape of a real cluster, with GET alone, as a state that a simulated cluster starts from.
///
/// Secrets are not read: Proxmox hands out neither passwords nor tokens' secrets, and what configurations hold of such
/// things (`cipassword`, `sshkeys`, a proxy's address with its password) is left out. Notes and comments are copied as
/// they are. A backup stands in the copy with its guest's configuration of today: archives are not opened.
public struct ClusterCopy: Sendable {
    /// Answers with the body of `GET /api2/json` and this path: `data`, and what stands beside it.
    public typealias Get = @Sendable (String) async throws -> JSONObject

    private let get: Get
    private let report: @Sendable (String) -> Void

    /// - Parameter report: told of each part that could not be read, and why.
    public init(get: @escaping Get, report: @escaping @Sendable (String) -> Void) {
        self.get = get
        self.report = report
    }

    /// - Returns: a state for ``SimulatedCluster/Options/state``.
    /// - Throws: what `get` throws where the cluster as a whole is out of reach, or where its list of guests, nodes and
    ///   storages cannot be read; every other part may be missing, and is reported.
    public func read() async throws -> JSONObject {
        guard let resources = try await get("/cluster/resources")["data"]?.array else {
            throw Unusable(description: "GET /cluster/resources: expected a list")
        }
        try await reportWhatIsHidden()
        let status = try await list("the cluster's status", "/cluster/status")
        let members = resources.filter { $0["type"] == "node" }
        let local = status.first { $0["type"] == "node" && $0["local"]?.int == 1 }?["name"]?.string
        let name = status.first { $0["type"] == "cluster" }?["name"]?.string
        let nodes = members.compactMap { $0["node"]?.string }
        let online = members.filter { $0["status"] == "online" }.compactMap { $0["node"]?.string }
        for node in nodes where !online.contains(node) {
            report("not read: \(node): it is offline; its guests are copied by name alone")
        }
        var copy: JSONObject = [
            "version": .int(SavedState.version), "cluster": .string(name ?? local ?? "copy"),
            "local_node": .string(local ?? nodes.first ?? ""),
            "nodes": .array(members.enumerated().map { node($1, $0, status) }),
        ]
        let guests = try await GuestCopies(self).read(resources.filter { $0["vmid"] != nil })
        copy["guests"] = .array(guests.map(JSONValue.object))
        try await StorageCopies(self, nodes: online, guests: guests).add(to: &copy, resources)
        copy["pools"] = .array(try await pools())
        try await addNodes(online, to: &copy)
        copy["firewalls"] = .array(try await FirewallCopies(self).read(nodes: online, guests: guests))
        try await addPlans(to: &copy, resources)
        try await AccessCopy(self).add(to: &copy)
        report("not copied: second factors, ACME accounts, SDN, what is in backups, secrets")
        return copy
    }

    struct Unusable: Error, CustomStringConvertible { let description: String }

    // MARK: Reading with faults told

    /// The body of an answer; nil where the part cannot be read, which is reported.
    ///
    /// - Throws: where nothing else could be read either.
    func body(_ part: String, _ path: String) async throws -> JSONObject? {
        do {
            return try await get(path)
        } catch let error as ProxmoxError
            where [.unreachable, .unauthorized, .certificate, .closed].contains(error.kind)
        {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            report("not read: \(part): \(error)")
            return nil
        }
    }

    func data(_ part: String, _ path: String) async throws -> JSONValue? { try await body(part, path)?["data"] }

    func list(_ part: String, _ path: String) async throws -> [JSONValue] {
        try await data(part, path)?.array ?? []
    }

    func tell(_ text: String) { report(text) }

    /// Proxmox leaves out of its lists what the account may not see, without a word.
    private func reportWhatIsHidden() async throws {
        guard let held = try await data("the account's own permissions", "/access/permissions?path=/")?["/"] else {
            return
        }
        let needed = [
            ("VM.Audit", "guests"), ("Datastore.Audit", "storages"), ("Sys.Audit", "users, groups and node details"),
            ("Pool.Audit", "pools"), ("VM.Backup", "backups of guests"), ("Permissions.Modify", "access rules"),
        ]
        for (privilege, part) in needed where held[privilege] == nil {
            report(
                "may be incomplete: \(part): the account lacks \(privilege) on /, and Proxmox shows only what it may see"
            )
        }
    }

    // MARK: Parts

    private func node(_ node: JSONValue, _ index: Int, _ status: [JSONValue]) -> JSONValue {
        let entry = status.first { $0["type"] == "node" && $0["name"] == node["node"] }
        return [
            "name": node["node"] ?? .null, "id": entry?["nodeid"] ?? .int(index + 1),
            "address": entry?["ip"] ?? "192.0.2.1", "online": .bool(node["status"] == "online"),
            "cores": node["maxcpu"] ?? 4, "memory": node["maxmem"] ?? .int(16 << 30),
            "disk": node["maxdisk"] ?? .int(64 << 30), "uptime": node["uptime"] ?? 86_400,
        ]
    }

    private func pools() async throws -> [JSONValue] {
        var pools: [JSONValue] = []
        for entry in try await list("the pools", "/pools") {
            guard let name = entry["poolid"]?.string else { continue }
            let content = try await list("the members of pool \(name)", "/pools?poolid=\(name)").first
            let members = content?["members"]?.array ?? []
            pools.append([
                "name": .string(name), "comment": entry["comment"] ?? .null,
                "guests": .array(members.compactMap { $0["vmid"] }),
                "storages": .array(Set(members.compactMap { $0["storage"]?.string }).sorted().map(JSONValue.string)),
            ])
        }
        return pools
    }

    /// Networks, names and settings of the nodes.
    private func addNodes(_ nodes: [String], to copy: inout JSONObject) async throws {
        var networks = JSONObject()
        var settings = JSONObject()
        var resolvers = JSONObject()
        var stopped = JSONObject()
        for node in nodes {
            if let body = try await body("the network of \(node)", "/nodes/\(node)/network") {
                let interfaces = (body["data"]?.array ?? []).compactMap { entry -> (String, JSONValue)? in
                    guard let name = entry["iface"]?.string else { return nil }
                    return (name, Self.texts(entry, without: ["iface", "priority", "active", "families", "digest"]))
                }
                networks[node] = ["active": .object(JSONObject(interfaces))]
                if body["changes"]?.string?.isEmpty == false {
                    report("copied as if applied: changes of the network that are staged on \(node)")
                }
            }
            if let own = try await data("the settings of \(node)", "/nodes/\(node)/config") {
                settings[node] = Self.texts(own, without: ["digest"])
            }
            if let dns = try await data("the DNS settings of \(node)", "/nodes/\(node)/dns") {
                resolvers[node] = Self.texts(dns, without: [])
            }
            let services = try await list("the services of \(node)", "/nodes/\(node)/services")
            let dead = services.filter { $0["state"] == "dead" && $0["unit-state"] == "enabled" }
            if !dead.isEmpty { stopped[node] = .array(dead.compactMap { $0["service"] }) }
        }
        copy["networks"] = .object(networks)
        copy["node_settings"] = .object(settings)
        copy["resolvers"] = .object(resolvers)
        copy["stopped_services"] = .object(stopped)
    }

    /// High availability, backup jobs, options of the datacenter.
    private func addPlans(to copy: inout JSONObject, _ resources: [JSONValue]) async throws {
        let services = try await list("the HA resources", "/cluster/ha/resources")
        copy["ha"] = .array(
            services.compactMap { entry in
                guard let sid = entry["sid"]?.string, let vmid = sid.split(separator: ":").last.flatMap({ Int($0) })
                else { return nil }
                let wanted = entry["state"]?.string ?? "started"
                let state = resources.first { $0["vmid"]?.int == vmid }?["hastate"]?.string
                return [
                    "sid": .string(sid), "vmid": .int(vmid), "requested": .string(wanted),
                    "state": .string(state ?? wanted), "max_relocate": entry["max_relocate"] ?? .null,
                    "max_restart": entry["max_restart"] ?? .null, "comment": entry["comment"] ?? .null,
                ]
            })
        let rules = try await list("the HA rules", "/cluster/ha/rules")
        copy["ha_rules"] = .array(
            rules.map { entry in
                ["name": entry["rule"] ?? "", "options": Self.texts(entry, without: ["rule", "digest", "order"])]
            })
        let jobs = try await list("the backup jobs", "/cluster/backup")
        copy["backup_jobs"] = .array(
            jobs.map { entry in
                ["id": entry["id"] ?? "", "options": Self.texts(entry, without: ["id", "type", "digest", "next-run"])]
            })
        if let options = try await data("the datacenter's options", "/cluster/options") {
            copy["options"] = Self.texts(options, without: ["allowed-tags", "digest"])
        }
    }

    // MARK: Values

    /// What is never copied, wherever it stands.
    private static let secrets: Set = [
        "cipassword", "sshkeys", "password", "http_proxy", "keyring", "encryption-key", "master-pubkey", "client-key",
        "secret", "token", "certificate-key",
    ]

    /// The members of an object as a configuration file spells them; what has no such spelling is left out.
    static func texts(_ value: JSONValue, without left: Set<String>) -> JSONValue {
        .object(
            JSONObject(
                (value.object ?? [:]).compactMap { name, value in
                    guard !left.contains(name), !secrets.contains(name) else { return nil }
                    return text(value).map { (name, .string($0)) }
                }))
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.literal
        case .bool(let flag): flag ? "1" : "0"
        // `{"keep-last": 3}` is `keep-last=3` in the file.
        case .object(let object):
            object.compactMap { entry in text(entry.value).map { "\(entry.name)=\($0)" } }.joined(separator: ",")
        case .array(let entries):
            entries.allSatisfy { $0.string != nil } ? entries.compactMap(\.string).joined(separator: ";") : nil
        case .null: nil
        }
    }
}
