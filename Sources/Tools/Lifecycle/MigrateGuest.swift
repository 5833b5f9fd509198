import Gateway
import JSONLines

/// POST /nodes/{node}/{qemu|lxc}/{vmid}/migrate
struct MigrateGuest: Tool {
    private let kind: Guest.Kind
    let spec: ToolSpec

    init(_ kind: Guest.Kind = .qemu) {
        self.kind = kind
        let endpoint = "POST /nodes/{node}/\(kind.rawValue)/{vmid}/migrate"
        var parameters: [Parameter] = [
            .node, .vmid, .of(endpoint, "target", required: true, "Node to go to"),
        ]
        if kind == .qemu {
            parameters += [
                .of(endpoint, "online", "Keep it running while it moves (the default for a running VM)"),
                .of(endpoint, "with-local-disks", default: false, "Copy disks that lie on the node itself"),
                .of(endpoint, "targetstorage", "Storage for these, or pairs such as local-lvm:data"),
            ]
        } else {
            parameters += [
                .of(endpoint, "restart", default: false, "Stop a running container, move it, and start it again"),
                .of(endpoint, "timeout", "With restart: seconds that it is given to shut down"),
                .of(endpoint, "target-storage", "Storage there"),
            ]
        }
        spec = ToolSpec(
            name: kind == .qemu ? "migrate_vm" : "migrate_container", title: "Migrate \(kind.noun)",
            summary: kind == .qemu
                ? "Moves a VM to another node; a running one goes on running while it moves. check_migration tells beforehand "
                    + "what is in the way. An HA-managed VM is moved by the HA manager."
                : "Moves a container to another node. A running one can only be moved with restart: true, which interrupts it.",
            toolset: kind == .qemu ? "lifecycle" : "containers", parameters: parameters, effects: [.move],
            lane: .ordinary, isIdempotent: false, endpoints: [endpoint],
            output: GuestText.output(["source": Schema.string, "target": Schema.string, "status": Schema.string]),
            requiredOutput: GuestText.requiredOutput,
            examples: [
                kind == .qemu
                    ? ["vmid": 101, "target": "pve2", "with_local_disks": true] : ["vmid": 201, "target": "pve1"]
            ])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let target = try await GuestLookup.resolve(arguments, kind, on: cluster)
        let name = arguments["target"]?.string ?? ""
        try await GuestLookup.checkNode(name, "target", on: cluster)
        guard name != target.node else {
            throw GatewayError.invalidArguments([ArgumentFault("target", "it is on \(name) already")])
        }
        return target
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        guard let guest = call.guests.first else { return [] }
        var parameters = call.arguments.passing(
            "target", "online", "with-local-disks", "targetstorage", "restart", "timeout", "target-storage")
        for name in ["with-local-disks", "restart"] where parameters[name] == false { parameters[name] = nil }
        if kind == .qemu, parameters["online"] == nil,
            try await GuestStatus.read(guest, cluster).status != "stopped"
        {
            parameters["online"] = true
        }
        return [APIRequest(.post, guest, "/migrate", parameters)]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first, let request = call.plan.first,
            let target = call.arguments["target"]?.string
        else { throw GatewayError(.internal, "a migration ran without a plan") }
        let before = try await GuestLock.free(guest, call, context)
        let task = try await FollowedTask.follow(
            try await context.cluster.send(request).data, guest.node, call, context)
        var result: JSONObject = [
            "vmid": .int(guest.vmid), "name": .string(before.name), "node": .string(guest.node),
            "source": .string(guest.node), "target": .string(target), "task": task.json,
        ]
        result["untrusted"] = ["name"]
        if task.isRunning { return result }
        // The HA manager only takes a request; the guest moves later.
        var pause = Duration.milliseconds(50)
        var found = try await GuestLookup.locate(guest.vmid, kind, on: context.cluster)
        while found.node != target, before.isManaged, .now + pause < call.waitUntil {
            await context.progress?("waiting until the HA manager has moved it")
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(1))
            found = try await GuestLookup.locate(guest.vmid, kind, on: context.cluster)
        }
        result["node"] = .string(found.node)
        result["goal_reached"] = .bool(found.node == target)
        if found.node != target {
            result["problem"] =
                before.isManaged
                ? "the HA manager has the request, but it has not moved yet"
                : "Proxmox says OK, but it is still on its node"
        }
        result["status"] = .string(try await GuestStatus.read(found, context.cluster).status)
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        GuestText.headline("Migrated", result, kind, &text)
        text.field("Moved", "\(result["source"]?.string ?? "?") → \(result["target"]?.string ?? "?")")
        text.field("Status", result["status"]?.string?.uppercased())
        GuestText.end(result, &text)
        return text.text
    }
}
