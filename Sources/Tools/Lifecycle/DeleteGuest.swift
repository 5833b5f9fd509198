import Gateway
import JSONLines

/// DELETE /nodes/{node}/{qemu|lxc}/{vmid}
struct DeleteGuest: Tool {
    private let kind: Guest.Kind
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        let endpoint = "DELETE /nodes/{node}/\(kind.rawValue)/{vmid}"
        spec = ToolSpec(
            name: kind == .qemu ? "delete_vm" : "delete_container", title: "Delete \(kind.noun)",
            summary:
                "DESTROYS a stopped \(kind.noun) with all its disks and snapshots; only its backups stay. A running one is "
                + "refused: shut it down first. Protection has to be taken off by its owner.",
            toolset: kind == .qemu ? "lifecycle" : "containers",
            parameters: [
                .node, .vmid,
                .of(endpoint, "purge", default: false, "Take it out of backup jobs, replication and HA as well"),
                .of(
                    endpoint, "destroy-unreferenced-disks", default: false,
                    "Destroy its disks that the configuration does not name, on all storages"),
            ],
            effects: [.destroy], lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
            output: GuestText.output([:]), requiredOutput: GuestText.requiredOutput,
            examples: [["vmid": kind == .qemu ? 102 : 201]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolve(arguments, kind, on: cluster)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters = JSONObject()
        if call.arguments["purge"] == true { parameters["purge"] = true }
        // Proxmox's API says yes where nothing is said.
        parameters["destroy-unreferenced-disks"] = call.arguments["destroy_unreferenced_disks"] ?? false
        return call.guests.map { APIRequest(.delete, $0, "", parameters) }
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first, let request = call.plan.first else {
            throw GatewayError(.internal, "a deletion ran without a plan")
        }
        let before = try await GuestLock.free(guest, call, context)
        guard before.status == "stopped" else {
            throw GatewayError(
                .conflict, "\(kind.noun) \(guest.vmid) is \(before.status); nothing was sent",
                ["hint": "shut it down first"])
        }
        let task = try await FollowedTask.follow(
            try await context.cluster.send(request).data, guest.node, call, context)
        var result: JSONObject = [
            "vmid": .int(guest.vmid), "name": .string(before.name), "node": .string(guest.node), "task": task.json,
        ]
        result["untrusted"] = ["name"]
        if task.isRunning { return result }
        let list = try await context.cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])).data
            .array
        let isGone = !(list ?? []).contains { $0["vmid"]?.int == guest.vmid }
        result["goal_reached"] = .bool(isGone)
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        GuestText.headline("Deleted", result, kind, &text)
        GuestText.end(result, &text)
        return text.text
    }
}
