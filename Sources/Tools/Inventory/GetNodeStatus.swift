public import Gateway
public import JSONLines

/// GET /nodes/{node}/status
public struct GetNodeStatus: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "get_node_status", title: "Get node status",
        summary: "Reads one node's load, memory, swap, root file system, kernel and Proxmox version.",
        parameters: [Parameter("node", .node, required: true, "Name of the node, e.g. pve1")],
        endpoints: ["GET /nodes/{node}/status"],
        output: [
            "node": Schema.string, "status": Schema.string, "uptime": Schema.integer, "cpu": Schema.number,
            "cpus": Schema.integer, "cpu_model": Schema.string, "load": Schema.strings, "memory_used": Schema.integer,
            "memory": Schema.integer, "swap_used": Schema.integer, "swap": Schema.integer, "root_used": Schema.integer,
            "root": Schema.integer, "version": Schema.string, "kernel": Schema.string,
        ],
        requiredOutput: ["node", "status"], examples: [["node": "pve1"]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        guard let node = arguments["node"]?.string else { throw GatewayError(.internal, "no node was given") }
        try await GuestLookup.checkNode(node, on: cluster)
        return Target(arguments: arguments, node: node)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let node = call.node ?? ""
        let status: JSONValue
        do {
            status = try await context.cluster.send(APIRequest(.get, "/nodes/{node}/status", ["node": node])).data
        } catch let error as GatewayError where error.code == .unreachable && error.details["status"] != nil {
            // The cluster answered, the node did not: that is its status.
            return ["node": .string(node), "status": "offline", "reason": .string(error.message)]
        }
        var result: JSONObject = ["node": .string(node), "status": "online"]
        result["uptime"] = status["uptime"]
        result["cpu"] = status["cpu"]
        result["cpus"] = status["cpuinfo"]?["cpus"]
        result["cpu_model"] = status["cpuinfo"]?["model"]
        result["load"] = status["loadavg"]
        for (name, member) in [("memory", "memory"), ("swap", "swap"), ("root", "rootfs")] {
            result["\(name)_used"] = status[member]?["used"]
            result[name] = status[member]?["total"]
        }
        result["version"] = status["pveversion"]
        result["kernel"] = status["current-kernel"]?["release"] ?? status["kversion"]
        return result
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.subject(.node, "Node \(result["node"]?.string ?? "?")")
        text.field("Status", result["status"]?.string?.uppercased())
        text.field("Reason", result["reason"]?.string.map { UntrustedText.line($0) })
        text.field("Uptime", Units.uptime(result["uptime"]?.int))
        if let cpu = result["cpu"]?.double {
            text.field("CPU", "\(Units.percent(cpu)) of \(ConfigValue.text(result["cpus"]) ?? "?") cores")
        }
        text.field("CPU Model", result["cpu_model"]?.string)
        text.field("Load", ConfigValue.text(result["load"]))
        text.field("Memory", Units.usage(result["memory_used"]?.int, result["memory"]?.int))
        text.field("Swap", Units.usage(result["swap_used"]?.int, result["swap"]?.int))
        text.field("Root Disk", Units.usage(result["root_used"]?.int, result["root"]?.int))
        text.field("Version", result["version"]?.string)
        text.field("Kernel", result["kernel"]?.string)
        return text.text
    }
}
