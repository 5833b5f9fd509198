import Gateway
import JSONLines

/// PUT /nodes/{node}/qemu/{vmid}/config with `delete` of a `netN`.
struct RemoveVMNIC: GuestChange {
    init() {}

    let kind = Guest.Kind.qemu
    let done = "Network Card Removed"

    let spec = ToolSpec(
        name: "remove_vm_nic", title: "Remove network card from a VM",
        summary:
            "Takes a network card out of a VM, and CUTS A RUNNING GUEST OFF from that network; its hardware address is lost. "
            + "To cut it off for a while use update_vm_nic with link_down: true.",
        toolset: "network",
        parameters: [.node, .vmid, Parameter("nic", .string(maximumLength: 10), required: true, "Slot, e.g. net1")],
        effects: [.reconfigure, .interrupt], lane: .ordinary, isIdempotent: false, endpoints: [NetworkCard.endpoint],
        output: NetworkCard.output, requiredOutput: GuestText.requiredOutput,
        examples: [["vmid": 100, "nic": "net1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let slot = arguments["nic"]?.string ?? ""
        try NetworkCard.check(arguments, slot: slot)
        let target = try await GuestLookup.resolve(arguments, .qemu, on: cluster)
        try await Self.checkPresence(slot, target, on: cluster)
        return target
    }

    /// - Throws: ``GatewayError`` `invalid_arguments` naming the cards that there are.
    static func checkPresence(_ slot: String, _ target: Target, on cluster: any ClusterAccess) async throws {
        guard let guest = target.guests.first else { return }
        let config = try await DiskTools.config(guest, cluster).object ?? [:]
        guard config[slot] == nil else { return }
        let cards = config.names.filter { $0.hasPrefix("net") && Int($0.dropFirst(3)) != nil }.sorted()
        let list = cards.isEmpty ? "it has none" : "it has \(cards.joined(separator: ", "))"
        throw GatewayError.invalidArguments([ArgumentFault("nic", "VM \(guest.vmid) has no \(slot); \(list)")])
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters: JSONObject = [:]
        parameters["delete"] = call.arguments["nic"]
        parameters["digest"] = try await DiskTools.config(guest, cluster)["digest"]
        return [APIRequest(.put, guest, "/config", parameters)]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        var (result, planned) = try await NetworkCard.reached(
            call.arguments["nic"]?.string ?? "", guest, context.cluster)
        result["goal_reached"] = .bool(planned == nil)
        return result
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) { NetworkCard.fields(result, &text) }
}
