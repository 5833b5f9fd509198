import Gateway
import JSONLines

/// DELETE /nodes/{node}/storage/{storage}/content/{volume}
struct DeleteVolume: Tool {
    private static let endpoint = "DELETE /nodes/{node}/storage/{storage}/content/{volume}"

    let spec = ToolSpec(
        name: "delete_volume", title: "Delete volume",
        summary:
            "DELETES one volume for good: an image, a template, a disk. Refused while a guest uses it, in its "
            + "configuration or a snapshot, naming the guest. For backups delete_backup says the same.",
        toolset: "storage", parameters: [StoragePlaces.node, VolumeID.parameter], effects: [.destroy],
        isIdempotent: false, endpoints: [endpoint],
        output: [
            "volid": Schema.string, "node": Schema.string, "size": Schema.integer, "task": Schema.task,
            "goal_reached": Schema.boolean,
        ],
        requiredOutput: ["volid", "node"],
        examples: [["node": "pve1", "volid": "local:iso/debian-13.2.0-amd64-netinst.iso"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await StoragePlaces.resolve(arguments, VolumeID.read(arguments).storage, on: cluster)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let volume = try VolumeID.read(call.arguments)
        guard let found = try await find(volume, call.node ?? "", cluster) else {
            throw GatewayError(.notFound, "there is no volume '\(volume.text)' on node \(call.node ?? "")")
        }
        let users = try await VolumeUsers.find(volume, owner: found["vmid"]?.int, on: cluster)
        if let user = users.first {
            throw GatewayError(
                .conflict, "volume '\(volume.text)' is in use: \(user)",
                [
                    "uses": .array(users.map { .string($0.description) }),
                    "hint": "detach it first (detach_disk, or update_vm_config with delete)",
                ])
        }
        return [
            APIRequest(
                .delete, "/nodes/{node}/storage/{storage}/content/{volume}",
                ["node": call.node ?? "", "storage": volume.storage, "volume": volume.text])
        ]
    }

    private func find(_ volume: VolumeID, _ node: String, _ cluster: any ClusterAccess) async throws -> JSONValue? {
        let list =
            try await cluster.send(
                APIRequest(
                    .get, "/nodes/{node}/storage/{storage}/content", ["node": node, "storage": volume.storage])
            ).data.array ?? []
        return list.first { $0["volid"]?.string == volume.text }
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first else { throw GatewayError(.internal, "a deletion ran without a plan") }
        let volume = try VolumeID.read(call.arguments)
        let before = try await find(volume, call.node ?? "", context.cluster)
        var result: JSONObject = ["volid": .string(volume.text), "node": call.node.map(JSONValue.string) ?? ""]
        result["size"] = before?["size"]
        let answer = try await context.cluster.send(request)
        let task = try await FollowedTask.follow(answer.data, call.node ?? "", call, context)
        result["task"] = task.json
        if !task.isRunning {
            result["goal_reached"] = .bool(try await find(volume, call.node ?? "", context.cluster) == nil)
        }
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let isRunning = result["task"]?["status"]?.string == "running"
        text.headline(
            isRunning ? .task : result["goal_reached"] == false ? .warning : .success,
            isRunning ? "Volume Deletion: Still Running" : "Volume Deleted")
        text.subject(.storage, UntrustedText.line(result["volid"]?.string ?? ""))
        text.field("Node", result["node"]?.string)
        text.field("Size", result["size"].map { Units.size($0.int) })
        GuestText.end(result, &text)
        return text.text
    }
}
