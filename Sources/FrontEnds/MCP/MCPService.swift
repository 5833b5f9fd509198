import Gateway
import JSONLines
import Synchronization

/// The MCP side of one connection: does what the session says is to be done.
struct MCPService: Sendable {
    private let server: MCPServer
    private let principal: Principal
    private let inFlight: InFlight
    private let gate: ClientGate
    private let maximumCalls: Int
    private let send: @Sendable ([UInt8]) async -> Void
    private let answers: MCPAnswer
    private let subscriptions: Subscriptions
    private let questions: ClientQuestions
    private let presence: Presence
    /// Who types asks at each letter: within a second, all ask the cluster once.
    private let completions = SharedReads(maximumAge: .seconds(1))

    /// - Parameters:
    ///   - presence: of the client.
    ///   - send: writes a line, its newline included.
    init(
        server: MCPServer, principal: Principal, inFlight: InFlight, gate: ClientGate, presence: Presence,
        maximumCalls: Int, send: @escaping @Sendable ([UInt8]) async -> Void
    ) {
        self.server = server
        var principal = principal
        principal.listed = ListedToolsets()
        self.principal = principal
        self.inFlight = inFlight
        self.gate = gate
        self.presence = presence
        self.maximumCalls = maximumCalls
        self.send = send
        answers = MCPAnswer(info: server.info)
        subscriptions = Subscriptions(server: server, principal: principal)
        questions = ClientQuestions(send: { message in await send(message + [0x0A]) })
    }

    /// Writes what subscriptions bring until the input ends.
    func sendNotices() async { await subscriptions.forEachNotice { await send($0.message + [0x0A]) } }

    /// Nobody can answer or cancel anything any more.
    func inputEnded() async {
        questions.inputEnded()
        await subscriptions.inputEnded()
    }

    /// - Parameter reply: is called once, at once or when the request has been served.
    func handle(
        _ action: MCPSession.Action, _ reply: Reply, _ beginning: Beginning, _ requests: inout DiscardingTaskGroup
    ) async {
        switch action {
        case .answer(let id, let result, let revision): await reply(answers.result(id, result, revision))
        case .refuse(let id, let error, let revision): await reply(MCPAnswer.error(id, error, revision))
        case .serve(let request): await serve(request, reply, beginning, &requests)
        case .cancel(let id):
            if gate.withdraw(.mcp(id)) { inFlight.remove(.mcp(id)) } else { _ = inFlight.cancel(.mcp(id)) }
            await reply(nil)
        case .answered(let id, let result):
            questions.answered(id, result)
            await reply(nil)
        case .announceChanges:
            await subscriptions.announceTools(nil)
            await reply(nil)
        case .ignore: await reply(nil)
        }
    }

    private func serve(
        _ request: MCPRequest, _ reply: Reply, _ beginning: Beginning, _ requests: inout DiscardingTaskGroup
    ) async {
        let key = InFlight.Key.mcp(request.id)
        let revision = request.context.revision
        if let refusal = beginning.refusal(of: key, in: inFlight, limit: maximumCalls) {
            // Whoever cancelled it while it waited has stopped listening.
            if refusal == .cancelled, inFlight.remove(key) { return await reply(nil) }
            return await reply(refused(request, refusal))
        }
        var principal = principal
        principal.client = request.context.client
        // A stateless client's lists depend on nothing that an earlier request did.
        if revision.era == .stateless { principal.listed = nil }
        switch request.method {
        case .call(let call): await start(request, call, principal, reply, beginning.seat, &requests)
        case .listen(let filter): listen(request, filter, reply, &requests)
        default:
            let task = Task(priority: .medium) { [principal] in
                do throws(MCPError) {
                    return answers.result(request.id, try await perform(request, as: principal), revision)
                } catch {
                    return MCPAnswer.error(request.id, error, revision)
                }
            }
            inFlight.add(key) { task.cancel() }
            requests.addTask(priority: .medium) {
                let message = await withTaskCancellationHandler {
                    await task.value
                } onCancel: {
                    task.cancel()
                }
                let isCancelled = inFlight.remove(key)
                beginning.seat?.leave()
                await reply(isCancelled ? nil : message)
            }
        }
    }

