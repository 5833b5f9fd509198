import Gateway
import JSONLines

/// GET /nodes/{node}/{qemu|lxc}/{vmid}/config, with .../status/current
struct GetGuestConfig: Tool {
    private let kind: Guest.Kind
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        let endpoint = "GET /nodes/{node}/\(kind.rawValue)/{vmid}/config"
        let isVM = kind == .qemu
        var output: JSONObject = [
            "vmid": Schema.integer, "node": Schema.string, "status": Schema.string,
            "cores": Schema.integer, "memory": ["type": "integer", "description": "MiB"], "ostype": Schema.string,
            "description": Schema.string, "digest": Schema.string, "tags": Schema.strings,
            "untrusted": Schema.untrusted,
        ]
        output[kind.nameOption] = Schema.string
        if !isVM { output["swap"] = ["type": "integer", "description": "MiB"] }
        spec = ToolSpec(
            name: isVM ? "get_vm_config" : "get_container_config",
            title: isVM ? "Get VM configuration" : "Get container configuration",
            summary: "Reads a \(isVM ? "VM" : "container")'s configuration: CPU, memory, "
                + "\(isVM ? "disks" : "volumes"), network, options; and whether it runs. "
                + "Changes that wait for a restart are included unless current is true.",
            toolset: isVM ? "core" : "containers",
            parameters: [
                .node, .vmid, .of(endpoint, "snapshot", "The configuration as this snapshot holds it"),
                .of(endpoint, "current", default: false, "Only the values in force now, without pending ones"),
            ],
            endpoints: [endpoint], output: output, requiredOutput: ["vmid", "node"],
            examples: isVM ? [["vmid": 101], ["node": "pve1", "vmid": "100"]] : [["vmid": 200]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        var faults: [ArgumentFault] = []
        if arguments["snapshot"] != nil, arguments["current"] == true {
            faults.append(ArgumentFault("current", "cannot be combined with snapshot"))
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        return try await GuestLookup.resolveForReading(arguments, kind, on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { throw GatewayError(.internal, "no guest was resolved") }
        var parameters = JSONObject()
        parameters["snapshot"] = call.arguments["snapshot"]
        if call.arguments["current"] == true { parameters["current"] = true }
        let request = APIRequest(.get, guest, "/config", parameters)
        return try await GuestLookup.explainingMissing(guest, on: context.cluster) {
            async let status = GuestStatus.read(guest, context.cluster)
            let config = try await context.cluster.send(request).data
            var result: JSONObject = [
                "vmid": .int(guest.vmid), "node": .string(guest.node), "status": .string(try await status.status),
            ]
            for (name, value) in config.object ?? [:] where result[name] == nil {
                // Proxmox hides it, but who knows what answers.
                result[name] = name.hasSameBytes(as: "cipassword") ? "**********" : ConfigValue.readable(name, value)
            }
            result["untrusted"] = [.string(kind.nameOption), "description"]
            return result
        }
    }

    /// What has a line of its own, or is no line for people.
    private static let shown: Set<String> = [
        "vmid", "node", "name", "hostname", "cores", "sockets", "memory", "ostype", "status", "digest", "untrusted",
        "notes", "vmgenid", "smbios1", "meta", "description",
    ]

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.success, "\(kind.noun) Configuration Retrieved")
        text.subject(kind.mark, "\(kind.noun) \(GuestText.number(result["vmid"]))")
        text.field("Node", result["node"]?.string)
        text.field("Name", result[kind.nameOption]?.string.map { UntrustedText.line($0) })
        text.field("CPU Cores", ConfigValue.text(result["cores"]))
        if let sockets = result["sockets"]?.int, sockets > 1 { text.field("Sockets", String(sockets)) }
        text.field("Memory", result["memory"]?.int.map { "\($0) MB" })
        text.field("OS Type", result["ostype"]?.string)
        text.field("Status", result["status"]?.string?.uppercased())
        for (name, value) in result.members where !Self.shown.contains(name) {
            text.field(name, ConfigValue.text(value).map { UntrustedText.line($0) })
        }
        text.fenced("Notes of the \(kind.noun)", result["description"]?.string)
        return text.text
    }
}
