import JSONLines

/// A worker that Proxmox forked for a request.
struct WorkerTask: Sendable {
    let upid: UPID
    var log: [String] = []
    /// nil while it runs: `OK`, `WARNINGS: n` or the error's text.
    var exitStatus: String?
    /// Seconds since 1970, once it ended.
    var ended: Int?
    /// The guests whose `lock` option it set; they are free once it ends.
    var lockedGuests: Set<Int> = []
    /// The exit status that a test ordered for it.
    var ordered: String?
    /// Takes back what it did so far, where it ends without having reached its goal.
    var undo: ClusterState.Step?

    var isRunning: Bool { exitStatus == nil }

    /// Its own user always sees it: by ticket the tasks of all own tokens, by token only that token's.
    func belongs(to identity: Identity) -> Bool {
        upid.user == identity || (identity.token == nil && upid.user.user == identity.user)
    }

    /// What all views of a task begin with.
    private var facts: JSONObject {
        var facts: JSONObject = [
            "upid": .string(upid.text), "node": .string(upid.node), "pid": .int(upid.pid),
            "pstart": .int(upid.pstart), "starttime": .int(upid.start), "type": .string(upid.type),
            "id": .string(upid.id), "user": .string(upid.user.user),
        ]
        if let token = upid.user.token { facts["tokenid"] = .string(token) }
        return facts
    }

    /// For `GET tasks/{upid}/status`.
    var status: JSONObject {
        var facts = facts
        facts["status"] = isRunning ? "running" : "stopped"
        facts["exitstatus"] = exitStatus.map(JSONValue.string)
        return facts
    }

    /// For `GET /nodes/{node}/tasks`.
    var listed: JSONObject {
        var facts = facts
        facts["status"] = .string(exitStatus ?? "RUNNING")
        facts["endtime"] = ended.map(JSONValue.int)
        return facts
    }

    /// For `GET /cluster/tasks`: no status while it runs, no process once it ended.
    var clusterListed: JSONObject {
        var facts = facts
        facts["pstart"] = nil
        guard let exitStatus, let ended else { return facts }
        facts["pid"] = nil
        facts["status"] = .string(exitStatus)
        facts["endtime"] = .int(ended)
        facts["saved"] = "1"
        return facts
    }
}
