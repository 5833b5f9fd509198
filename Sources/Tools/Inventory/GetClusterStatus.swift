public import Gateway
public import JSONLines

/// GET /cluster/status
public struct GetClusterStatus: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "get_cluster_status", title: "Get cluster status",
        summary:
            "Reads whether the cluster has quorum and which nodes are online. A single node without a cluster is healthy.",
        parameters: [],
        endpoints: ["GET /cluster/status"],
        output: [
            "name": Schema.string, "standalone": Schema.boolean, "quorate": Schema.boolean, "healthy": Schema.boolean,
            "nodes": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": ["node": Schema.string, "online": Schema.boolean, "address": Schema.string],
                    "required": ["node", "online"],
                ],
            ],
        ],
        requiredOutput: ["standalone", "healthy", "nodes"], examples: [[:]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let entries = try await context.cluster.send(APIRequest(.get, "/cluster/status")).data.array ?? []
        let cluster = entries.first { $0["type"]?.string == "cluster" }
        let nodes = entries.filter { $0["type"]?.string == "node" }.map { node -> JSONValue in
            var entry: JSONObject = ["node": node["name"] ?? "?", "online": .bool(node["online"]?.int == 1)]
            entry["address"] = node["ip"]
            return .object(entry)
        }.sorted { ($0["node"]?.string ?? "") < ($1["node"]?.string ?? "") }
        let isQuorate = cluster.map { $0["quorate"]?.int == 1 }
        var result = JSONObject()
        result["name"] = cluster?["name"]
        result["standalone"] = .bool(cluster == nil)
        result["quorate"] = isQuorate.map(JSONValue.bool)
        result["healthy"] = .bool(isQuorate != false && nodes.allSatisfy { $0["online"] == true })
        result["nodes"] = .array(nodes)
        return result
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let isHealthy = result["healthy"]?.bool ?? false
        let standalone = result["standalone"]?.bool ?? false
        text.headline(
            isHealthy ? .cluster : .warning, standalone ? "Standalone Node" : "Cluster \(result["name"]?.string ?? "")")
        if let quorate = result["quorate"]?.bool { text.field("Quorum", quorate ? "OK" : "LOST") }
        for node in result["nodes"]?.array ?? [] {
            let state = node["online"] == true ? "online" : "OFFLINE"
            text.field(
                node["node"]?.string ?? "?",
                [state, node["address"]?.string].compactMap(\.self).joined(separator: ", "))
        }
        return text.text
    }
}
