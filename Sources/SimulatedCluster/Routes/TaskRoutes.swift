import JSONLines

/// `/nodes/{node}/tasks`.
enum TaskRoutes {
    private static let base = "/nodes/{node}/tasks"
    static let all: [Route] = [
        Route("GET", base, run: list),
        Route("GET", "\(base)/{upid}") { _, _ in .index(["log", "status"], key: "name") },
        Route("GET", "\(base)/{upid}/status", run: status),
        Route("GET", "\(base)/{upid}/log", run: log),
        Route("DELETE", "\(base)/{upid}", run: stop),
    ]

    private static func list(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let source = call.text("source") ?? "archive"
        let seesAll = state.may(call.user, "Sys.Audit", on: "/nodes/\(call.node)")
        let statuses = ParameterFormat.list(call.text("statusfilter") ?? "")
        let found = state.tasks.all.reversed().filter { task in
            task.upid.node == call.node && (seesAll || task.belongs(to: call.user))
                && (source == "all" || task.isRunning == (source == "active"))
                && matches(task, call) && (statuses.isEmpty || statuses.contains(kind(of: task)))
        }
        let limit = call.int("limit") ?? 50
        let page = found.dropFirst(call.int("start") ?? 0)
        return .objects((limit == 0 ? page : page.prefix(limit)).map(\.listed), total: found.count)
    }

    private static func matches(_ task: WorkerTask, _ call: APICall) -> Bool {
        let upid = task.upid
        if let vmid = call.text("vmid"), upid.id != vmid { return false }
        if let type = call.text("typefilter"), upid.type != type { return false }
        if let user = call.text("userfilter"), !upid.user.user.lowercased().contains(user.lowercased()) { return false }
        if let since = call.int("since"), upid.start < since { return false }
        if let until = call.int("until"), upid.start > until { return false }
        return !call.flag("errors") || kind(of: task) == "error"
    }

    private static func kind(of task: WorkerTask) -> String {
        switch task.exitStatus {
        case nil: "unknown"
        case "OK"?: "ok"
        case let status? where status.hasPrefix("WARNINGS"): "warning"
        default: "error"
        }
    }

    private static func status(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let text = try wellFormed(call)
        guard let task = find(text, call, in: state) else { throw .parameter("upid", "no such task") }
        try requireAccess(call, task, "Sys.Audit", in: state)
        return Reply(.object(task.status))
    }

    private static func log(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let text = try wellFormed(call)
        let task = find(text, call, in: state)
        try requireAccess(call, task, "Sys.Audit", in: state)
        if call.flag("download") {
            if call.parameters["start"] != nil || call.parameters["limit"] != nil {
                throw .died("'download' cannot be used together with 'start' or 'limit' parameters")
            }
            var reply = Reply.null
            let type = task?.upid.type ?? "unknown"
            reply.download = (
                "task-\(call.node)-\(type)-\(UTCTime(epoch: task?.upid.start ?? state.epoch).iso).log",
                (task?.log ?? []).map { "\($0)\n" }.joined()
            )
            return reply
        }
        var lines = task?.log ?? ["unable to open file - No such file or directory"]
        if lines.isEmpty { lines = ["no content"] }
        let limit = call.int("limit") ?? 50
        let rest = lines.enumerated().dropFirst(call.int("start") ?? 0)
        let page = (limit == 0 ? Array(rest) : Array(rest.prefix(limit))).map { index, line -> JSONObject in
            ["n": .int(index + 1), "t": .string(line)]
        }
        return .objects(page, total: lines.count)
    }

    private static func stop(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let text = try wellFormed(call)
        guard let task = find(text, call, in: state) else { throw .parameter("upid", "no such task") }
        try requireAccess(call, task, "Sys.Modify", in: state)
        state.finish(task.upid, "received interrupt")
        return .null
    }

    private static func find(_ text: String, _ call: APICall, in state: ClusterState) -> WorkerTask? {
        state.tasks.find(text).flatMap { $0.upid.node == call.node ? $0 : nil }
    }

    private static func wellFormed(_ call: APICall) throws(Refusal) -> String {
        let text = call.text("upid") ?? ""
        guard UPID.isWellFormed(text) else { throw .parameter("upid", "unable to parse worker upid") }
        return text
    }

    /// Own tasks are always open; others need a privilege on the node.
    private static func requireAccess(
        _ call: APICall, _ task: WorkerTask?, _ privilege: String, in state: ClusterState
    ) throws(Refusal) {
        if task?.belongs(to: call.user) == true { return }
        try state.require(call.user, privilege, on: "/nodes/\(call.node)")
    }
}