    private func refused(_ request: MCPRequest, _ refusal: InFlight.Refusal) -> [UInt8] {
        let error = refusal.error(request.id, limit: maximumCalls)
        // Two requests with one id are not a call that failed.
        if case .call = request.method, refusal != .idInUse { return answer(request, server.pipeline.refusal(error)) }
        let revision = request.context.revision
        return MCPAnswer.error(
            request.id, refusal == .idInUse ? MCPError(.invalidRequest, error.message) : MCPError(error), revision)
    }

    /// A request that is answered with one result.
    private func perform(_ request: MCPRequest, as principal: Principal) async throws(MCPError) -> JSONObject {
        let revision = request.context.revision
        let size = server.settings.pageSize
        let inquiry = Inquiry(pipeline: server.pipeline, principal: principal)
        switch request.method {
        case .listTools(let cursor):
            let page = try Page("tools", of: await inquiry.tools(), from: cursor, size: size) { PageKey(name: $0.name) }
            return page.result("tools", revision) { $0.entry(for: revision) }
        case .listResources(let cursor):
            let entries = try await ResourceList(inquiry: inquiry).entries()
            if revision.era == .handshake { await subscriptions.announceResources() }
            return try Page("resources", of: entries, from: cursor, size: size, key: \.key)
                .result("resources", revision) { $0.json(for: revision) }
        case .listTemplates(let cursor):
            let shown = Set(await inquiry.tools().map(\.name))
            let templates = ResourceTemplate.all(several: !inquiry.clusters.isEmpty).filter {
                $0.tools.contains(where: shown.contains)
            }
            let ranked = Array(templates.enumerated())
            return try Page("templates", of: ranked, from: cursor, size: size) { PageKey(number: $0.offset) }
                .result("resourceTemplates", revision) { $0.element.json(for: revision) }
        case .read(let uri):
            let contents = try await ResourceReader(inquiry: inquiry).contents(uri, revision)
            var result: JSONObject = ["contents": [contents]]
            // It is true of this moment only.
            if revision.era == .stateless { result.addCacheHints(seconds: 0) }
            return result
        case .subscribe(let uri):
            try await subscriptions.subscribe(uri, revision)
            return [:]
        case .unsubscribe(let uri):
            await subscriptions.unsubscribe(uri)
            return [:]
        case .listPrompts(let cursor):
            return try Page("prompts", of: Prompts.all, from: cursor, size: size) { PageKey(name: $0.name) }
                .result("prompts", revision) { $0.entry(for: revision, clusters: inquiry.clusters) }
        case .prompt(let name, let arguments):
            return try await Prompts.named(name).result(arguments, PromptFacts(inquiry: inquiry), revision)
        case .complete(let completion):
            let inquiry = Inquiry(pipeline: server.pipeline, principal: principal, sharing: completions)
            return try await Completer(inquiry: inquiry).answer(completion, revision)
        case .task(let task):
            return try await TaskAnswers(server: server, principal: principal, ask: taskAsker(request.context))
                .answer(task, revision)
        case .call, .listen: throw MCPError(.internalError, "a call is no simple request")
        }
    }

    // MARK: Calls

