import Gateway
import JSONLines

/// POST /nodes/{node}/{qemu|lxc}/{vmid}/snapshot
struct CreateSnapshot: GuestChange {
    let kind: Guest.Kind
    let done = "Snapshot Created"
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        let endpoint = "POST \(SnapshotTools.base(kind))"
        var parameters: [Parameter] = [
            .node, .vmid, SnapshotTools.snapshotName, .of(endpoint, "description", "What it is for"),
        ]
        if kind == .qemu {
            parameters.append(
                .of(endpoint, "vmstate", default: false, "Save the running VM's memory too: takes longer"))
        }
        spec = ToolSpec(
            name: SnapshotTools.name("create", kind), title: "Create snapshot of a \(kind.noun)",
            summary: "Keeps the present state of a \(kind.noun)'s disks (and memory, where asked) to go back to with "
                + "\(SnapshotTools.name("rollback", kind)). The guest goes on running. A snapshot is no backup: it lies on the "
                + "same storage.",
            toolset: SnapshotTools.toolset(kind), parameters: parameters, effects: [.create], lane: .ordinary,
            isIdempotent: false, endpoints: [endpoint],
            output: GuestText.output(["snapshot": SnapshotTools.entry]), requiredOutput: GuestText.requiredOutput,
            examples: [["vmid": kind == .qemu ? 101 : 200, "snapname": "before-upgrade"]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try SnapshotTools.checkName(arguments)
        return try await GuestLookup.resolve(arguments, kind, on: cluster)
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters = call.arguments.passing("snapname", "description", "vmstate")
        if parameters["vmstate"] == false { parameters["vmstate"] = nil }
        return [APIRequest(.post, guest, "/snapshot", parameters)]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let found = try await SnapshotTools.list(guest, context.cluster).first {
            $0["name"] == call.arguments["snapname"]
        }
        guard let found else {
            return ["goal_reached": false, "problem": "Proxmox says OK, but the snapshot is not in the list"]
        }
        return ["goal_reached": true, "snapshot": .object(found), "untrusted": ["snapshot.description"]]
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Snapshot", result["snapshot"]?["name"]?.string)
        text.field("Memory", result["snapshot"]?["with_memory"] == true ? "saved" : nil)
    }
}
