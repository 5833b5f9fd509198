import JSONLines

/// The storages of a cluster that is copied, and what lies on them.
struct StorageCopies: Sendable {
    private let copy: ClusterCopy
    /// Those that can be asked.
    private let nodes: [String]
    private let guests: [JSONObject]

    init(_ copy: ClusterCopy, nodes: [String], guests: [JSONObject]) {
        self.copy = copy
        self.nodes = nodes
        self.guests = guests
    }

    func add(to state: inout JSONObject, _ resources: [JSONValue]) async throws {
        var storages: [JSONValue] = []
        var volumes: [JSONValue] = []
        var isComplete = true
        for entry in try await copy.list("the storages", "/storage") {
            guard let name = entry["storage"]?.string else { continue }
            let seen = resources.filter { $0["type"] == "storage" && $0["storage"] == .string(name) }
            let isShared = (seen.first?["shared"]?.int ?? entry["shared"]?.int) == 1
            let allowed = entry["nodes"]?.string?.split(separator: ",").map(String.init)
            let places = nodes.filter { allowed?.contains($0) ?? true }
            var taken = 0
            // What is shared is the same from everywhere.
            for node in isShared ? Array(places.prefix(1)) : places where entry["disable"]?.int != 1 {
                let part = isShared ? "the content of storage \(name)" : "the content of storage \(name) on \(node)"
                guard let content = try await copy.data(part, "/nodes/\(node)/storage/\(name)/content")?.array else {
                    isComplete = false
                    continue
                }
                let found = content.compactMap { volume($0, name, isShared ? nil : node) }
                taken = max(taken, found.reduce(0) { $0 + ($1["used"]?.int ?? 0) })
                volumes += found.map(JSONValue.object)
            }
            let used = seen.compactMap { $0["disk"]?.int }.max() ?? 0
            storages.append([
                "name": .string(name), "type": entry["type"] ?? "dir", "content": entry["content"] ?? "",
                "shared": .bool(isShared), "nodes": allowed.map { .array($0.map(JSONValue.string)) } ?? .null,
                "total": seen.compactMap { $0["maxdisk"]?.int }.max().map(JSONValue.int) ?? .int(500 << 30),
                "used": .int(max(0, used - taken)),
                "settings": ClusterCopy.texts(
                    entry, without: ["storage", "type", "content", "shared", "nodes", "digest", "username"]),
            ])
        }
        state["storages"] = .array(storages)
        state["volumes"] = .array(volumes)
        // Guests must start in the copy, whether or not their images could be listed.
        if !isComplete || nodes.count < (state["nodes"]?.array?.count ?? 0) { state["assumed_volumes"] = true }
    }

    private func volume(_ entry: JSONValue, _ storage: String, _ node: String?) -> JSONObject? {
        guard let id = entry["volid"]?.string, id.hasPrefix("\(storage):") else { return nil }
        let size = entry["size"]?.int ?? 0
        let content = entry["content"]?.string ?? "images"
        var volume: JSONObject = [
            "storage": .string(storage), "node": node.map(JSONValue.string) ?? .null,
            "name": .string(String(id.dropFirst(storage.count + 1))), "content": .string(content),
            "format": entry["format"] ?? "raw", "size": .int(size), "used": entry["used"] ?? .int(size),
            "created": entry["ctime"] ?? 0,
        ]
        if let vmid = entry["vmid"]?.int { volume["vmid"] = .int(vmid) }
        if let parent = entry["parent"]?.string {
            volume["parent"] = .string(parent.hasPrefix("../") ? String(parent.dropFirst(3)) : parent)
        }
        volume["notes"] = entry["notes"]
        if entry["protected"]?.int == 1 { volume["protected"] = true }
        if content == "backup", let kind = entry["subtype"]?.string {
            let guest = guests.first { $0["vmid"] != nil && $0["vmid"] == entry["vmid"] }
            volume["archive"] = ["type": .string(kind), "options": guest?["options"] ?? [:]]
        }
        return volume
    }
}