    private func start(
        _ request: MCPRequest, _ call: MCPCall, _ principal: Principal, _ reply: Reply, _ seat: Seat?,
        _ requests: inout DiscardingTaskGroup
    ) async {
        let revision = request.context.revision
        var options: JSONObject = [:]
        let asTask: Bool
        let caller: Caller
        let taskID = call.task == nil ? "" : TaskBook.newID()
        let taskQuestion = TaskQuestion { [tasks = server.tasks] in tasks.changed(taskID) }
        do throws(MCPError) {
            asTask = try await becomesTask(request, call, principal, &options)
            caller = try self.caller(request, call, principal, taskQuestion, &options)
        } catch {
            return await reply(MCPAnswer.error(request.id, error, revision))
        }
        let asked = CallRequest(
            tool: call.tool, arguments: call.arguments, options: options, principal: principal, times: reply.times)
        let admission = server.pipeline.admit(asked)
        reply.times?.lap(.validate)
        let log = CallLog(tool: call.tool, from: request.context.logLevel, send: send)
        let key = InFlight.Key.mcp(request.id)
        let tell: RunningCall.Tell = { outcome in
            // Freed first: the client may use the id again as soon as it has the answer. Whoever cancelled it has
            // stopped listening.
            let isCancelled = inFlight.remove(key)
            seat?.leave()
            guard !isCancelled else {
                await reply(nil)
                await server.cancelled(consume outcome, of: call.tool, by: principal)
                return
            }
            await log.write(copy outcome)
            if let question = question(request, call, asked, copy outcome) { return await reply(question) }
            let line = answer(request, consume outcome)
            reply.times?.lap(.encode)
            await reply(line)
            reply.times?.lap(.write)
            reply.times?.end()
        }
        let wantsProgress = call.progressToken != nil || asTask || log.wants(.debug)
        if !asTask { inFlight.add(key) }
        let running = RunningCall(
            server.pipeline, admission, wantsProgress: wantsProgress, caller: caller, tell: wantsProgress ? nil : tell)
        if asTask, let terms = call.task {
            let entry = server.tasks.adopt(
                running, id: taskID, tool: call.tool, owner: principal, lifetime: terms.lifetime,
                question: taskQuestion)
            return await reply(created(request, entry, running))
        }
        if asTask { inFlight.add(key) }
        inFlight.setStop(key) { running.cancel() }
        let progress: RunningCall.Progress = { message, step in
            await log.write(.debug, ["message": .string(message)])
            guard let token = call.progressToken else { return }
            await send(MCPAnswer.progress(token, step: step, message, revision) + [0x0A])
        }
        requests.addImmediateTask(priority: .medium) {
            let isSilenced = { @Sendable in inFlight.isCancelled(key) }
            guard asTask else {
                let outcome = await running.follow(progress: progress, isSilenced: isSilenced)
                if let outcome { await tell(outcome) }
                return
            }
            let outcome = await running.follow(
                handingOverAfter: server.settings.taskGrace, progress: progress, isSilenced: isSilenced)
            if let outcome { return await tell(outcome) }
            guard !inFlight.remove(key) else { return await reply(nil) }
            let entry = server.tasks.adopt(running, tool: call.tool, owner: principal, lifetime: nil)
            guard entry == nil else { return await reply(created(request, entry, running)) }
            // So many tasks are kept already that this call is waited for after all.
            if let outcome = await running.outcome { await reply(answer(request, outcome)) }
        }
    }

    /// Whether the call is, or may become, a task that the client asks about later; then it may wait for a day.
    private func becomesTask(
        _ request: MCPRequest, _ call: MCPCall, _ principal: Principal, _ options: inout JSONObject
    ) async throws(MCPError) -> Bool {
        let isOffered = request.context.revision.tasks == .byExtension && request.context.capabilities.knowsTasks
        guard call.task != nil || isOffered else { return false }
        let spec = await server.pipeline.shownTools(to: principal).first { $0.name.hasSameBytes(as: call.tool) }
        guard let spec else { return false }
        guard spec.changes else {
            if call.task != nil { throw MCPError(.methodNotFound, "\(spec.name) only reads; it cannot be a task") }
            return false
        }
        if call.task == nil, call.arguments["dry_run"] == true || call.arguments["wait"] == false { return false }
        if call.arguments["wait_timeout"] == nil { options["wait_timeout"] = 86_400 }
        return true
    }

    private func created(_ request: MCPRequest, _ entry: TaskBook.Entry?, _ running: RunningCall) -> [UInt8] {
        let revision = request.context.revision
        guard let entry else {
            running.cancel()
            let error = MCPError(.internalError, "too many tasks are kept for you; wait for some to expire")
            return MCPAnswer.error(request.id, error, revision)
        }
        return answers.result(request.id, TaskAnswers.created(entry, revision), revision, type: "task")
    }

    private func answer(_ request: MCPRequest, _ outcome: Outcome) -> [UInt8] {
        let revision = request.context.revision
        do throws(MCPError) {
            return answers.result(request.id, try outcome.mcpResult(revision), revision)
        } catch {
            return MCPAnswer.error(request.id, error, revision)
        }
    }

    // MARK: Questions to the client's human

