import Gateway
import JSONLines

/// POST /nodes/{node}/qemu (or lxc) with a backup.
struct RestoreBackup: Tool {
    init() {}

    private static let endpoints = ["POST /nodes/{node}/qemu", "POST /nodes/{node}/lxc"]

    let spec = ToolSpec(
        name: "restore_backup", title: "Restore a backup",
        summary:
            "Makes a guest from a backup, under a new VMID (the next free one where it is left out). overwrite: true restores "
            + "over a guest that exists: ITS DISKS ARE LOST, and it has to be stopped.",
        toolset: "backup",
        parameters: [
            Parameter("node", .node, required: true, "Node for the guest"), BackupTools.volid,
            Parameter("vmid", .vmid, "VMID of the guest"),
            .of(endpoints[0], "storage", "Storage for the disks; where they were when left out"),
            Parameter("overwrite", .boolean, default: false, "Replace the guest that has this VMID"),
            .of(endpoints[0], "unique", default: false, "Give it new MAC addresses, as for a copy beside the original"),
            .of(endpoints[0], "start", default: false, "Start it afterwards"),
        ],
        effects: [.create], lane: .ordinary, isIdempotent: false, endpoints: endpoints,
        output: GuestText.output(["status": Schema.string, "volid": Schema.string]),
        requiredOutput: GuestText.requiredOutput)

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let node = arguments["node"]?.string ?? ""
        try await GuestLookup.checkNode(node, on: cluster)
        let volid = arguments["volid"]?.string ?? ""
        guard BackupTools.storage(volid) != nil, !volid.contains(","), !volid.hasPrefix("/") else {
            throw GatewayError.invalidArguments([
                ArgumentFault("volid", "is no volume such as local:backup/vzdump-qemu-101-...; list_backups shows them")
            ])
        }
        if arguments["overwrite"] == true, arguments["vmid"] == nil {
            throw GatewayError.invalidArguments([ArgumentFault("overwrite", "needs the VMID to overwrite")])
        }
        var target = Target(arguments: try await FreeVMID.fill("vmid", in: arguments, on: cluster), node: node)
        let list = try await cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])).data.array ?? []
        if let there = list.first(where: { $0["vmid"]?.int == target.arguments["vmid"]?.int }) {
            guard arguments["overwrite"] == true else {
                throw GatewayError(
                    .conflict, "VMID \(GuestText.number(there["vmid"])) is in use; nothing was sent",
                    ["hint": "leave vmid out for a new guest, or overwrite: true destroys the one that has it"])
            }
            let kind: Guest.Kind = there["type"]?.string == "lxc" ? .lxc : .qemu
            let vmid = there["vmid"]?.int ?? 0
            target.guests = [Guest(cluster: cluster.name, kind: kind, vmid: vmid, node: there["node"]?.string ?? node)]
        }
        return target
    }

    private func kind(_ call: ToolCall) -> Guest.Kind {
        let volid = call.arguments["volid"]?.string ?? ""
        return volid.contains("vzdump-lxc-") || volid.contains("backup/ct/") ? .lxc : .qemu
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let kind = kind(call)
        var parameters = call.arguments.passing("vmid", "storage")
        parameters[kind == .qemu ? "archive" : "ostemplate"] = call.arguments["volid"]
        if kind == .lxc { parameters["restore"] = true }
        if call.arguments["overwrite"] == true { parameters["force"] = true }
        for name in ["unique", "start"] where call.arguments[name] == true { parameters[name] = true }
        return [APIRequest(.post, "/nodes/{node}/\(kind.rawValue)", ["node": call.node ?? ""], parameters)]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        var result = try await NewGuest.make(spec.name, kind(call), call, context)
        result["volid"] = call.arguments["volid"]
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        GuestText.headline("Restored", result, .qemu, &text)
        text.field("Backup", result["volid"]?.string.map { UntrustedText.line($0) })
        text.field("Status", result["status"]?.string?.uppercased())
        GuestText.end(result, &text)
        return text.text
    }
}
