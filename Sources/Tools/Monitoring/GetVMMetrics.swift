import Gateway
import JSONLines

/// GET /nodes/{node}/qemu/{vmid}/rrddata
struct GetVMMetrics: Tool {
    init() {}

    let spec = ToolSpec(
        name: "get_vm_metrics", title: "Get metrics of a VM",
        summary: "Reads how a VM's CPU, memory, disk and network were used over the last hour to year.",
        toolset: "monitoring", parameters: [.node, .vmid, Metrics.timeframe, Metrics.consolidation],
        endpoints: ["GET /nodes/{node}/qemu/{vmid}/rrddata"],
        output: Metrics.output.reduce(into: ["vmid": Schema.integer]) { $0[$1.name] = $1.value },
        requiredOutput: ["vmid", "node", "series", "times"], examples: [["vmid": 101]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolveForReading(arguments, .qemu, on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { throw GatewayError(.internal, "no guest was resolved") }
        let data = try await GuestLookup.explainingMissing(guest, on: context.cluster) {
            try await context.cluster.send(
                APIRequest(.get, guest, "/rrddata", call.arguments.passing("timeframe", "cf"))
            ).data
        }
        var result: JSONObject = ["vmid": .int(guest.vmid), "node": .string(guest.node)]
        result["timeframe"] = call.arguments["timeframe"]
        for (name, value) in Metrics.series(data, ["cpu", "mem", "diskread", "diskwrite", "netin", "netout"]) {
            result[name] = value
        }
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.chart, "VM \(GuestText.number(result["vmid"])): last \(result["timeframe"]?.string ?? "hour")")
        Metrics.write(result, &text)
        return text.text
    }
}
