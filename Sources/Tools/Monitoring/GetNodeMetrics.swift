import Gateway
import JSONLines

/// GET /nodes/{node}/rrddata
struct GetNodeMetrics: Tool {
    init() {}

    let spec = ToolSpec(
        name: "get_node_metrics", title: "Get metrics of a node",
        summary: "Reads how a node's CPU, memory, load and network were used over the last hour to year.",
        toolset: "monitoring",
        parameters: [Parameter("node", .node, required: true, "The node"), Metrics.timeframe, Metrics.consolidation],
        endpoints: ["GET /nodes/{node}/rrddata"], output: Metrics.output,
        requiredOutput: ["node", "series", "times"], examples: [["node": "pve1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.checkNode(arguments["node"]?.string ?? "", on: cluster)
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let node = call.node ?? ""
        let data = try await context.cluster.send(
            APIRequest(.get, "/nodes/{node}/rrddata", ["node": node], call.arguments.passing("timeframe", "cf"))
        ).data
        var result: JSONObject = ["node": .string(node)]
        result["timeframe"] = call.arguments["timeframe"]
        for (name, value) in Metrics.series(data, ["cpu", "iowait", "loadavg", "memused", "netin", "netout"]) {
            result[name] = value
        }
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.chart, "Node \(result["node"]?.string ?? ""): last \(result["timeframe"]?.string ?? "hour")")
        Metrics.write(result, &text)
        return text.text
    }
}
