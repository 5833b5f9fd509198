import Gateway
import JSONLines

/// GET /nodes/{node}/storage/{storage}/rrddata
struct GetStorageMetrics: Tool {
    init() {}

    private static let endpoint = "GET /nodes/{node}/storage/{storage}/rrddata"

    let spec = ToolSpec(
        name: "get_storage_metrics", title: "Get metrics of a storage",
        summary: "Reads how full a storage was over the last hour to year.",
        toolset: "monitoring",
        parameters: [
            .of(endpoint, "storage", required: true, "The storage"),
            Parameter("node", .node, "A node that has it; the first one that is online where left out"),
            Metrics.timeframe, Metrics.consolidation,
        ],
        endpoints: [endpoint],
        output: Metrics.output.reduce(into: ["storage": Schema.string]) { $0[$1.name] = $1.value },
        requiredOutput: ["storage", "node", "series", "times"], examples: [["storage": "shared-nfs"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let node = arguments["node"]?.string {
            try await GuestLookup.checkNode(node, on: cluster)
            return Target(arguments: arguments, node: node)
        }
        let name = arguments["storage"]?.string ?? ""
        let list =
            try await cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "storage"])).data.array ?? []
        let places = list.filter { $0["storage"]?.string == name }
        guard !places.isEmpty else {
            let names = Set(list.compactMap { $0["storage"]?.string }).sorted()
            throw GatewayError(
                .notFound,
                "there is no storage '\(UntrustedText.line(name, limit: 100))'\(NearestName.hint(name, among: names)); the cluster "
                    + "has \(names.joined(separator: ", "))")
        }
        let place = places.first { $0["status"]?.string == "available" } ?? places[0]
        var target = Target(arguments: arguments, node: place["node"]?.string)
        target.arguments["node"] = place["node"]
        return target
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let storage = call.arguments["storage"]?.string ?? ""
        let data = try await context.cluster.send(
            APIRequest(
                .get, "/nodes/{node}/storage/{storage}/rrddata", ["node": call.node ?? "", "storage": storage],
                call.arguments.passing("timeframe", "cf"))
        ).data
        var result: JSONObject = ["storage": .string(storage), "node": .string(call.node ?? "")]
        result["timeframe"] = call.arguments["timeframe"]
        for (name, value) in Metrics.series(data, ["used", "total"]) { result[name] = value }
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let place = "\(result["storage"]?.string ?? "") on \(result["node"]?.string ?? "")"
        text.headline(.chart, "Storage \(place): last \(result["timeframe"]?.string ?? "hour")")
        Metrics.write(result, &text)
        return text.text
    }
}
