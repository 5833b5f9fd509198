import Gateway
import JSONLines

/// A guest that a call makes, from nothing, a template or a backup: what comes after its one request is the same.
enum NewGuest {
    /// Sends the request, follows its task, waits until the guest can be used, and says what it is then.
    ///
    /// A VMID that the caller left open and that somebody else has taken meanwhile is exchanged for the next free one.
    static func make(
        _ tool: String, _ kind: Guest.Kind, _ call: ToolCall, _ context: RunContext
    ) async throws -> JSONObject {
        guard let request = call.plan.first, let vmid = call.arguments["vmid"]?.int, let node = call.node else {
            throw GatewayError(.internal, "a guest was to be made without a plan")
        }
        let task: FollowedTask
        do {
            task = try await FollowedTask.follow(try await context.cluster.send(request).data, node, call, context)
        } catch let error as GatewayError {
            return try await FreeVMID.again(tool, "vmid", call, context, after: error)
        }
        var result: JSONObject = ["vmid": .int(vmid), "node": .string(node), "task": task.json]
        if task.isRunning { return result }
        let made = Guest(cluster: context.cluster.name, kind: kind, vmid: vmid, node: node)
        let config = try await GuestLock.gone(made, call, context)
        var status = try await GuestStatus.read(made, context.cluster)
        // The start is a task of its own, which Proxmox begins at the end of this one.
        var pause = Duration.milliseconds(20)
        while call.arguments["start"] == true, status.status != "running", .now + pause < call.waitUntil {
            let isStarting = try await isStarting(vmid, on: node, context.cluster)
            if isStarting {
                await context.progress?("waiting until the guest runs")
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(1))
            }
            // Also where no start runs any more: it may have ended between the two looks.
            status = try await GuestStatus.read(made, context.cluster)
            if !isStarting { break }
        }
        result["name"] = .string(status.name)
        result["status"] = .string(status.status)
        let isReached = config != nil && (call.arguments["start"] != true || status.status == "running")
        result["goal_reached"] = .bool(isReached)
        if !isReached { result["problem"] = config == nil ? "it is still locked" : "it was made, but does not run" }
        result["untrusted"] = ["name"]
        return result
    }

    private static func isStarting(_ vmid: Int, on node: String, _ cluster: any ClusterAccess) async throws -> Bool {
        let running =
            try await cluster.send(
                APIRequest(.get, "/nodes/{node}/tasks", ["node": node], ["source": "active", "vmid": .int(vmid)])
            ).data.array ?? []
        return running.contains { ["qmstart", "vzstart"].contains($0["type"]?.string) && $0["endtime"] == nil }
    }
}
