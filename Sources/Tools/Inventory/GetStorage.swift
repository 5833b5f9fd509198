public import Gateway
public import JSONLines

/// GET /cluster/resources?type=storage
public struct GetStorage: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "get_storage", title: "List storages",
        summary:
            "Lists storages with type, content and usage. A shared storage is listed once; one that cannot be reached is "
            + "listed as unavailable, without figures.",
        parameters: [Parameter("node", .node, "Only storages of this node")],
        output: [
            "storages": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "storage": Schema.string, "type": Schema.string, "shared": Schema.boolean,
                        "nodes": Schema.strings, "status": Schema.string, "content": Schema.strings,
                        "used": Schema.integer, "total": Schema.integer,
                    ],
                    "required": ["storage", "shared", "status"],
                ],
            ]
        ],
        requiredOutput: ["storages"], examples: [[:], ["node": "pve1"]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let list = try await context.cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "storage"])).data
        var storages: [(key: String, entry: JSONObject, nodes: [String])] = []
        for storage in list.array ?? [] {
            let node = storage["node"]?.string ?? "?"
            if let wanted = call.node, node != wanted { continue }
            let name = storage["storage"]?.string ?? "?"
            let isShared = storage["shared"]?.int == 1
            let key = isShared ? name : "\(name)/\(node)"
            let isAvailable = storage["status"]?.string == "available"
            if let index = storages.firstIndex(where: { $0.key == key }) {
                storages[index].nodes.append(node)
                // One node that reaches a shared storage is enough to know its figures.
                if isAvailable { storages[index].entry = Self.entry(storage, name, isShared) }
            } else {
                storages.append((key, Self.entry(storage, name, isShared), [node]))
            }
        }
        let entries = storages.sorted { $0.key < $1.key }.map { storage -> JSONValue in
            var entry = storage.entry
            entry["nodes"] = .array(storage.nodes.sorted().map(JSONValue.string))
            return .object(entry)
        }
        return ["storages": .array(entries)]
    }

    private static func entry(_ storage: JSONValue, _ name: String, _ isShared: Bool) -> JSONObject {
        let isAvailable = storage["status"]?.string == "available"
        var entry: JSONObject = ["storage": .string(name), "shared": .bool(isShared)]
        entry["status"] = isAvailable ? "available" : "unavailable"
        entry["type"] = storage["plugintype"]
        entry["content"] = storage["content"]?.string.map { content in
            .array(
                content.split(separator: ",").map { JSONValue.string(String($0)) }.sorted {
                    ($0.string ?? "") < ($1.string ?? "")
                })
        }
        if isAvailable {
            entry["used"] = storage["disk"]
            entry["total"] = storage["maxdisk"]
        }
        return entry
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let storages = result["storages"]?.array ?? []
        text.headline(.storage, "\(storages.count) Storages")
        for storage in storages {
            let isShared = storage["shared"] == true
            let place = isShared ? "shared" : ConfigValue.text(storage["nodes"]) ?? ""
            text.subject(.storage, "\(storage["storage"]?.string ?? "?") (\(place))")
            text.field("Type", storage["type"]?.string)
            text.field("Status", storage["status"]?.string?.uppercased())
            text.field("Usage", Units.usage(storage["used"]?.int, storage["total"]?.int))
            text.field("Content", ConfigValue.text(storage["content"]))
        }
        return text.text
    }
}
