import Gateway
import JSONLines

/// POST /nodes/{node}/{qemu|lxc}/{vmid}/snapshot/{snapname}/rollback
struct RollbackSnapshot: GuestChange {
    let kind: Guest.Kind
    let done = "Rolled Back"
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        let endpoint = "POST \(SnapshotTools.base(kind))/{snapname}/rollback"
        spec = ToolSpec(
            name: SnapshotTools.name("rollback", kind), title: "Roll a \(kind.noun) back to a snapshot",
            summary:
                "Puts a \(kind.noun) back to a snapshot. EVERYTHING WRITTEN SINCE IS LOST, and a running guest is stopped; "
                + "it stays stopped unless start is true or the snapshot holds memory. Take a backup or another snapshot first.",
            toolset: SnapshotTools.toolset(kind),
            parameters: [
                .node, .vmid, SnapshotTools.snapshotName, .of(endpoint, "start", default: false, "Start it afterwards"),
            ],
            effects: [.interrupt, .destroy], lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
            output: GuestText.output([
                "snapshot": Schema.string, "status": Schema.string, "previous_status": Schema.string,
            ]),
            requiredOutput: GuestText.requiredOutput,
            examples: [["vmid": kind == .qemu ? 101 : 200, "snapname": "before-upgrade", "start": true]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try SnapshotTools.checkName(arguments)
        return try await GuestLookup.resolve(arguments, kind, on: cluster)
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let parameters: JSONObject = call.arguments["start"] == true ? ["start": true] : [:]
        return [
            SnapshotTools.request(.post, guest, "/rollback", call.arguments["snapname"]?.string ?? "", parameters)
        ]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let status = try await GuestStatus.read(guest, context.cluster)
        let list = try await SnapshotTools.list(guest, context.cluster)
        let isThere = list.contains { $0["current"] == true && $0["name"] == call.arguments["snapname"] }
        let isStarted = call.arguments["start"] != true || status.status == "running"
        var result: JSONObject = [
            "snapshot": call.arguments["snapname"] ?? "", "status": .string(status.status),
            "goal_reached": .bool(isThere && isStarted),
        ]
        if !isThere { result["problem"] = "Proxmox says OK, but the guest does not go on from this snapshot" }
        if isThere, !isStarted { result["problem"] = "it was rolled back, but does not run" }
        return result
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Snapshot", result["snapshot"]?.string)
        text.field("Status", result["status"]?.string?.uppercased())
    }
}
