import Gateway
import JSONLines

/// GET /nodes/{node}/qemu/{vmid}/agent/network-get-interfaces
struct GetVMAddresses: Tool {
    init() {}

    let spec = ToolSpec(
        name: "get_vm_addresses", title: "Get addresses of a VM",
        summary: "Asks the QEMU guest agent of a running VM for its network interfaces and IP addresses.",
        toolset: "network", parameters: [.node, .vmid],
        endpoints: ["GET /nodes/{node}/qemu/{vmid}/agent/network-get-interfaces"],
        output: [
            "vmid": Schema.integer, "node": Schema.string,
            "interfaces": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": ["name": Schema.string, "mac": Schema.string, "addresses": Schema.strings],
                ],
            ],
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["vmid", "node", "interfaces"], examples: [["vmid": 101]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolveForReading(arguments, .qemu, on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { throw GatewayError(.internal, "no guest was resolved") }
        let data = try await GuestLookup.explainingMissing(guest, on: context.cluster) {
            try await context.cluster.send(APIRequest(.get, guest, "/agent/network-get-interfaces")).data
        }
        let interfaces = (data["result"]?.array ?? []).map { entry -> JSONValue in
            let addresses = (entry["ip-addresses"]?.array ?? []).compactMap { address -> JSONValue? in
                guard let text = address["ip-address"]?.string else { return nil }
                return .string(address["prefix"]?.int.map { "\(text)/\($0)" } ?? text)
            }
            return [
                "name": entry["name"] ?? "", "mac": entry["hardware-address"] ?? "", "addresses": .array(addresses),
            ]
        }
        return [
            "vmid": .int(guest.vmid), "node": .string(guest.node), "interfaces": .array(interfaces),
            "untrusted": ["interfaces"],
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.network, "Addresses of VM \(GuestText.number(result["vmid"]))")
        for entry in result["interfaces"]?.array ?? [] {
            let addresses = (entry["addresses"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
            text.field(
                UntrustedText.line(entry["name"]?.string ?? "", limit: 40),
                UntrustedText.line(addresses.isEmpty ? "no address" : addresses))
        }
        return text.text
    }
}
