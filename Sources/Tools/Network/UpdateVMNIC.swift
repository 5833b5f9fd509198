import Gateway
import JSONLines

/// PUT /nodes/{node}/qemu/{vmid}/config with a changed `netN`; what is not given stays as it is.
struct UpdateVMNIC: GuestChange {
    init() {}

    let kind = Guest.Kind.qemu
    let done = "Network Card Updated"

    private static let options =
        NetworkCard.parameters(isNew: false) + [
            Parameter("delete", .names(maximumCount: 8), "Settings to take away: vlan, rate, mtu, firewall, link_down")
        ]

    let spec = ToolSpec(
        name: "update_vm_nic", title: "Change network card of a VM",
        summary:
            "Changes a network card of a VM; its hardware address and all that is not given stay. On a running VM another "
            + "bridge or VLAN holds at once: connections break. link_down: true pulls the cable and CUTS THE GUEST OFF.",
        toolset: "network",
        parameters: [.node, .vmid, Parameter("nic", .string(maximumLength: 10), required: true, "Slot, e.g. net0")]
            + options,
        effects: [.reconfigure], lane: .ordinary, endpoints: [NetworkCard.endpoint], output: NetworkCard.output,
        requiredOutput: GuestText.requiredOutput,
        examples: [["vmid": 101, "nic": "net0", "vlan": 20], ["vmid": 101, "nic": "net0", "delete": "vlan"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let slot = arguments["nic"]?.string ?? ""
        try NetworkCard.check(arguments, slot: slot)
        guard Self.options.contains(where: { arguments[$0.name] != nil }) else {
            let names = Self.options.map(\.name).joined(separator: ", ")
            throw GatewayError(.invalidArguments, "nothing to change; give at least one of \(names)")
        }
        let removable = NetworkCard.names.map(\.ours).filter { $0 != "bridge" }
        let odd = (arguments["delete"]?.array ?? []).compactMap(\.string).filter {
            !removable.contains($0) || arguments[$0] != nil
        }
        guard odd.isEmpty else {
            throw GatewayError.invalidArguments([
                ArgumentFault(
                    "delete",
                    "cannot take away \(odd.joined(separator: ", ")); expected \(removable.joined(separator: ", ")), none of "
                        + "which is set in the same call")
            ])
        }
        let target = try await GuestLookup.resolve(arguments, .qemu, on: cluster)
        try await RemoveVMNIC.checkPresence(slot, target, on: cluster)
        return target
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let slot = call.arguments["nic"]?.string ?? ""
        let config = try await DiskTools.config(guest, cluster)
        var card = NetworkCard(config[slot]?.string ?? "")
        card.take(call.arguments)
        var parameters: JSONObject = [slot: .string(card.text)]
        parameters["digest"] = config["digest"]
        return [APIRequest(.put, guest, "/config", parameters)]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let slot = call.arguments["nic"]?.string ?? ""
        var (result, planned) = try await NetworkCard.reached(slot, guest, context.cluster)
        let asked = call.plan.first?.parameters[slot]?.string.map { NetworkCard($0).json }
        result["goal_reached"] = .bool(planned.map { NetworkCard($0).json } == asked)
        return result
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) { NetworkCard.fields(result, &text) }
}
