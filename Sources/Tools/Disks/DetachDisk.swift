import Gateway
import JSONLines

/// PUT /nodes/{node}/qemu/{vmid}/config with `delete`: the disk becomes unused, its data stays.
struct DetachDisk: GuestChange {
    init() {}

    let kind = Guest.Kind.qemu
    let done = "Disk Detached"

    let spec = ToolSpec(
        name: "detach_disk", title: "Detach disk from a VM",
        summary:
            "Takes a disk out of a VM. The data stays as an unused disk, which attach_disk puts back. A guest that has the "
            + "disk mounted may crash or lose data that is not written yet.",
        toolset: "disks",
        parameters: [.node, .vmid, Parameter("disk", .string(maximumLength: 10), required: true, "Slot, e.g. scsi1")],
        effects: [.reconfigure], lane: .ordinary, endpoints: ["PUT /nodes/{node}/qemu/{vmid}/config"],
        output: GuestText.output(["disk": Schema.string, "volume": Schema.string, "pending": Schema.boolean]),
        requiredOutput: GuestText.requiredOutput, examples: [["vmid": 101, "disk": "scsi1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let slot = arguments["disk"]?.string ?? ""
        try DiskTools.checkSlot(slot, "disk")
        let target = try await GuestLookup.resolve(arguments, .qemu, on: cluster)
        if let guest = target.guests.first, try await DiskTools.config(guest, cluster)[slot] == nil {
            throw GatewayError.invalidArguments([ArgumentFault("disk", "VM \(guest.vmid) has no \(slot)")])
        }
        return target
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters: JSONObject = [:]
        parameters["delete"] = call.arguments["disk"]
        parameters["digest"] = try await DiskTools.config(guest, cluster)["digest"]
        return [APIRequest(.put, guest, "/config", parameters)]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let slot = call.arguments["disk"]?.string ?? ""
        let after = try await DiskTools.config(guest, context.cluster)
        let now = try await context.cluster.send(APIRequest(.get, guest, "/config", ["current": true])).data
        var result: JSONObject = ["disk": .string(slot), "goal_reached": .bool(after[slot] == nil)]
        result["pending"] = .bool(after[slot] == nil && now[slot] != nil)
        let unused = (after.object ?? [:]).filter { $0.name.hasPrefix("unused") }.last
        result["volume"] = unused?.value
        return result
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Disk", result["disk"]?.string)
        text.field("Kept As", result["volume"]?.string.map { UntrustedText.line($0) })
        text.field("Pending", result["pending"] == true ? "until the VM is stopped and started" : nil)
    }
}
