import JSONLines

/// What happened so far: tasks with their logs, and the cluster's log.
extension SavedState {
    static func task(_ task: WorkerTask) -> JSONValue {
        [
            "upid": .string(task.upid.text), "status": text(task.exitStatus),
            "ended": task.ended.map(JSONValue.int) ?? .null, "log": .array(task.log.map(JSONValue.string)),
        ]
    }

    static func entry(_ entry: ClusterLog.Entry) -> JSONValue {
        [
            "number": .int(entry.number), "time": .int(entry.time), "node": .string(entry.node),
            "user": .string(entry.user), "tag": .string(entry.tag), "pid": .int(entry.pid),
            "message": .string(entry.message),
        ]
    }

    static func addTasks(_ json: JSONObject, to state: inout ClusterState) throws(Fault) {
        for entry in objects(json, "tasks") {
            let name = try text(entry, "upid")
            guard let upid = UPID(name) else { throw Fault(description: "tasks: '\(name)' is no UPID") }
            state.tasks.restore(
                WorkerTask(
                    upid: upid, log: entry["log"]?.array?.compactMap(\.string) ?? [],
                    // What a file without a last line comes to, after a crash.
                    exitStatus: entry["status"]?.string ?? "unexpected status",
                    ended: entry["ended"]?.int ?? upid.start))
        }
        for entry in objects(json, "log") {
            state.log.restore(
                ClusterLog.Entry(
                    number: entry["number"]?.int ?? 0, time: entry["time"]?.int ?? 0,
                    node: entry["node"]?.string ?? "", user: entry["user"]?.string ?? "",
                    tag: entry["tag"]?.string ?? "", pid: entry["pid"]?.int ?? 0,
                    message: entry["message"]?.string ?? ""))
        }
    }
}

extension ClusterState {
    /// How much may follow from what was to happen later before it counts as going on forever.
    private static let patience = 100_000

    /// Ends what runs as an orderly shutdown does, and lets happen at once what was to happen later.
    mutating func comeToRest() {
        areStoragesFull = false
        // Processes beside the cluster's own go first: who waits for their locks goes on.
        for (vmid, lock) in locks where lock.holder == .other { release(vmid) }
        interruptAll()
        for _ in 0..<Self.patience {
            guard let event = agenda.next(until: .seconds(Int64.max)) else { break }
            event.run(&self)
        }
        agenda = Agenda()
        interruptAll()
    }

    private mutating func interruptAll() {
        for task in tasks.all where task.isRunning { finish(task.upid, "received interrupt") }
    }
}
