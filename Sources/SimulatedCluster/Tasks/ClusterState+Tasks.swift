extension ClusterState {
    typealias Step = @Sendable (inout ClusterState, UPID) -> Void

    /// Forks a worker: the request is answered with its UPID before the first step runs.
    mutating func fork(
        _ type: String, _ id: String, on node: String, as user: Identity, _ run: @escaping Step
    ) -> UPID {
        let uptime = Double(self.node(node)?.uptimeAtStart ?? 0) + now.inSeconds
        let upid = UPID(
            node: node, pid: tasks.takePID(), pstart: Int(uptime * 100), start: epoch, type: type, id: id, user: user)
        tasks.add(WorkerTask(upid: upid))
        then(upid, 0.05, run)
        return upid
    }

    /// The task's next step, unless it was stopped before.
    mutating func then(_ upid: UPID, _ seconds: Double, _ run: @escaping Step) {
        after(seconds) { state in
            if state.isActive(upid) { run(&state, upid) }
        }
    }

    func isActive(_ upid: UPID) -> Bool { tasks[upid]?.isRunning == true }

    mutating func log(_ upid: UPID, _ line: String) { tasks[upid]?.log.append(line) }

    /// The task's last step: after its time it takes effect and ends well, or as a test ordered.
    mutating func conclude(_ upid: UPID, after seconds: Double, _ effect: @escaping Step) {
        then(upid, seconds) { state, upid in
            let ordered = state.tasks.takeOrdered(upid.type)
            if let ordered, !ordered.hasPrefix("WARNINGS") { return state.finish(upid, ordered) }
            effect(&state, upid)
            if ordered != nil { state.log(upid, "WARN: ordered by a test") }
            state.finish(upid, ordered ?? "OK")
        }
    }

    /// Ends the task with its exit status, writes the log's last line, gives its locks back.
    mutating func finish(_ upid: UPID, _ exitStatus: String) {
        guard isActive(upid) else { return }
        let line =
            exitStatus == "OK" || exitStatus.hasPrefix("WARNINGS") ? "TASK \(exitStatus)" : "TASK ERROR: \(exitStatus)"
        log(upid, line)
        let time = epoch
        tasks[upid]?.exitStatus = exitStatus
        tasks[upid]?.ended = time
        releaseLocks(of: upid)
    }
}
