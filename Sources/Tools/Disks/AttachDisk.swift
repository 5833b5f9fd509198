import Gateway
import JSONLines

/// PUT /nodes/{node}/qemu/{vmid}/config with a new or an unused disk in a free slot.
struct AttachDisk: GuestChange {
    init() {}

    let kind = Guest.Kind.qemu
    let done = "Disk Attached"
    private static let endpoint = "PUT /nodes/{node}/qemu/{vmid}/config"

    let spec = ToolSpec(
        name: "attach_disk", title: "Attach disk to a VM",
        summary:
            "Adds a disk to a VM in a free slot: a new one (storage and size), or one of the VM's own unused disks (volume). "
            + "A running VM sees it at once where hotplug is on; else it is pending until a full stop and start.",
        toolset: "disks",
        parameters: [
            .node, .vmid,
            Parameter("slot", .string(maximumLength: 10), "Slot, e.g. scsi1; the first free scsi slot where left out"),
            Parameter("storage", .string(maximumLength: 100), "Storage for a new disk"),
            Parameter("size", .integer(1...131_072), "Size of a new disk in GiB"),
            Parameter("volume", .string(maximumLength: 512), "An unused disk of this VM, e.g. local-lvm:vm-101-disk-1"),
            Parameter("options", .string(maximumLength: 512), "Further options, e.g. discard=on,ssd=1"),
        ],
        effects: [.reconfigure], lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
        output: GuestText.output(["slot": Schema.string, "disk": Schema.string, "pending": Schema.boolean]),
        requiredOutput: GuestText.requiredOutput, examples: [["vmid": 101, "storage": "local-lvm", "size": 8]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        var faults: [ArgumentFault] = []
        let isNew = arguments["storage"] != nil && arguments["size"] != nil
        if isNew == (arguments["volume"] != nil) || (arguments["storage"] != nil) != (arguments["size"] != nil) {
            faults.append(
                ArgumentFault("storage", "give either storage and size for a new disk, or volume for an unused one"))
        }
        for name in ["storage", "volume"] where arguments[name]?.string?.contains(",") == true {
            faults.append(ArgumentFault(name, "must not contain a comma"))
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        if let slot = arguments["slot"]?.string { try DiskTools.checkSlot(slot, "slot") }
        var target = try await GuestLookup.resolve(arguments, .qemu, on: cluster)
        guard let guest = target.guests.first else { return target }
        let config = try await DiskTools.config(guest, cluster)
        if let slot = arguments["slot"]?.string {
            guard config[slot] == nil else {
                throw GatewayError.invalidArguments([ArgumentFault("slot", "\(slot) holds a disk already")])
            }
        } else {
            guard let free = (0...30).map({ "scsi\($0)" }).first(where: { config[$0] == nil }) else {
                throw GatewayError.invalidArguments([ArgumentFault("slot", "no scsi slot is free")])
            }
            target.arguments["slot"] = .string(free)
        }
        if let volume = arguments["volume"]?.string {
            let unused = (config.object ?? [:]).filter { $0.name.hasPrefix("unused") }.compactMap {
                DiskTools.volume($0.value.string)
            }
            guard unused.contains(volume) else {
                let list = unused.isEmpty ? "it has none" : "it has \(unused.joined(separator: ", "))"
                throw GatewayError.invalidArguments([ArgumentFault("volume", "is no unused disk of this VM; \(list)")])
            }
        }
        return target
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let storage = call.arguments["storage"]?.string ?? ""
        let drive = call.arguments["volume"]?.string ?? "\(storage):\(call.arguments["size"]?.int ?? 1)"
        let options = call.arguments["options"]?.string.map { ",\($0)" } ?? ""
        var parameters: JSONObject = [call.arguments["slot"]?.string ?? "scsi1": .string(drive + options)]
        parameters["digest"] = try await DiskTools.config(guest, cluster)["digest"]
        return [APIRequest(.put, guest, "/config", parameters)]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let slot = call.arguments["slot"]?.string ?? ""
        let after = try await DiskTools.config(guest, context.cluster)
        let now = try await context.cluster.send(APIRequest(.get, guest, "/config", ["current": true])).data
        var result: JSONObject = ["slot": .string(slot), "goal_reached": .bool(after[slot] != nil)]
        result["disk"] = after[slot]
        result["pending"] = .bool(after[slot] != nil && now[slot] == nil)
        return result
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Slot", result["slot"]?.string)
        text.field("Disk", result["disk"]?.string.map { UntrustedText.line($0) })
        text.field("Pending", result["pending"] == true ? "until the VM is stopped and started" : nil)
    }
}
