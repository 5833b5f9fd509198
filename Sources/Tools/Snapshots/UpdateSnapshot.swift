import Gateway
import JSONLines

/// PUT /nodes/{node}/{qemu|lxc}/{vmid}/snapshot/{snapname}/config
struct UpdateSnapshot: GuestChange {
    let kind: Guest.Kind
    let done = "Snapshot Updated"
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        let endpoint = "PUT \(SnapshotTools.base(kind))/{snapname}/config"
        spec = ToolSpec(
            name: SnapshotTools.name("update", kind), title: "Describe snapshot of a \(kind.noun)",
            summary: "Changes the description of a snapshot; nothing else of it can be changed.",
            toolset: SnapshotTools.toolset(kind),
            parameters: [
                .node, .vmid, SnapshotTools.snapshotName,
                .of(endpoint, "description", required: true, "What it is for"),
            ],
            effects: [.reconfigure], lane: .ordinary, endpoints: [endpoint],
            output: GuestText.output(["snapshot": SnapshotTools.entry]), requiredOutput: GuestText.requiredOutput,
            examples: [["vmid": kind == .qemu ? 101 : 200, "snapname": "before-upgrade", "description": "works"]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try SnapshotTools.checkName(arguments)
        return try await GuestLookup.resolve(arguments, kind, on: cluster)
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        [
            SnapshotTools.request(
                .put, guest, "/config", call.arguments["snapname"]?.string ?? "", call.arguments.passing("description"))
        ]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let found = try await SnapshotTools.list(guest, context.cluster).first {
            $0["name"] == call.arguments["snapname"]
        }
        var result: JSONObject = ["goal_reached": .bool(found != nil), "untrusted": ["snapshot.description"]]
        result["snapshot"] = found.map(JSONValue.object)
        return result
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Snapshot", result["snapshot"]?["name"]?.string)
        text.field("Description", result["snapshot"]?["description"]?.string.map { UntrustedText.line($0) })
    }
}
