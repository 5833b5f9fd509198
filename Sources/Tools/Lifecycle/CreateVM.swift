import Gateway
import JSONLines

/// POST /nodes/{node}/qemu
struct CreateVM: Tool {
    init() {}

    private static let endpoint = "POST /nodes/{node}/qemu"

    let spec = ToolSpec(
        name: "create_vm", title: "Create VM",
        summary:
            "Creates a new, empty VM: one disk, one network card, perhaps an installation image in its drive. It is stopped "
            + "unless start is true. For a ready system clone a template (clone_vm) instead.",
        toolset: "lifecycle",
        parameters: [
            Parameter("node", .node, required: true, "Node of the new VM"),
            Parameter("vmid", .vmid, "VMID; the next free one where it is left out"),
            .of(endpoint, "name", "Name, a DNS name"),
            .of(endpoint, "cores", default: 1, "CPU cores"),
            Parameter("memory", .integer(16...16_777_216), default: 2048, "Memory in MiB"),
            .of(endpoint, "ostype", default: "l26", "Operating system"),
            Parameter("storage", .string(maximumLength: 100), "Storage for the disk; no disk where it is left out"),
            Parameter("disk_size", .integer(1...131_072), default: 32, "Size of the disk in GiB"),
            Parameter("iso", .string(maximumLength: 512), "Image in the drive, e.g. local:iso/debian.iso"),
            Parameter(
                "bridge", .string(maximumLength: 40), "Bridge of the network card, e.g. vmbr0; no card where left out"),
            .part(of: endpoint, "net[n]", "tag", as: "vlan", "VLAN of the network card"),
            .of(endpoint, "bios", "Firmware"), .of(endpoint, "cpu", "CPU type, e.g. host"),
            Parameter("agent", .boolean, default: false, "The guest has the QEMU agent"),
            .of(endpoint, "onboot", "Start it when its node starts"), .of(endpoint, "tags", "Tags"),
            .of(endpoint, "description", "Notes"), .of(endpoint, "pool", "Pool"),
            .of(endpoint, "start", default: false, "Start it when it is made"),
        ],
        effects: [.create], lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
        output: GuestText.output(["status": Schema.string]), requiredOutput: GuestText.requiredOutput,
        examples: [
            ["node": "pve1", "name": "build1", "cores": 2, "memory": 4096, "storage": "local-lvm", "bridge": "vmbr0"]
        ])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        var faults: [ArgumentFault] = []
        if arguments["vlan"] != nil, arguments["bridge"] == nil {
            faults.append(ArgumentFault("vlan", "needs a bridge as well"))
        }
        for name in ["storage", "iso", "bridge"] where arguments[name]?.string?.contains(",") == true {
            faults.append(ArgumentFault(name, "must not contain a comma"))
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        let node = arguments["node"]?.string ?? ""
        try await GuestLookup.checkNode(node, on: cluster)
        return Target(arguments: try await FreeVMID.fill("vmid", in: arguments, on: cluster), node: node)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let arguments = call.arguments
        var parameters = arguments.passing(
            "vmid", "name", "cores", "ostype", "bios", "cpu", "onboot", "tags", "description", "pool")
        parameters["memory"] = arguments["memory"]
        if arguments["agent"] == true { parameters["agent"] = "1" }
        if arguments["start"] == true { parameters["start"] = true }
        if let storage = arguments["storage"]?.string {
            parameters["scsihw"] = "virtio-scsi-single"
            parameters["scsi0"] = .string("\(storage):\(arguments["disk_size"]?.int ?? 32),iothread=1")
            parameters["boot"] = .string("order=scsi0" + (arguments["iso"] == nil ? "" : ";ide2"))
        } else if arguments["iso"] != nil {
            parameters["boot"] = "order=ide2"
        }
        if let iso = arguments["iso"]?.string { parameters["ide2"] = .string("\(iso),media=cdrom") }
        if let bridge = arguments["bridge"]?.string {
            let vlan = arguments["vlan"]?.int.map { ",tag=\($0)" } ?? ""
            parameters["net0"] = .string("virtio,bridge=\(bridge)\(vlan),firewall=1")
        }
        return [APIRequest(.post, "/nodes/{node}/qemu", ["node": call.node ?? ""], parameters)]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await NewGuest.make(spec.name, .qemu, call, context)
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        GuestText.headline("Created", result, .qemu, &text)
        text.field("Status", result["status"]?.string?.uppercased())
        GuestText.end(result, &text)
        return text.text
    }
}