    /// Whom a question for the client can be put to: the client itself, or the answer that came with the request.
    private func caller(
        _ request: MCPRequest, _ call: MCPCall, _ principal: Principal, _ taskQuestion: TaskQuestion,
        _ options: inout JSONObject
    ) throws(MCPError) -> Caller {
        let context = request.context
        // Who hears that an operator is asked, and for which approval, waits for the answer.
        let patience = call.progressToken == nil ? nil : Self.patience
        if let answer = call.answer {
            guard let state = answer.state else {
                throw MCPError(.invalidParams, "'inputResponses' are worth nothing without their 'requestState'")
            }
            let asked = CallRequest(tool: call.tool, arguments: call.arguments, principal: principal)
            let approval = try server.requestState.open(state, for: asked)
            let reply = ApprovalForm.reply(answer.responses[ApprovalForm.key]?.object)
            if call.arguments["confirm"] == nil { options["confirm"] = .string(approval) }
            // The answer holds for the question that it was given to, and for no other.
            return Caller(
                presence: presence, question: { $0.id.hasSameBytes(as: approval) ? reply : .unavailable },
                patience: patience)
        }
        guard context.takesElicitations else { return Caller(presence: presence, patience: patience) }
        if call.task != nil {
            // It is put to whoever asks for the task's result.
            return Caller(
                presence: presence, question: { await taskQuestion.reply(to: $0) }, patience: patience,
                asksElsewhere: true)
        }
        return Caller(
            presence: presence,
            question: { [questions] approval in
                let params = ApprovalForm.params(approval, context.revision)
                return ApprovalForm.reply(await questions.ask("elicitation/create", params))
            }, patience: patience)
    }

    /// Less than the minute after which many clients give a call up.
    private static let patience = Duration.seconds(50)

    /// Puts a question of a task to this client.
    private func taskAsker(_ context: RequestContext) -> (@Sendable (Approval, String) async -> Caller.Reply?)? {
        guard context.takesElicitations else { return nil }
        return { [questions] approval, task in
            var params = ApprovalForm.params(approval, context.revision)
            let related: JSONObject = ["taskId": .string(task)]
            params["_meta"] = .object(JSONObject([(RequestContext.relatedTaskKey, .object(related))]))
            guard let answer = await questions.ask("elicitation/create", params) else { return nil }
            return ApprovalForm.reply(answer)
        }
    }

    /// The answer to a call that waits for the client's human, in the revision that has no requests of the server's.
    private func question(
        _ request: MCPRequest, _ call: MCPCall, _ asked: CallRequest, _ outcome: Outcome
    ) -> [UInt8]? {
        let revision = request.context.revision
        guard revision.era == .stateless, case .failure(let error) = outcome.result,
            error.code == .confirmationRequired, error.details["by"] == "client",
            let approval = error.details["approval"]?.string,
            // Whoever closed the question without an answer is not asked again.
            call.answer?.responses[ApprovalForm.key] == nil
        else { return nil }
        guard request.context.capabilities.takesForms else {
            let hint = error.details["hint"]?.string.map { " (\($0))" } ?? ""
            return MCPAnswer.error(
                request.id,
                MCPError(
                    .missingCapability, "the client cannot ask its user: \(error.message)\(hint)",
                    data: [
                        "requiredCapabilities": ["elicitation": ["form": [:]]], "proxgate/error": .object(error.json),
                    ]), revision)
        }
        let questions = (error.details["questions"]?.array ?? []).compactMap { $0["message"]?.string }
        let params = ApprovalForm.params(
            headline: error.details["headline"]?.string ?? asked.tool, questions: questions, revision)
        let form: JSONObject = ["method": "elicitation/create", "params": .object(params)]
        let result: JSONObject = [
            "inputRequests": .object(JSONObject([(ApprovalForm.key, .object(form))])),
            "requestState": .string(server.requestState.seal(approval: approval, for: asked, seconds: 300)),
        ]
        return answers.result(request.id, result, revision, type: "input_required")
    }

    // MARK: Listening

    private func listen(
        _ request: MCPRequest, _ filter: SubscriptionFilter, _ reply: Reply, _ requests: inout DiscardingTaskGroup
    ) {
        let key = InFlight.Key.mcp(request.id)
        let (ends, end) = AsyncStream.makeStream(of: Bool.self)
        inFlight.add(key) { end.yield(false) }
        subscriptions.open(request.id, end)
        requests.addTask {
            let agreed = await subscriptions.listen(request.id, filter)
            await send(agreed + [0x0A])
            subscriptions.acknowledged(request.id)
            var isGraceful = false
            for await end in ends {
                isGraceful = end
                break
            }
            await subscriptions.close(request.id)
            guard !inFlight.remove(key), isGraceful else { return await reply(nil) }
            let meta = JSONObject([(RequestContext.subscriptionKey, request.id.json)])
            await reply(answers.result(request.id, ["_meta": .object(meta)], request.context.revision))
        }
    }
}
