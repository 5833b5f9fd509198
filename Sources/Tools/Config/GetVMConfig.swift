public import Gateway
public import JSONLines

/// GET /nodes/{node}/qemu/{vmid}/config, with .../status/current
public struct GetVMConfig: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "get_vm_config", title: "Get VM configuration",
        summary: "Reads a VM's configuration: CPU, memory, disks, network, options; and whether it runs. "
            + "Changes that wait for a restart are included unless current is true.",
        parameters: [
            .node, .vmid,
            Parameter("snapshot", .string(maximumLength: 40), "The configuration as this snapshot holds it"),
            Parameter("current", .boolean, default: false, "Only the values in force now, without pending ones"),
        ],
        endpoints: ["GET /nodes/{node}/qemu/{vmid}/config"],
        output: [
            "vmid": Schema.integer, "node": Schema.string, "status": Schema.string, "name": Schema.string,
            "cores": Schema.integer, "memory": ["type": "integer", "description": "MiB"], "ostype": Schema.string,
            "description": Schema.string, "digest": Schema.string, "tags": Schema.strings,
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["vmid", "node"], examples: [["vmid": 101], ["node": "pve1", "vmid": "100"]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        var faults: [ArgumentFault] = []
        if arguments["snapshot"] != nil, arguments["current"] == true {
            faults.append(ArgumentFault("current", "cannot be combined with snapshot"))
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        return try await GuestLookup.resolveForReading(arguments, .qemu, on: cluster)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
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
                result[name] = VMConfigValue.readable(name, value)
            }
            result["untrusted"] = ["name", "description"]
            return result
        }
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.success, "VM Configuration Retrieved")
        text.subject(.vm, "VM \(result["vmid"]?.int.map(String.init) ?? "")")
        text.field("Node", result["node"]?.string)
        text.field("Name", result["name"]?.string.map { UntrustedText.line($0) })
        text.field("CPU Cores", VMConfigValue.text(result["cores"]))
        if let sockets = result["sockets"]?.int, sockets > 1 { text.field("Sockets", String(sockets)) }
        text.field("Memory", result["memory"]?.int.map { "\($0) MB" })
        text.field("OS Type", result["ostype"]?.string)
        text.field("Status", result["status"]?.string?.uppercased())
        let shown: Set<String> = [
            "vmid", "node", "name", "cores", "sockets", "memory", "ostype", "status", "digest", "untrusted", "notes",
            "vmgenid", "smbios1", "meta",
        ]
        for (name, value) in result.members where !shown.contains(name) {
            text.field(name, VMConfigValue.text(value).map { UntrustedText.line($0) })
        }
        return text.text
    }
}
