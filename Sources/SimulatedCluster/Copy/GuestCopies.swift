import JSONLines

/// The guests of a cluster that is copied: configurations, what is pending, snapshots.
struct GuestCopies: Sendable {
    /// How many guests are read at the same time: quick, and still no load for a real cluster.
    static let inFlight = 8

    private let copy: ClusterCopy

    init(_ copy: ClusterCopy) { self.copy = copy }

    /// In the order of the resources.
    func read(_ resources: [JSONValue]) async throws -> [JSONObject] {
        try await Self.each(resources) { try await guest($0) }
    }

    /// Runs some at the same time; the results keep the order.
    static func each<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ run: @escaping @Sendable (Item) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: items.count)
            for (index, item) in items.enumerated() {
                if index >= inFlight, let (done, result) = try await group.next() { results[done] = result }
                group.addTask { (index, try await run(item)) }
            }
            for try await (done, result) in group { results[done] = result }
            return results.compactMap { $0 }
        }
    }

    private func guest(_ resource: JSONValue) async throws -> JSONObject {
        let type = resource["type"]?.string ?? "qemu"
        let node = resource["node"]?.string ?? ""
        let vmid = resource["vmid"]?.int ?? 0
        let label = type == "qemu" ? "VM \(vmid)" : "CT \(vmid)"
        let path = "/nodes/\(node)/\(type)/\(vmid)"
        var guest: JSONObject = ["vmid": .int(vmid), "type": .string(type), "node": .string(node)]
        if resource["status"] == "running" { guest["uptime"] = resource["uptime"] ?? 0 }
        // The configuration of a guest on a node that is down cannot be read.
        guard resource["status"] != "unknown",
            let configuration = try await copy.data("the configuration of \(label)", "\(path)/config?current=1")
        else {
            let name = resource["name"] ?? .string("guest\(vmid)")
            guest["options"] = type == "qemu" ? ["name": name] : ["hostname": name]
            return guest
        }
        guest["options"] = ClusterCopy.texts(configuration, without: ["digest", "parent", "lxc"])
        guest["parent"] = configuration["parent"]
        if resource["status"] == "running" {
            try await addPending(to: &guest, label, path)
            let status = try await copy.data("the state of \(label)", "\(path)/status/current")
            if status?["qmpstatus"] == "paused" { guest["paused"] = true }
        }
        try await addSnapshots(to: &guest, label, path)
        return guest
    }

    private func addPending(to guest: inout JSONObject, _ label: String, _ path: String) async throws {
        let entries = try await copy.list("what is pending for \(label)", "\(path)/pending")
        let pending = entries.compactMap { entry -> (String, JSONValue)? in
            guard let name = entry["key"]?.string, let value = entry["pending"] else { return nil }
            return (name, value)
        }
        let values = ClusterCopy.texts(.object(JSONObject(pending)), without: [])
        if values.object?.isEmpty == false { guest["pending"] = values }
        let deletes = entries.filter { ($0["delete"]?.int ?? 0) > 0 }.compactMap { $0["key"] }
        if !deletes.isEmpty { guest["pending_deletes"] = .array(deletes) }
    }

    private func addSnapshots(to guest: inout JSONObject, _ label: String, _ path: String) async throws {
        var snapshots: [JSONValue] = []
        for entry in try await copy.list("the snapshots of \(label)", "\(path)/snapshot")
        where entry["name"] != "current" {
            guard let name = entry["name"]?.string else { continue }
            let section = try await copy.data("snapshot \(name) of \(label)", "\(path)/config?snapshot=\(name)")
            let own: Set = [
                "digest", "parent", "snaptime", "snapstate", "vmstate", "description", "runningmachine", "runningcpu",
                "running-nets-host-mtu", "lxc",
            ]
            snapshots.append([
                "name": .string(name), "description": entry["description"] ?? "", "time": entry["snaptime"] ?? 0,
                "parent": entry["parent"] ?? .null,
                "options": section.map { ClusterCopy.texts($0, without: own) } ?? guest["options"] ?? [:],
                "vmstate": section?["vmstate"] ?? .null,
            ])
        }
        if !snapshots.isEmpty { guest["snapshots"] = .array(snapshots) }
    }
}
