import Gateway
import JSONLines

extension TaskBook.Entry {
    /// `working`, `input_required`, `completed`, `failed` or `cancelled`. To the extension a tool's failure is a completed
    /// call; what is a failure there is an error of the protocol's.
    func status(_ revision: Revision) -> String {
        if isCancelled { return "cancelled" }
        guard let outcome else { return question.open == nil ? "working" : "input_required" }
        guard case .failure(let error) = outcome.result else { return "completed" }
        return revision.tasks == .onRequest || error.code == .unknownTool ? "failed" : "completed"
    }

    /// The task as the revision writes it, without a result.
    func json(_ revision: Revision) -> JSONObject {
        let isCore = revision.tasks == .onRequest
        var json: JSONObject = [
            "taskId": .string(id), "status": .string(status(revision)), "statusMessage": .string(statusMessage),
            "createdAt": .string(created), "lastUpdatedAt": .string(ended ?? call.state.updated.text),
        ]
        json[isCore ? "ttl" : "ttlMs"] = .int(lifetime)
        json[isCore ? "pollInterval" : "pollIntervalMs"] = 1000
        return json
    }

    private var statusMessage: String {
        if isCancelled { return "\(tool) is no longer waited for" }
        guard let outcome else {
            if let open = question.open { return "\(open.subject.headline): waits for an answer" }
            return call.state.message ?? "\(tool) is running"
        }
        if case .failure(let error) = outcome.result { return error.message }
        return "\(tool) is done"
    }

    /// The whole task as the extension has it, in `tasks/get` and in what listeners are told.
    func details(_ revision: Revision) -> JSONObject {
        var result = json(revision)
        if !meta.isEmpty { result["_meta"] = .object(meta) }
        guard revision.tasks == .byExtension, let outcome, !isCancelled else { return result }
        do throws(MCPError) {
            var inner = try outcome.mcpResult(revision)
            inner["resultType"] = "complete"
            result["result"] = .object(inner)
        } catch {
            result["error"] = .object(error.json)
        }
        return result
    }

    /// The Proxmox task, for those who want to look there.
    var meta: JSONObject { call.state.upid.map { ["proxgate/upid": .string($0)] } ?? [:] }
}

/// Answers the requests about tasks.
struct TaskAnswers: Sendable {
    let server: MCPServer
    let principal: Principal
    /// Puts a question of a task to the client that waits for its result; nil where that client cannot be asked.
    var ask: (@Sendable (Approval, _ task: String) async -> Caller.Reply?)?
    private var book: TaskBook { server.tasks }

    func answer(_ request: TaskRequest, _ revision: Revision) async throws(MCPError) -> JSONObject {
        switch request {
        case .get(let id): return try entry(id).details(revision)
        case .result(let id):
            let entry = try entry(id)
            if entry.isCancelled { throw MCPError(.invalidParams, "task \(entry.id) was cancelled") }
            guard let outcome = await result(of: entry) else {
                throw MCPError(.internalError, "nobody waits for the result any more")
            }
            // Whoever asks next is not told that it still works.
            book.ended(id, outcome)
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
            if revision.tasks == .onRequest, entry.outcome != nil || entry.isCancelled {
                throw MCPError(.invalidParams, "task \(id) cannot be cancelled: it is \(status)")
            }
            book.cancel(id)
            // The client has its answer at once; the call says later how far it had come.
            Task {
                guard let outcome = await entry.call.outcome else { return }
                await server.cancelled(outcome, of: entry.tool, by: principal)
            }
            return revision.tasks == .onRequest ? try self.entry(id).json(revision) : [:]
        case .update(let id):
            // Questions are asked before a task is made of a call (as the extension wants it), so that none is outstanding.
            _ = try entry(id)
            return [:]
        }
    }

    /// Waits for the end, and has the questions answered that come up meanwhile.
    ///
    /// - Returns: nil where the waiting task is cancelled before.
    private func result(of entry: TaskBook.Entry) async -> Outcome? {
        await withTaskGroup(of: Outcome?.self) { group in
            group.addTask { await entry.call.ended() }
            if let ask {
                group.addTask {
                    await entry.question.put { await ask($0, entry.id) }
                    return nil
                }
            }
            for await outcome in group {
                guard outcome != nil || Task.isCancelled else { continue }
                group.cancelAll()
                return outcome
            }
            return nil
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
