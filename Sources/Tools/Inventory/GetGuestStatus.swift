import Gateway
import JSONLines

/// GET /nodes/{node}/{qemu|lxc}/{vmid}/status/current
struct GetGuestStatus: Tool {
    private let kind: Guest.Kind
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        let noun = kind == .qemu ? "VM" : "container"
        spec = ToolSpec(
            name: "get_\(noun.lowercased())_status", title: "Get \(noun) status",
            summary:
                "Reads what a \(noun) does now: running\(kind == .qemu ? ", stopped or paused" : " or stopped"), load, "
                + "memory, uptime, lock, HA state.",
            toolset: kind == .qemu ? "core" : "containers", parameters: [.node, .vmid],
            endpoints: ["GET /nodes/{node}/\(kind.rawValue)/{vmid}/status/current"],
            output: [
                "vmid": Schema.integer, "name": Schema.string, "node": Schema.string, "status": Schema.string,
                "uptime": Schema.integer, "cpu": Schema.number, "cpus": Schema.number, "memory_used": Schema.integer,
                "memory": Schema.integer, "lock": Schema.string, "tags": Schema.strings, "template": Schema.boolean,
                "ha_managed": Schema.boolean, "ha_state": Schema.string, "agent": Schema.boolean,
                "untrusted": Schema.untrusted,
            ],
            requiredOutput: ["vmid", "node", "status"], examples: [["vmid": kind == .qemu ? 101 : 200]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolveForReading(arguments, kind, on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
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
        if let tags = raw["tags"] { result["tags"] = ConfigValue.readable("tags", tags) }
        if raw["template"]?.int == 1 { result["template"] = true }
        result["ha_managed"] = .bool(status.isManaged)
        result["ha_state"] = raw["ha"]?["state"]
        if let agent = raw["agent"]?.int { result["agent"] = .bool(agent == 1) }
        result["untrusted"] = ["name"]
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.success, "\(kind.noun) Status Retrieved")
        GuestText.subject(result, kind, &text)
        text.field("Status", result["status"]?.string?.uppercased())
        text.field("Uptime", Units.uptime(result["uptime"]?.int))
        if result["status"]?.string == "running" {
            text.field(
                "CPU", "\(Units.percent(result["cpu"]?.double)) of \(ConfigValue.text(result["cpus"]) ?? "?") cores")
            text.field("Memory", Units.usage(result["memory_used"]?.int, result["memory"]?.int))
        } else {
            text.field("Memory", result["memory"]?.int.map { Units.size($0) })
        }
        text.field("Tags", ConfigValue.text(result["tags"]))
        text.field("Lock", result["lock"]?.string)
        if result["ha_managed"] == true { text.field("HA", result["ha_state"]?.string ?? "managed") }
        if result["template"] == true { text.field("Template", "yes") }
        return text.text
    }
}
