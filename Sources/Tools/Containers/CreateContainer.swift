import Gateway
import JSONLines

/// POST /nodes/{node}/lxc
struct CreateContainer: Tool {
    init() {}

    private static let endpoint = "POST /nodes/{node}/lxc"

    let spec = ToolSpec(
        name: "create_container", title: "Create container",
        summary:
            "Creates a new container from a template's file (list them with list_storage_content or call_api): one root "
            + "volume, one network card. It is unprivileged, and stopped unless start is true.",
        toolset: "containers",
        parameters: [
            Parameter("node", .node, required: true, "Node of the new container"),
            Parameter("vmid", .vmid, "VMID; the next free one where it is left out"),
            .of(
                endpoint, "ostemplate", required: true,
                "Template's file, e.g. local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst"),
            Parameter("storage", .string(maximumLength: 100), required: true, "Storage for the root volume"),
            Parameter("disk_size", .integer(1...131_072), default: 8, "Size of the root volume in GiB"),
            .of(endpoint, "hostname", "Host name"),
            .of(endpoint, "cores", "CPU cores; all of the node's where left out"),
            Parameter("memory", .integer(16...16_777_216), default: 512, "Memory in MiB"),
            Parameter("swap", .integer(0...16_777_216), default: 512, "Swap in MiB"),
            .part(of: endpoint, "net[n]", "bridge", "Bridge of the network card, e.g. vmbr0; no card where left out"),
            .part(of: endpoint, "net[n]", "tag", as: "vlan", "VLAN of the network card"),
            Parameter("ip", .string(maximumLength: 64), default: "dhcp", "IPv4 address with prefix, or dhcp"),
            Parameter("gw", .string(maximumLength: 64), "IPv4 gateway"),
            .of(endpoint, "password", "Password of root; keys are better. It is never shown again"),
            .of(endpoint, "ssh-public-keys", "Public keys that may log in as root, one a line"),
            .of(endpoint, "unprivileged", default: true, "Its root is nobody on the host; false gives that up"),
            Parameter("nesting", .boolean, default: false, "Allow containers within it, as recent systemd wants"),
            .of(endpoint, "onboot", "Start it when its node starts"), .of(endpoint, "tags", "Tags"),
            .of(endpoint, "description", "Notes"), .of(endpoint, "pool", "Pool"),
            .of(endpoint, "start", default: false, "Start it when it is made"),
        ],
        effects: [.create], lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
        output: GuestText.output(["status": Schema.string]), requiredOutput: GuestText.requiredOutput,
        examples: [
            [
                "node": "pve1", "ostemplate": "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst",
                "storage": "local-lvm", "hostname": "dns1", "bridge": "vmbr0",
            ]
        ])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        var faults: [ArgumentFault] = []
        let template = arguments["ostemplate"]?.string ?? ""
        if BackupTools.storage(template) == nil || template.contains(",") || template.hasPrefix("/") {
            faults.append(ArgumentFault("ostemplate", "is no volume such as local:vztmpl/debian-13-standard.tar.zst"))
        } else if template.contains("vzdump-") || template.contains(":backup/") {
            faults.append(ArgumentFault("ostemplate", "is a backup; restore_backup restores it"))
        }
        for name in ["vlan", "gw"] where arguments[name] != nil && arguments["bridge"] == nil {
            faults.append(ArgumentFault(name, "needs a bridge as well"))
        }
        for name in ["storage", "bridge", "ip", "gw"] where arguments[name]?.string?.contains(",") == true {
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
            "vmid", "ostemplate", "hostname", "cores", "memory", "swap", "password", "ssh-public-keys", "unprivileged",
            "onboot", "tags", "description", "pool")
        parameters["rootfs"] = .string("\(arguments["storage"]?.string ?? ""):\(arguments["disk_size"]?.int ?? 8)")
        if arguments["nesting"] == true { parameters["features"] = "nesting=1" }
        if arguments["start"] == true { parameters["start"] = true }
        if let bridge = arguments["bridge"]?.string {
            let vlan = arguments["vlan"]?.int.map { ",tag=\($0)" } ?? ""
            let gateway = arguments["gw"]?.string.map { ",gw=\($0)" } ?? ""
            parameters["net0"] = .string(
                "name=eth0,bridge=\(bridge),firewall=1,ip=\(arguments["ip"]?.string ?? "dhcp")\(gateway)\(vlan)")
        }
        return [APIRequest(.post, "/nodes/{node}/lxc", ["node": call.node ?? ""], parameters)]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await NewGuest.make(spec.name, .lxc, call, context)
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        GuestText.headline("Created", result, .lxc, &text)
        text.field("Status", result["status"]?.string?.uppercased())
        GuestText.end(result, &text)
        return text.text
    }
}
