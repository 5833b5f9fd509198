import Gateway
import JSONLines

extension TaskBook.Entry {
    /// `working`, `completed`, `failed` or `cancelled`. To the extension a tool's failure is a completed call.
    func status(_ revision: Revision) -> String {
        if isCancelled { return "cancelled" }
        guard let outcome else { return "working" }
        if case .failure = outcome.result, revision.tasks == .onRequest { return "failed" }
        return "completed"
    }

    /// The task as the revision writes it, without a result.
    func json(_ revision: Revision) -> JSONObject {
        let isCore = revision.tasks == .onRequest
        var json: JSONObject = [
            "taskId": .string(id), "status": .string(status(revision)), "statusMessage": .string(statusMessage),
            "createdAt": .string(created), "lastUpdatedAt": .string(ended ?? call.state.updated),
        ]
        json[isCore ? "ttl" : "ttlMs"] = .int(lifetime)
        json[isCore ? "pollInterval" : "pollIntervalMs"] = 1000
        return json
    }

    private var statusMessage: String {
        if isCancelled { return "\(tool) is no longer waited for" }
        guard let outcome else { return call.state.message ?? "\(tool) is running" }
        if case .failure(let error) = outcome.result { return error.message }
        return "\(tool) is done"
    }

    /// The Proxmox task, for those who want to look there.
    var meta: JSONObject { call.state.upid.map { ["proxgate/upid": .string($0)] } ?? [:] }
}

/// Answers the requests about tasks.
struct TaskAnswers: Sendable {
    let server: MCPServer
    let principal: Principal
    private var book: TaskBook { server.tasks }

    func answer(_ request: TaskRequest, _ revision: Revision) async throws(MCPError) -> JSONObject {
        switch request {
        case .get(let id):
            let entry = try entry(id)
            var result = entry.json(revision)
            if revision.tasks == .byExtension, let outcome = entry.outcome, !entry.isCancelled {
                result["result"] = .object(try outcome.mcpResult(revision))
            }
            if !entry.meta.isEmpty { result["_meta"] = .object(entry.meta) }
            return result
        case .result(let id):
            let entry = try entry(id)
            if entry.isCancelled { throw MCPError(.invalidParams, "task \(entry.id) was cancelled") }
            let outcome = await entry.call.outcome.value
            if try self.entry(id).isCancelled { throw MCPError(.invalidParams, "task \(entry.id) was cancelled") }
            var result = try outcome.mcpResult(revision)
            var meta = result["_meta"]?.object ?? [:]
            meta[RequestContext.relatedTaskKey] = ["taskId": .string(id)]
            result["_meta"] = .object(meta)
            return result
        case .list(let cursor):
            let page = try Page("tasks", of: book.entries(of: principal), from: cursor, size: server.settings.pageSize)
            {
                PageKey(number: -$0.number)
            }
            return page.result("tasks", revision) { $0.json(revision) }
        case .cancel(let id):
            let entry = try entry(id)
            let status = entry.status(revision)
            if revision.tasks == .onRequest, status != "working" {
                throw MCPError(.invalidParams, "task \(id) cannot be cancelled: it is \(status)")
            }
            book.cancel(id)
            // The client has its answer at once; the call says later how far it had come.
            Task { await server.cancelled(await entry.call.outcome.value, by: principal) }
            return revision.tasks == .onRequest ? try self.entry(id).json(revision) : [:]
        case .update(let id):
            // Questions are asked before a task is made of a call, so that none is outstanding.
            _ = try entry(id)
            return [:]
        }
    }

    private func entry(_ id: String) throws(MCPError) -> TaskBook.Entry {
        guard let entry = book.entry(id, of: principal) else {
            throw MCPError(.invalidParams, "there is no task \(ClaimedText.line(id, limit: 64))")
        }
        return entry
    }

    /// The answer to a call that goes on as a task.
    static func created(_ entry: TaskBook.Entry, _ revision: Revision) -> JSONObject {
        switch revision.tasks {
        case .byExtension:
            var result = entry.json(revision)
            if !entry.meta.isEmpty { result["_meta"] = .object(entry.meta) }
            return result
        default:
            // A task begins as a working one, however far it has come meanwhile.
            var task = entry.json(revision)
            task["status"] = "working"
            task["statusMessage"] = .string("\(entry.tool) is running")
            let response = "\(entry.tool) goes on as task \(entry.id); its result can be had with tasks/result."
            return [
                "task": .object(task),
                "_meta": ["io.modelcontextprotocol/model-immediate-response": .string(response)],
            ]
        }
    }
}
