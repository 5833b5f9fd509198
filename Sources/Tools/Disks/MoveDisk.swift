import Gateway
import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/move_disk
struct MoveDisk: GuestChange {
    init() {}

    let kind = Guest.Kind.qemu
    let done = "Disk Moved"
    private static let endpoint = "POST /nodes/{node}/qemu/{vmid}/move_disk"

    let spec = ToolSpec(
        name: "move_disk", title: "Move disk of a VM",
        summary:
            "Moves a disk of a VM to another storage, also while it runs, or to another VM (target_vmid; both have to be "
            + "stopped). On another storage the old copy is kept as an unused disk unless delete is true.",
        toolset: "disks",
        parameters: [
            .node, .vmid, Parameter("disk", .string(maximumLength: 10), required: true, "Slot, e.g. scsi0"),
            .of(endpoint, "storage", "Storage to go to"), .of(endpoint, "format", "Format there"),
            .of(endpoint, "delete", default: false, "Remove the old copy afterwards"),
            .of(endpoint, "target-vmid", "VM to give the disk to"),
            Parameter("target_disk", .string(maximumLength: 10), "Slot there, e.g. scsi1"),
        ],
        effects: [.move], lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
        output: GuestText.output(["disk": Schema.string, "now": Schema.string, "target_vmid": Schema.integer]),
        requiredOutput: GuestText.requiredOutput, examples: [["vmid": 101, "disk": "scsi0", "storage": "shared-nfs"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try DiskTools.checkSlot(arguments["disk"]?.string ?? "", "disk")
        if let slot = arguments["target_disk"]?.string { try DiskTools.checkSlot(slot, "target_disk") }
        guard (arguments["storage"] == nil) != (arguments["target_vmid"] == nil) else {
            throw GatewayError.invalidArguments([ArgumentFault("storage", "give either storage or target_vmid")])
        }
        var target = try await GuestLookup.resolve(arguments, .qemu, on: cluster)
        if let vmid = arguments["target_vmid"]?.int {
            target.guests.append(try await GuestLookup.locate(vmid, .qemu, on: cluster))
        }
        return target
    }

    func laneGuests(_ arguments: JSONObject) -> [Int] {
        [arguments["vmid"], arguments["target_vmid"]].compactMap { $0?.int }
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters = call.arguments.passing("disk", "storage", "format", "target-vmid", "target-disk")
        if call.arguments["delete"] == true, call.arguments["storage"] != nil { parameters["delete"] = true }
        return [APIRequest(.post, guest, "/move_disk", parameters)]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let slot = call.arguments["disk"]?.string ?? ""
        var result: JSONObject = ["disk": .string(slot)]
        if let other = call.guests.dropFirst().first {
            let wanted = call.arguments["target_disk"]?.string ?? slot
            let now = try await DiskTools.config(other, context.cluster)[wanted]
            let left = try await DiskTools.config(guest, context.cluster)[slot]
            result["target_vmid"] = .int(other.vmid)
            result["now"] = now
            result["goal_reached"] = .bool(now != nil && left == nil)
        } else {
            let now = try await DiskTools.config(guest, context.cluster)[slot]
            result["now"] = now
            let storage = call.arguments["storage"]?.string ?? ""
            result["goal_reached"] = .bool(now?.string?.hasPrefix("\(storage):") == true)
        }
        return result
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Disk", result["disk"]?.string)
        text.field("Given To", result["target_vmid"]?.int.map { "VM \($0)" })
        text.field("Now", result["now"]?.string.map { UntrustedText.line($0) })
    }
}
