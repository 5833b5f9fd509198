import Gateway
import JSONLines

/// PUT /nodes/{node}/qemu/{vmid}/config with a new `netN`.
struct AddVMNIC: GuestChange {
    init() {}

    let kind = Guest.Kind.qemu
    let done = "Network Card Added"

    let spec = ToolSpec(
        name: "add_vm_nic", title: "Add network card to a VM",
        summary:
            "Adds a network card to a VM, plugged into a bridge. A running VM sees it at once where hotplug is on; else it is "
            + "pending until a full stop and start. The guest has to configure it; set_cloudinit does where cloud-init is used.",
        toolset: "network",
        parameters: [
            .node, .vmid,
            Parameter("nic", .string(maximumLength: 10), "Slot, e.g. net1; the first free one where it is left out"),
        ] + NetworkCard.parameters(isNew: true),
        effects: [.reconfigure], lane: .ordinary, isIdempotent: false, endpoints: [NetworkCard.endpoint],
        output: NetworkCard.output, requiredOutput: GuestText.requiredOutput,
        examples: [["vmid": 101, "bridge": "vmbr1"], ["vmid": 102, "bridge": "vmbr0", "vlan": 20]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try NetworkCard.check(arguments, slot: arguments["nic"]?.string)
        var target = try await GuestLookup.resolve(arguments, .qemu, on: cluster)
        guard let guest = target.guests.first else { return target }
        let config = try await DiskTools.config(guest, cluster)
        if let slot = arguments["nic"]?.string {
            guard config[slot] == nil else {
                throw GatewayError.invalidArguments([
                    ArgumentFault("nic", "\(slot) is there already; update_vm_nic changes it")
                ])
            }
        } else {
            guard let free = (0...31).map({ "net\($0)" }).first(where: { config[$0] == nil }) else {
                throw GatewayError.invalidArguments([ArgumentFault("nic", "the VM has all 32 network cards")])
            }
            target.arguments["nic"] = .string(free)
        }
        return target
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var card = NetworkCard(model: "virtio")
        card.take(call.arguments)
        var parameters: JSONObject = [call.arguments["nic"]?.string ?? "net0": .string(card.text)]
        parameters["digest"] = try await DiskTools.config(guest, cluster)["digest"]
        return [APIRequest(.put, guest, "/config", parameters)]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        var (result, planned) = try await NetworkCard.reached(
            call.arguments["nic"]?.string ?? "", guest, context.cluster)
        result["goal_reached"] = .bool(planned != nil)
        return result
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) { NetworkCard.fields(result, &text) }
}
