public import Gateway
public import JSONLines

/// GET /nodes
public struct GetNodes: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "get_nodes", title: "List nodes",
        summary: "Lists the cluster's nodes with state, load and memory. A node that is down is listed as offline.",
        parameters: [],
        endpoints: ["GET /nodes"],
        output: [
            "nodes": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "node": Schema.string, "status": Schema.string, "uptime": Schema.integer, "cpu": Schema.number,
                        "cpus": Schema.integer, "memory_used": Schema.integer, "memory": Schema.integer,
                    ],
                    "required": ["node", "status"],
                ],
            ]
        ],
        requiredOutput: ["nodes"], examples: [[:]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let list = try await context.cluster.send(APIRequest(.get, "/nodes")).data.array ?? []
        let nodes = list.map { node -> JSONValue in
            var entry: JSONObject = ["node": node["node"] ?? "?", "status": node["status"] ?? "unknown"]
            // An offline node has no figures; zeros would look like some.
            for (ours, theirs) in [
                ("uptime", "uptime"), ("cpu", "cpu"), ("cpus", "maxcpu"), ("memory_used", "mem"), ("memory", "maxmem"),
            ] where node["status"]?.string == "online" {
                entry[ours] = node[theirs]
            }
            return .object(entry)
        }
        return ["nodes": .array(nodes.sorted { ($0["node"]?.string ?? "") < ($1["node"]?.string ?? "") })]
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let nodes = result["nodes"]?.array ?? []
        text.headline(.cluster, "\(nodes.count) Nodes")
        for node in nodes {
            text.subject(.node, node["node"]?.string ?? "?")
            text.field("Status", node["status"]?.string?.uppercased())
            text.field("Uptime", Units.uptime(node["uptime"]?.int))
            if let cpu = node["cpu"]?.double {
                text.field("CPU", "\(Units.percent(cpu)) of \(ConfigValue.text(node["cpus"]) ?? "?") cores")
            }
            text.field("Memory", Units.usage(node["memory_used"]?.int, node["memory"]?.int))
        }
        return text.text
    }
}
