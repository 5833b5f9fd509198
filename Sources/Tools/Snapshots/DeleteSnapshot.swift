import Gateway
import JSONLines

/// DELETE /nodes/{node}/{qemu|lxc}/{vmid}/snapshot/{snapname}
struct DeleteSnapshot: GuestChange {
    let kind: Guest.Kind
    let done = "Snapshot Deleted"
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        let endpoint = "DELETE \(SnapshotTools.base(kind))/{snapname}"
        spec = ToolSpec(
            name: SnapshotTools.name("delete", kind), title: "Delete snapshot of a \(kind.noun)",
            summary:
                "Deletes a snapshot of a \(kind.noun): it cannot be rolled back to any more. The present state stays as it is.",
            toolset: SnapshotTools.toolset(kind),
            parameters: [
                .node, .vmid, SnapshotTools.snapshotName,
                .of(endpoint, "force", default: false, "Forget it even if its data cannot be removed from the storage"),
            ],
            effects: [.destroy], lane: .ordinary, endpoints: [endpoint],
            output: GuestText.output(["snapshot": Schema.string, "left": Schema.integer]),
            requiredOutput: GuestText.requiredOutput,
            examples: [["vmid": kind == .qemu ? 101 : 200, "snapname": "before-upgrade"]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try SnapshotTools.checkName(arguments)
        return try await GuestLookup.resolve(arguments, kind, on: cluster)
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let parameters: JSONObject = call.arguments["force"] == true ? ["force": true] : [:]
        return [SnapshotTools.request(.delete, guest, "", call.arguments["snapname"]?.string ?? "", parameters)]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let list = try await SnapshotTools.list(guest, context.cluster)
        let isGone = !list.contains { $0["name"] == call.arguments["snapname"] }
        return [
            "snapshot": call.arguments["snapname"] ?? "", "left": .int(list.count), "goal_reached": .bool(isGone),
        ]
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Snapshot", result["snapshot"]?.string)
        text.field("Snapshots Left", result["left"]?.int.map(String.init))
    }
}
