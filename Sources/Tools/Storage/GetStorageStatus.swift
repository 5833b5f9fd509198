import Gateway
import JSONLines

/// GET /nodes/{node}/storage/{storage}/status, of every node that has the storage.
struct GetStorageStatus: Tool {
    let spec = ToolSpec(
        name: "get_storage_status", title: "Get storage status",
        summary:
            "Shows how full a storage is, for each node that has it; a shared one once. Nodes that do not reach it are "
            + "named, without figures.",
        toolset: "storage",
        parameters: [
            Parameter("storage", .string(maximumLength: 100), required: true, "Name of the storage"),
            Parameter("node", .node, "Only this node"),
        ],
        endpoints: ["GET /nodes/{node}/storage/{storage}/status"],
        output: [
            "storage": Schema.string, "type": Schema.string, "shared": Schema.boolean, "content": Schema.strings,
            "places": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "nodes": Schema.strings, "used": Schema.integer, "total": Schema.integer,
                        "available": Schema.integer, "active": Schema.boolean,
                    ],
                    "required": ["nodes", "active"],
                ],
            ], "unavailable": Schema.strings,
        ],
        requiredOutput: ["storage", "shared", "places", "unavailable"],
        examples: [["storage": "shared-nfs"], ["storage": "local", "node": "pve1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let name = call.arguments["storage"]?.string ?? ""
        let places = try await StoragePlaces.read(name, context.cluster)
        let wanted = places.available.filter { call.node == nil || $0 == call.node }
        var result: JSONObject = ["storage": .string(name), "shared": .bool(places.isShared)]
        var shown: [JSONValue] = []
        for node in places.isShared ? Array(wanted.prefix(1)) : wanted {
            let status = try await context.cluster.send(
                APIRequest(.get, "/nodes/{node}/storage/{storage}/status", ["node": node, "storage": name])
            ).data
            result["type"] = status["type"]
            result["content"] = Field("content", .list).value(status["content"])
            let nodes = places.isShared ? wanted : [node]
            var place: JSONObject = [
                "nodes": .array(nodes.map(JSONValue.string)), "active": .bool(status["active"]?.int == 1),
            ]
            if status["active"]?.int == 1 {
                place["used"] = status["used"]
                place["total"] = status["total"]
                place["available"] = status["avail"]
            }
            shown.append(.object(place))
        }
        result["places"] = .array(shown)
        result["unavailable"] = .array(
            places.unavailable.filter { call.node == nil || $0 == call.node }.map(JSONValue.string))
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.storage, "Storage \(result["storage"]?.string ?? "")")
        text.field("Type", result["type"]?.string)
        text.field("Shared", result["shared"] == true ? "yes" : "no")
        text.field("Content", Field("content", .list).text(result["content"]))
        for place in result["places"]?.array ?? [] {
            let nodes = (place["nodes"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
            let usage = Units.usage(place["used"]?.int, place["total"]?.int)
            text.field(nodes, place["active"] == true ? usage ?? "no figures" : "not active")
        }
        for node in result["unavailable"]?.array ?? [] { text.field(node.string ?? "", "not reachable") }
        return text.text
    }
}
