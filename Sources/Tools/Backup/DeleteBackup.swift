import Gateway
import JSONLines

/// DELETE /nodes/{node}/storage/{storage}/content/{volume}
struct DeleteBackup: Tool {
    init() {}

    private static let endpoint = "DELETE /nodes/{node}/storage/{storage}/content/{volume}"

    let spec = ToolSpec(
        name: "delete_backup", title: "Delete a backup",
        summary: "DELETES one backup for good. A protected one is refused.",
        toolset: "backup",
        parameters: [Parameter("node", .node, required: true, "A node that reaches the storage"), BackupTools.volid],
        effects: [.destroy], isIdempotent: false, endpoints: [endpoint],
        output: [
            "volid": Schema.string, "node": Schema.string, "task": Schema.task, "goal_reached": Schema.boolean,
            "problem": Schema.string,
        ],
        requiredOutput: ["volid", "node"])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let volid = arguments["volid"]?.string ?? ""
        // A volume of another kind is a guest's disk or an image.
        let isBackup = volid.contains(":backup/") || volid.contains("vzdump-")
        guard BackupTools.storage(volid) != nil, isBackup, !volid.contains("..") else {
            throw GatewayError.invalidArguments([
                ArgumentFault("volid", "is no backup such as local:backup/vzdump-qemu-101-...; list_backups shows them")
            ])
        }
        try await GuestLookup.checkNode(arguments["node"]?.string ?? "", on: cluster)
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let volid = call.arguments["volid"]?.string ?? ""
        return [
            APIRequest(
                .delete, "/nodes/{node}/storage/{storage}/content/{volume}",
                ["node": call.node ?? "", "storage": BackupTools.storage(volid) ?? "", "volume": volid])
        ]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first, let node = call.node else { throw GatewayError(.internal, "no plan") }
        let volid = call.arguments["volid"]?.string ?? ""
        let storage = BackupTools.storage(volid) ?? ""
        func isThere() async throws -> Bool {
            try await BackupTools.list(node, storage, vmid: nil, context.cluster).contains {
                $0["volid"]?.string == volid
            }
        }
        guard try await isThere() else {
            throw GatewayError(.notFound, "there is no such backup on storage \(storage); nothing was sent")
        }
        let task = try await FollowedTask.follow(try await context.cluster.send(request).data, node, call, context)
        var result: JSONObject = ["volid": .string(volid), "node": .string(node), "task": task.json]
        if task.isRunning { return result }
        let isGone = try await !isThere()
        result["goal_reached"] = .bool(isGone)
        if !isGone { result["problem"] = "Proxmox says OK, but the backup is still there" }
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(result["goal_reached"] == false ? .warning : .success, "Backup Deleted")
        text.subject(.storage, UntrustedText.line(result["volid"]?.string ?? ""))
        text.field("Node", result["node"]?.string)
        GuestText.end(result, &text)
        return text.text
    }
}
