import Gateway
import JSONLines

/// PUT /nodes/{node}/qemu/{vmid}/resize
struct ResizeDisk: GuestChange {
    init() {}

    let kind = Guest.Kind.qemu
    let done = "Disk Resized"
    private static let endpoint = "PUT /nodes/{node}/qemu/{vmid}/resize"

    let spec = ToolSpec(
        name: "resize_disk", title: "Grow disk of a VM",
        summary:
            "Makes a disk of a VM larger, also while it runs; partitions and file systems have to be grown inside the guest. "
            + "A disk cannot be made smaller, and there is no way back.",
        toolset: "disks",
        parameters: [
            .node, .vmid, Parameter("disk", .string(maximumLength: 10), required: true, "Slot, e.g. scsi0"),
            Parameter("size", .string(maximumLength: 20), required: true, "New size such as 64G, or +10G to add"),
        ],
        effects: [.reconfigure], lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
        output: GuestText.output(["disk": Schema.string, "previous_size": Schema.string, "size": Schema.string]),
        requiredOutput: GuestText.requiredOutput, examples: [["vmid": 101, "disk": "scsi0", "size": "+8G"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try DiskTools.checkSlot(arguments["disk"]?.string ?? "", "disk")
        let size = arguments["size"]?.string ?? ""
        var digits = size.first == "+" ? size.dropFirst() : size[...]
        if let unit = digits.last, "KMGT".contains(unit) { digits = digits.dropLast() }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            throw GatewayError.invalidArguments([ArgumentFault("size", "expected a size such as 64G or +10G")])
        }
        return try await GuestLookup.resolve(arguments, .qemu, on: cluster)
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        [APIRequest(.put, guest, "/resize", call.arguments.passing("disk", "size"))]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first, let request = call.plan.first else {
            throw GatewayError(.internal, "no guest was resolved")
        }
        let slot = call.arguments["disk"]?.string ?? ""
        let before = try await GuestLock.free(guest, call, context)
        let old = DiskTools.size(try await DiskTools.config(guest, context.cluster)[slot]?.string)
        let task = try await FollowedTask.follow(
            try await context.cluster.send(request).data, guest.node, call, context)
        var result: JSONObject = [
            "vmid": .int(guest.vmid), "name": .string(before.name), "node": .string(guest.node), "disk": .string(slot),
        ]
        result["previous_size"] = old.map(JSONValue.string)
        result["task"] = task.json
        result["untrusted"] = ["name"]
        if task.isRunning { return result }
        let new = DiskTools.size(try await DiskTools.config(guest, context.cluster)[slot]?.string)
        result["size"] = new.map(JSONValue.string)
        result["goal_reached"] = .bool(new != nil && new != old)
        if new == old { result["problem"] = "the disk has the size that it had" }
        return result
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject { [:] }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Disk", result["disk"]?.string)
        text.field("Size", "\(result["previous_size"]?.string ?? "?") → \(result["size"]?.string ?? "?")")
    }
}
