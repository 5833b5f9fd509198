import Gateway
import JSONLines

/// What the power tools share: read the state, send the one planned request, follow its task, read the state reached.
struct PowerChange: Sendable {
    /// `Start`, for headlines.
    let operation: String
    let mark: Mark
    /// The status that the guest should have in the end.
    let goal: String
    /// `now running`, for the last line.
    let reached: String
    /// A running guest comes to the goal only through a new start (reboot): the status alone shows nothing.
    var restarts = false
    var kind = Guest.Kind.qemu

    static let output: JSONObject = [
        "vmid": Schema.integer, "name": Schema.string, "node": Schema.string, "operation": Schema.string,
        "status": ["type": "string", "description": "state after the operation: running, stopped, paused"],
        "previous_status": Schema.string,
        "changed": ["type": "boolean", "description": "whether the operation changed the state"],
        "goal_reached": ["type": "boolean", "description": "whether the guest is in the state asked for"],
        "ha_managed": Schema.boolean, "task": Schema.task, "untrusted": Schema.untrusted,
    ]
    static let requiredOutput = ["vmid", "node", "operation", "task"]

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first, let request = call.plan.first else {
            throw GatewayError(.internal, "a power tool ran without a plan")
        }
        let before = try await GuestLock.free(guest, call, context)
        let answer = try await context.cluster.send(request)
        let task = try await FollowedTask.follow(answer.data, guest.node, call, context)

        var result: JSONObject = [
            "vmid": .int(guest.vmid), "name": .string(before.name), "node": .string(guest.node),
            "operation": .string(operation.lowercased()), "previous_status": .string(before.status),
        ]
        result["ha_managed"] = before.isManaged ? true : nil
        if task.isRunning {
            result["status"] = .string(before.status)
            result["task"] = task.json
            result["untrusted"] = ["name"]
            return result
        }
        let after = try await settled(guest, from: before, call, context)
        result["status"] = .string(after.status)
        result["changed"] = .bool(restarts ? after.hasRestarted(since: before) : after.status != before.status)
        result["goal_reached"] = .bool(isReached(after, from: before))
        result["task"] = task.json
        result["untrusted"] = ["name"]
        return result
    }

    private func isReached(_ status: GuestStatus, from before: GuestStatus) -> Bool {
        status.status == goal && (!restarts || status.hasRestarted(since: before))
    }

    /// The state when the task has ended; where the task only files a request (an HA-managed guest) or ends before
    /// the guest is back (a reboot), the state is waited for until the call's time is up.
    private func settled(
        _ guest: Guest, from before: GuestStatus, _ call: ToolCall, _ context: RunContext
    ) async throws -> GuestStatus {
        var status = try await GuestStatus.read(guest, context.cluster)
        guard before.isManaged || restarts else { return status }
        var pause = Duration.milliseconds(20)
        while !isReached(status, from: before), .now + pause < call.waitUntil {
            await context.progress?("waiting until the guest is \(goal)")
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(1))
            status = try await GuestStatus.read(guest, context.cluster)
        }
        return status
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let task = result["task"]
        let isRunning = task?["status"]?.string == "running"
        let isReached = result["goal_reached"]?.bool ?? true
        let warned = (task?["warnings"]?.int ?? 0) > 0
        switch (isRunning, isReached && !warned) {
        case (true, _): text.headline(.task, "\(kind.noun) \(operation) Still Running")
        case (false, true): text.headline(.success, "\(kind.noun) \(operation) Successful")
        case (false, false): text.headline(.warning, "\(kind.noun) \(operation) Done, but look")
        }
        let name = result["name"]?.string.map { " (\(UntrustedText.line($0)))" } ?? ""
        text.subject(
            kind == .qemu ? .vm : .container, "\(kind.noun) \(result["vmid"]?.int.map(String.init) ?? "")\(name)")
        text.field("Node", result["node"]?.string)
        text.field("Operation", operation)
        text.field("Status", result["status"]?.string?.uppercased())
        text.field("Task", FollowedTask.line(task))
        if isRunning {
            text.closing(.task, "The task goes on; get_task shows how it ends")
        } else if result["changed"] == false, isReached {
            text.closing(
                mark, "Nothing changed: the \(kind.noun) was \(result["previous_status"]?.string ?? goal) already")
        } else if isReached {
            text.closing(mark, "\(kind.noun) is \(reached)")
        } else if result["ha_managed"] == true {
            text.closing(.warning, "The HA manager has the request, but the \(kind.noun) is not \(goal) yet")
        } else {
            text.closing(.warning, "Proxmox says OK, but the \(kind.noun) is not \(goal)")
        }
        return text.text
    }
}

/// A guest's state at one moment.
struct GuestStatus: Sendable {
    let name: String
    /// `running`, `stopped` or `paused`.
    let status: String
    let isManaged: Bool
    let uptime: Int?
    let pid: Int?
    let raw: JSONValue

    /// GET /nodes/{node}/{qemu|lxc}/{vmid}/status/current
    static func read(_ guest: Guest, _ cluster: any ClusterAccess) async throws -> GuestStatus {
        GuestStatus(try await cluster.send(APIRequest(.get, guest, "/status/current")).data)
    }

    init(_ raw: JSONValue) {
        self.raw = raw
        name = raw["name"]?.string ?? ""
        let isPaused = raw["qmpstatus"]?.string == "paused"
        status = isPaused ? "paused" : raw["status"]?.string ?? "unknown"
        isManaged = raw["ha"]?["managed"]?.int == 1
        uptime = raw["uptime"]?.int
        pid = raw["pid"]?.int
    }

    /// A reboot gives a new process; a reset keeps the process and, in Proxmox, its uptime.
    func hasRestarted(since before: GuestStatus) -> Bool {
        guard status == "running" else { return false }
        if let pid, let earlier = before.pid, pid != earlier { return true }
        return (uptime ?? 0) < (before.uptime ?? 0)
    }
}
