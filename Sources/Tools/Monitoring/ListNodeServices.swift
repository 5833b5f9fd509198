import Gateway
import JSONLines

/// GET /nodes/{node}/services
struct ListNodeServices: Tool {
    init() {}

    let spec = ToolSpec(
        name: "list_node_services", title: "List services of a node",
        summary: "Lists a node's daemons (Proxmox's own, cluster, time, ssh) and whether they run.",
        toolset: "monitoring", parameters: [Parameter("node", .node, required: true, "The node")],
        endpoints: ["GET /nodes/{node}/services"],
        output: [
            "node": Schema.string,
            "services": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "service": Schema.string, "description": Schema.string, "state": Schema.string,
                        "active_state": Schema.string, "unit_state": Schema.string,
                    ],
                    "required": ["service", "state"],
                ],
            ],
        ],
        requiredOutput: ["node", "services"], examples: [["node": "pve1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.checkNode(arguments["node"]?.string ?? "", on: cluster)
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let node = call.node ?? ""
        let list = try await context.cluster.send(APIRequest(.get, "/nodes/{node}/services", ["node": node])).data
        let services = (list.array ?? []).map { raw -> JSONValue in
            var service: JSONObject = [
                "service": raw["service"] ?? raw["name"] ?? "", "state": raw["state"] ?? "unknown",
            ]
            for (ours, theirs) in [
                ("description", "desc"), ("active_state", "active-state"), ("unit_state", "unit-state"),
            ] {
                service[ours] = raw[theirs]
            }
            return .object(service)
        }.sorted { ($0["service"]?.string ?? "") < ($1["service"]?.string ?? "") }
        return ["node": .string(node), "services": .array(services)]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let services = result["services"]?.array ?? []
        let down = services.filter { $0["state"]?.string != "running" && $0["unit_state"]?.string == "enabled" }.count
        text.headline(down == 0 ? .node : .warning, "\(services.count) Services of \(result["node"]?.string ?? "")")
        var table = TextTable(["SERVICE", "STATE", "UNIT", "WHAT"], flexible: ["SERVICE", "WHAT"])
        for service in services {
            table.add(
                ["service", "state", "unit_state", "description"].map { UntrustedText.line(service[$0]?.string ?? "-") }
            )
        }
        if !services.isEmpty { text.table(table) }
        return text.text
    }
}
