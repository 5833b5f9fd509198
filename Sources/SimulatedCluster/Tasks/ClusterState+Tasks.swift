extension ClusterState {
    typealias Step = @Sendable (inout ClusterState, UPID) -> Void
    typealias Attempt = @Sendable (inout ClusterState, UPID) throws(Refusal) -> Void

    /// Forks a worker: the request is answered with its UPID before the first step runs.
    mutating func fork(
        _ type: String, _ id: String, on node: String, as user: Identity, _ run: @escaping Step
    ) -> UPID {
        let uptime = Double(self.node(node)?.uptimeAtStart ?? 0) + now.inSeconds
        let upid = UPID(
            node: node, pid: tasks.takePID(), pstart: Int(uptime * 100), start: epoch, type: type, id: id, user: user)
        tasks.add(WorkerTask(upid: upid, ordered: tasks.takeForRequest()))
        note("starting task \(upid.text)", by: user, on: node)
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
    mutating func conclude(_ upid: UPID, after seconds: Double, _ effect: @escaping Attempt) {
        then(upid, seconds) { state, upid in
            let ordered = state.tasks[upid]?.ordered ?? state.tasks.takeOrdered(upid.type)
            if let ordered, !ordered.hasPrefix("WARNINGS") { return state.finish(upid, ordered) }
            guard state.attempt(upid, effect) else { return }
            if ordered != nil { state.log(upid, "WARN: ordered by a test") }
            state.finish(upid, ordered ?? "OK")
        }
    }

    /// Runs a step that may fail; a failure ends the task with its text.
    @discardableResult
    mutating func attempt(_ upid: UPID, _ step: Attempt) -> Bool {
        do throws(Refusal) {
            try step(&self, upid)
            return true
        } catch {
            finish(upid, error.text)
            return false
        }
    }

    /// Sets a guest's `lock` option until the task ends.
    mutating func setLock(_ vmid: Int, _ lock: String, by upid: UPID) {
        guard guests[vmid] != nil else { return }
        guests[vmid]?.configuration["lock"] = lock
        tasks[upid]?.lockedGuests.insert(vmid)
    }

    /// A worker that changes one guest: takes the lock on its file, checks, takes its time, takes effect.
    ///
    /// - Parameters:
    ///   - seconds: at speed 1.
    ///   - lock: the value of the option `lock` while it works, when others are refused at once; else they wait.
    ///   - prepare: throws what speaks against it; that the guest is there and not locked is checked before.
    ///   - undo: takes back what ``prepare`` did, where the task does not reach its end.
    mutating func forkChange(
        _ type: String, of power: GuestPower, as user: Identity, seconds: Double, lock: String? = nil,
        prepare: @escaping Attempt = { _, _ in }, effect: @escaping Attempt, undo: Step? = nil
    ) -> UPID {
        fork(type, String(power.vmid), on: power.node, as: user) { state, upid in
            state.withLock(power.kind, power.vmid, upid) { state, upid in
                let isPrepared = state.attempt(upid) { state, upid throws(Refusal) in
                    guard let guest = power.guest(state) else { throw .died(power.missingFile) }
                    if let lock = guest.lock { throw .died("\(guest.label) is locked (\(lock))") }
                    try prepare(&state, upid)
                }
                guard isPrepared else { return }
                state.tasks[upid]?.undo = undo
                if let lock {
                    state.setLock(power.vmid, lock, by: upid)
                    state.release(power.vmid)
                }
                state.conclude(upid, after: seconds, effect)
            }
        }
    }

    /// Ends the task with its exit status, writes the log's last line, gives its locks back.
    mutating func finish(_ upid: UPID, _ exitStatus: String) {
        guard isActive(upid) else { return }
        let line =
            exitStatus == "OK" || exitStatus.hasPrefix("WARNINGS") ? "TASK \(exitStatus)" : "TASK ERROR: \(exitStatus)"
        log(upid, line)
        let time = epoch
        for vmid in tasks[upid]?.lockedGuests ?? [] { guests[vmid]?.configuration["lock"] = nil }
        let undo = exitStatus == "OK" || exitStatus.hasPrefix("WARNINGS") ? nil : tasks[upid]?.undo
        tasks[upid]?.undo = nil
        undo?(&self, upid)
        noteEnd(of: upid, exitStatus)
        tasks[upid]?.exitStatus = exitStatus
        tasks[upid]?.ended = time
        releaseLocks(of: upid)
    }
}
