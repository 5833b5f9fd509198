public import Gateway
public import JSONLines

/// GET /nodes/{node}/qemu/{vmid}/status/current
public struct GetVMStatus: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "get_vm_status", title: "Get VM status",
        summary: "Reads what a VM does now: running, stopped or paused, load, memory, uptime, lock, HA state.",
        parameters: [.node, .vmid],
        endpoints: ["GET /nodes/{node}/qemu/{vmid}/status/current"],
        output: [
            "vmid": Schema.integer, "name": Schema.string, "node": Schema.string, "status": Schema.string,
            "uptime": Schema.integer, "cpu": Schema.number, "cpus": Schema.number, "memory_used": Schema.integer,
            "memory": Schema.integer, "lock": Schema.string, "tags": Schema.strings, "template": Schema.boolean,
            "ha_managed": Schema.boolean, "ha_state": Schema.string, "agent": Schema.boolean,
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["vmid", "node", "status"], examples: [["vmid": 101]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolveForReading(arguments, .qemu, on: cluster)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { throw GatewayError(.internal, "no guest was resolved") }
        let status = try await GuestLookup.explainingMissing(guest, on: context.cluster) {
            try await GuestStatus.read(guest, context.cluster)
        }
        let raw = status.raw
        var result: JSONObject = [
            "vmid": .int(guest.vmid), "name": .string(status.name), "node": .string(guest.node),
            "status": .string(status.status),
        ]
        for (ours, theirs) in [
            ("uptime", "uptime"), ("cpu", "cpu"), ("cpus", "cpus"), ("memory_used", "mem"), ("memory", "maxmem"),
            ("lock", "lock"),
        ] {
            result[ours] = raw[theirs]
        }
        if let tags = raw["tags"] { result["tags"] = VMConfigValue.readable("tags", tags) }
        if raw["template"]?.int == 1 { result["template"] = true }
        result["ha_managed"] = .bool(status.isManaged)
        result["ha_state"] = raw["ha"]?["state"]
        if let agent = raw["agent"]?.int { result["agent"] = .bool(agent == 1) }
        result["untrusted"] = ["name"]
        return result
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.success, "VM Status Retrieved")
        let name = result["name"]?.string.map { " (\(UntrustedText.line($0)))" } ?? ""
        text.subject(.vm, "VM \(result["vmid"]?.int.map(String.init) ?? "")\(name)")
        text.field("Node", result["node"]?.string)
        text.field("Status", result["status"]?.string?.uppercased())
        text.field("Uptime", Units.uptime(result["uptime"]?.int))
        if result["status"]?.string == "running" {
            text.field(
                "CPU", "\(Units.percent(result["cpu"]?.double)) of \(VMConfigValue.text(result["cpus"]) ?? "?") cores")
            text.field("Memory", Units.usage(result["memory_used"]?.int, result["memory"]?.int))
        } else {
            text.field("Memory", result["memory"]?.int.map { Units.size($0) })
        }
        text.field("Tags", VMConfigValue.text(result["tags"]))
        text.field("Lock", result["lock"]?.string)
        if result["ha_managed"] == true { text.field("HA", result["ha_state"]?.string ?? "managed") }
        if result["template"] == true { text.field("Template", "yes") }
        return text.text
    }
}
