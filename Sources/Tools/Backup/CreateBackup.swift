import Gateway
import JSONLines

/// POST /nodes/{node}/vzdump
struct CreateBackup: Tool {
    init() {}

    private static let endpoint = "POST /nodes/{node}/vzdump"

    let spec = ToolSpec(
        name: "create_backup", title: "Back up a guest",
        summary:
            "Backs a VM or container up to a storage and answers when the backup is there. mode snapshot lets it run; suspend "
            + "pauses it for a moment or longer; stop SHUTS IT DOWN for the time of the backup.",
        toolset: "backup",
        parameters: [
            .node, .vmid, .of(endpoint, "storage", required: true, "Storage for the backup"),
            .of(endpoint, "mode", default: "snapshot", "How: snapshot (runs on), suspend, or stop"),
            .of(endpoint, "compress", default: "zstd", "Compression"),
            Parameter("notes", .string(maximumLength: 1024), "Notes of the backup"),
            .of(endpoint, "protected", default: false, "Keep it from being pruned or deleted"),
        ],
        effects: [.create], lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
        output: GuestText.output(["backup": BackupTools.entry]), requiredOutput: GuestText.requiredOutput,
        examples: [["vmid": 101, "storage": "shared-nfs"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await AnyGuest.resolve(arguments, on: cluster)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        guard let guest = call.guests.first else { return [] }
        var parameters = call.arguments.passing("storage", "mode", "compress")
        parameters["vmid"] = .string(String(guest.vmid))
        parameters["notes-template"] = call.arguments["notes"]
        if call.arguments["protected"] == true { parameters["protected"] = true }
        return [APIRequest(.post, "/nodes/{node}/vzdump", ["node": guest.node], parameters)]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first, let request = call.plan.first else {
            throw GatewayError(.internal, "no guest was resolved")
        }
        let storage = call.arguments["storage"]?.string ?? ""
        let status = try await GuestLock.free(guest, call, context)
        let before = Set(
            try await BackupTools.list(guest.node, storage, vmid: guest.vmid, context.cluster)
                .compactMap { $0["volid"]?.string })
        let task = try await FollowedTask.follow(
            try await context.cluster.send(request).data, guest.node, call, context)
        var result: JSONObject = [
            "vmid": .int(guest.vmid), "name": .string(status.name), "node": .string(guest.node), "task": task.json,
        ]
        result["untrusted"] = ["name"]
        if task.isRunning { return result }
        let after = try await BackupTools.list(guest.node, storage, vmid: guest.vmid, context.cluster)
        let new = after.first { !before.contains($0["volid"]?.string ?? "") }
        result["backup"] = new.map(JSONValue.object)
        result["goal_reached"] = .bool(new != nil)
        if new == nil { result["problem"] = "Proxmox says OK, but there is no new backup on the storage" }
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        GuestText.headline("Backed Up", result, .qemu, &text)
        text.field("Backup", result["backup"]?["volid"]?.string)
        text.field("Size", result["backup"]?["size"]?.int.map { Units.size($0) })
        GuestText.end(result, &text)
        return text.text
    }
}
