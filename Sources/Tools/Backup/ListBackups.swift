import Gateway
import JSONLines

/// GET /nodes/{node}/storage/{storage}/content?content=backup
struct ListBackups: Tool {
    init() {}

    let spec = ToolSpec(
        name: "list_backups", title: "List backups",
        summary: "Lists backups on a node's storages, the newest first; of one guest, or of all.",
        toolset: "backup",
        parameters: [
            Parameter("node", .node, "A node that reaches the storage; the guest's, or the first one, where left out"),
            Parameter("vmid", .vmid, "Only backups of this guest"),
            Parameter("storage", .string(maximumLength: 100), "Only this storage"),
            Parameter("limit", .integer(1...10_000), default: 100, "At most so many"),
            Parameter("offset", .integer(0...1_000_000), default: 0, "Leave out so many first"),
        ],
        endpoints: ["GET /nodes/{node}/storage/{storage}/content"],
        output: [
            "node": Schema.string, "backups": ["type": "array", "items": BackupTools.entry],
            "total": Schema.integer, "next_offset": Schema.integer, "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["node", "backups", "total"], examples: [[:], ["vmid": 101]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
        let list = try await cluster.send(APIRequest(.get, "/cluster/resources")).data.array ?? []
        let online = list.filter { $0["type"]?.string == "node" && $0["status"]?.string == "online" }
            .compactMap { $0["node"]?.string }.sorted()
        // A guest that is gone may have backups all the same.
        let own = list.first { $0["vmid"] != nil && $0["vmid"]?.int == arguments["vmid"]?.int }?["node"]?.string
        guard let node = arguments["node"]?.string ?? own ?? online.first else {
            throw GatewayError(.unreachable, "no node is online")
        }
        return Target(arguments: arguments, node: node)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let node = call.node ?? ""
        var storages: [String] = []
        if let storage = call.arguments["storage"]?.string { storages = [storage] }
        if storages.isEmpty { storages = try await BackupTools.storages(node, context.cluster) }
        var all: [JSONObject] = []
        for storage in storages {
            all += try await BackupTools.list(node, storage, vmid: call.arguments["vmid"]?.int, context.cluster)
        }
        all.sort { ($0["time"]?.int ?? 0) > ($1["time"]?.int ?? 0) }
        let offset = call.arguments["offset"]?.int ?? 0
        let page = all.dropFirst(offset).prefix(call.arguments["limit"]?.int ?? 100)
        var result: JSONObject = [
            "node": .string(node), "backups": .array(page.map(JSONValue.object)), "total": .int(all.count),
        ]
        if offset + page.count < all.count { result["next_offset"] = .int(offset + page.count) }
        result["untrusted"] = ["backups.notes"]
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let list = result["backups"]?.array ?? []
        let total = result["total"]?.int ?? list.count
        text.headline(
            .storage,
            total == 0 ? "No Backups" : list.count == total ? "\(total) Backups" : "\(list.count) of \(total) Backups")
        BackupTools.table(list, &text)
        if let next = result["next_offset"]?.int { text.closing(.task, "More: repeat with offset \(next)") }
        return text.text
    }
}
