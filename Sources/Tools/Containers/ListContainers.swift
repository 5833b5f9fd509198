import Gateway
import JSONLines

/// GET /cluster/resources?type=vm: one request for the whole cluster.
struct ListContainers: Tool {
    init() {}

    let spec = ToolSpec(
        name: "list_containers", title: "List containers",
        summary: "Lists the cluster's containers with state, CPU and memory; filters combine. VMs are not among them.",
        toolset: "containers",
        parameters: [
            Parameter("node", .node, "Only containers on this node"),
            Parameter("status", .choice(["running", "stopped"]), "Only containers in this state"),
            Parameter("tag", .string(maximumLength: 124), "Only containers with this tag"),
            Parameter("name", .string(maximumLength: 100), "Only names that fit this pattern; * stands for any text"),
            Parameter("limit", .integer(1...10_000), default: 100, "At most so many"),
            Parameter("offset", .integer(0...1_000_000), default: 0, "Leave out so many first"),
        ],
        endpoints: ["GET /cluster/resources"],
        output: [
            "containers": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "vmid": Schema.integer, "name": Schema.string, "node": Schema.string, "status": Schema.string,
                        "cpu": Schema.number, "memory_used": Schema.integer, "memory": Schema.integer,
                        "uptime": Schema.integer,
                    ],
                    "required": ["vmid", "node", "status"],
                ],
            ],
            "total": Schema.integer, "next_offset": Schema.integer, "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["containers", "total"], examples: [[:], ["status": "running"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let offset = call.arguments["offset"]?.int ?? 0
        let limit = call.arguments["limit"]?.int ?? 100
        let (page, total) = try await GuestFilter.page(
            GuestFilter(.lxc, call.arguments), offset: offset, limit: limit, on: context.cluster
        ) { row in
            row.entry([("cpu", .cpu), ("memory_used", .mem), ("memory", .maxmem), ("uptime", .uptime)])
        }
        var result: JSONObject = ["containers": .array(page), "total": .int(total)]
        if total - offset > limit { result["next_offset"] = .int(offset + limit) }
        result["untrusted"] = ["containers.name"]
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let list = result["containers"]?.array ?? []
        text.headline(.container, "\(list.count) of \(GuestText.number(result["total"])) Containers")
        var table = TextTable(
            ["CTID", "NAME", "NODE", "STATUS", "CPU", "USED", "MEMORY"], flexible: ["NAME", "NODE"])
        for entry in list {
            let isRunning = entry["status"]?.string == "running"
            table.add([
                GuestText.number(entry["vmid"]), UntrustedText.line(entry["name"]?.string ?? "-", limit: 64),
                entry["node"]?.string ?? "-", entry["status"]?.string ?? "-",
                isRunning ? Units.percent(entry["cpu"]?.double) : "-",
                isRunning ? Units.share(entry["memory_used"]?.int, entry["memory"]?.int) : "-",
                Units.size(entry["memory"]?.int),
            ])
        }
        if !list.isEmpty { text.table(table) }
        if let next = result["next_offset"]?.int { text.closing(.task, "More: repeat with offset \(next)") }
        return text.text
    }
}
