import JSONLines

extension Pipeline {
    /// What becomes of the Proxmox task of a call that its caller has cancelled: it is left alone, or stopped by a call of
    /// its own, which policy judges like any other. The audit says which, in a line `cancel` with the call's `id`, `upid`
    /// and `task`: `left`, `stopped`, `stopping` where its end was not seen, `ended` where it was over already; with `stop`,
    /// the id of that call, and its `error` where it failed.
    ///
    /// - Parameter outcome: of the cancelled call; one that had begun no task, or was done before, leaves nothing to say.
    public func settle(
        cancelled outcome: Outcome, of tool: String, by principal: Principal, stopsTask: Bool
    ) async {
        guard case .failure(let error) = outcome.result, error.code == .cancelled, let upid = error.details["upid"]
        else { return }
        let cluster = outcome.cluster ?? visible(to: principal, rules).first?.cluster.name ?? clusters[0].name
        var line: JSONObject = [
            "event": "cancel", "id": .string(outcome.callID), "principal": principal.json,
            "cluster": .string(cluster), "tool": .string(tool), "guests": outcome.guests.audited, "upid": upid,
            "task": "left",
        ]
        if stopsTask {
            var arguments: JSONObject = ["upid": upid]
            arguments[Self.clusterArgument] = outcome.cluster.map(JSONValue.string)
            let stop = await run(admit(CallRequest(tool: "stop_task", arguments: arguments, principal: principal)))
            line["stop"] = .string(stop.callID)
            switch stop.result {
            case .failure(let error): line["error"] = .object(error.json)
            case .success(let result) where result["changed"] == false: line["task"] = "ended"
            case .success(let result): line["task"] = result["goal_reached"] == true ? "stopped" : "stopping"
            }
        }
        await record(line)
    }
}
