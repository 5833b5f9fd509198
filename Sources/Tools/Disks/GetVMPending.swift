import Gateway
import JSONLines

/// GET /nodes/{node}/qemu/{vmid}/pending
struct GetVMPending: Tool {
    init() {}

    let spec = ToolSpec(
        name: "get_vm_pending", title: "Get pending changes of a VM",
        summary:
            "Lists options of a VM that were changed but are not in force yet; they come into force at a full stop and start "
            + "or a graceful reboot. update_vm_config takes them back with revert.",
        toolset: "disks", parameters: [.node, .vmid], endpoints: ["GET /nodes/{node}/qemu/{vmid}/pending"],
        output: [
            "vmid": Schema.integer, "node": Schema.string, "pending": Schema.objects, "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["vmid", "node", "pending"], examples: [["vmid": 101]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolveForReading(arguments, .qemu, on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { throw GatewayError(.internal, "no guest was resolved") }
        let list = try await GuestLookup.explainingMissing(guest, on: context.cluster) {
            try await context.cluster.send(APIRequest(.get, guest, "/pending")).data.array ?? []
        }
        let pending = list.filter { $0["pending"] != nil || $0["delete"] != nil }.map { entry -> JSONValue in
            let name = entry["key"]?.string ?? ""
            let isSecret = SecretNames.contains(name)
            func shown(_ value: JSONValue?) -> JSONValue {
                value.map { isSecret ? "**********" : ConfigValue.readable(name, $0) } ?? .null
            }
            return ["option": .string(name), "now": shown(entry["value"]), "then": shown(entry["pending"])]
        }
        return [
            "vmid": .int(guest.vmid), "node": .string(guest.node), "pending": .array(pending), "untrusted": ["pending"],
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let list = result["pending"]?.array ?? []
        text.headline(
            list.isEmpty ? .success : .warning, list.isEmpty ? "Nothing Is Pending" : "\(list.count) Pending Changes")
        GuestText.subject(result, .qemu, &text)
        func show(_ value: JSONValue?) -> String {
            ConfigValue.text(value).map { UntrustedText.line($0, limit: 60) } ?? "-"
        }
        for entry in list {
            text.field(entry["option"]?.string ?? "", "\(show(entry["now"])) → \(show(entry["then"]))")
        }
        return text.text
    }
}
