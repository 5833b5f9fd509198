import Gateway
import JSONLines
import Logging

/// The work of a ``Connection`` while it lasts.
struct ConnectionRun: Sendable {
    private let pipeline: Pipeline
    private let principal: Principal
    private let answers: MCPAnswer
    private let maximumCalls: Int
    private let logger: Logger
    private let send: @Sendable ([UInt8]) async -> Void
    private let inFlight = InFlight()

    init(
        pipeline: Pipeline, principal: Principal, info: ServerInfo, maximumCalls: Int, logger: Logger,
        send: @escaping @Sendable ([UInt8]) async -> Void
    ) {
        self.pipeline = pipeline
        self.principal = principal
        self.answers = MCPAnswer(info: info)
        self.maximumCalls = maximumCalls
        self.logger = logger
        self.send = send
    }

    func serve<Lines: AsyncSequence & Sendable>(_ lines: Lines) async where Lines.Element == LineFramer.Event {
        // Leaving the group waits for every call that was read.
        await withDiscardingTaskGroup { calls in
            var interpreter = LineInterpreter(info: answers.info)
            do {
                for try await event in lines {
                    switch interpreter.interpret(event) {
                    case .plain(let id, let request): await plain(id, request, &calls)
                    case .refusePlain(let id, let error): await send(PlainAnswer.line(id, pipeline.refusal(error)))
                    case .mcp(let action): await mcp(action, &calls)
                    }
                }
            } catch {
                logger.debug("the connection broke while reading", metadata: ["error": "\(error)"])
            }
        }
    }

    // MARK: Plain lines

    private func plain(_ id: RequestID, _ request: PlainRequest, _ calls: inout DiscardingTaskGroup) async {
        if inFlight.contains(.plain(id)) {
            let error = GatewayError(.invalidRequest, "id \(id) is still in flight on this connection")
            return await send(PlainAnswer.line(id, pipeline.refusal(error)))
        }
        switch request {
        case .ping: await send(PlainAnswer.line(id, result: [:], text: "pong"))
        case .tools:
            let tools = pipeline.registry.tools(for: principal).map(\.spec)
            let text = tools.map { "\($0.name): \($0.title)" }.joined(separator: "\n")
            await send(
                PlainAnswer.line(id, result: ["tools": .array(tools.map { .object($0.plain) })], text: text))
        case .status: await send(PlainAnswer.line(id, result: status, text: statusText))
        case .cancel(let call):
            guard inFlight.cancel(.plain(call)) else {
                let error = GatewayError(.notFound, "no call with id \(call) is in flight on this connection")
                return await send(PlainAnswer.line(id, pipeline.refusal(error)))
            }
            await send(PlainAnswer.line(id, result: ["cancelled": true], text: "cancelled call \(call)"))
        case .call(let tool, let arguments, let options):
            let request = CallRequest(tool: tool, arguments: arguments, options: options, principal: principal)
            guard inFlight.count < maximumCalls else {
                return await send(PlainAnswer.line(id, overloaded))
            }
            let admission = pipeline.admit(request)
            var lines = CallLines { outcome, _ in PlainAnswer.line(id, outcome) }
            if admission.wantsProgress { lines.progress = { message, _ in PlainAnswer.progress(id, message) } }
            start(.plain(id), admission, lines, &calls)
        }
    }

    private var status: JSONObject {
        [
            "name": .string(answers.info.name), "version": .string(answers.info.version),
            "policy": .string(pipeline.policy.digest),
            "tools": .int(pipeline.registry.tools(for: principal).count), "in_flight": .int(inFlight.count),
            "principal": [
                "user": .string(principal.user), "uid": .int(Int(principal.uid)),
                "groups": .array(principal.groups.map(JSONValue.string)), "door": .string(principal.door.rawValue),
            ],
        ]
    }

    private var statusText: String {
        "\(answers.info.title) \(answers.info.version), \(inFlight.count) calls in flight on this connection"
    }

    // MARK: MCP

    private func mcp(_ action: MCPSession.Action, _ calls: inout DiscardingTaskGroup) async {
        switch action {
        case .answer(let id, let result, let revision): await send(answers.result(id, result, revision))
        case .refuse(let id, let error, let revision): await send(MCPAnswer.error(id, error, revision))
        case .listTools(let id, let revision):
            await send(answers.tools(id, pipeline.registry.tools(for: principal).map(\.spec), revision))
        case .cancel(let id): _ = inFlight.cancel(.mcp(id))
        case .ignore: break
        case .call(let call): await start(call, &calls)
        }
    }

    private func start(_ call: MCPCall, _ calls: inout DiscardingTaskGroup) async {
        let key = InFlight.Key.mcp(call.id)
        let revision = call.context.revision
        if inFlight.contains(key) {
            let error = MCPError(.invalidRequest, "id \(call.id) is still in flight on this connection")
            return await send(MCPAnswer.error(call.id, error, revision))
        }
        guard inFlight.count < maximumCalls else { return await send(answers.outcome(call, overloaded)) }
        var principal = principal
        principal.client = call.context.client
        let admission = pipeline.admit(
            CallRequest(tool: call.tool, arguments: call.arguments, principal: principal))
        // Whoever cancelled it has stopped listening.
        var lines = CallLines { outcome, isCancelled in isCancelled ? nil : answers.outcome(call, outcome) }
        if let token = call.progressToken {
            lines.progress = { message, step in MCPAnswer.progress(token, step: step, message, revision) }
        }
        start(key, admission, lines, &calls)
    }

    // MARK: Calls

    private var overloaded: Outcome {
        pipeline.refusal(
            GatewayError(
                .overloaded, "\(maximumCalls) calls are in flight on this connection; wait for answers first"))
    }

    /// What is written about one call.
    private struct CallLines: Sendable {
        /// The line for a message and its number, from 1; nil where nobody wants to know.
        var progress: (@Sendable (String, Int) -> [UInt8])?
        /// The line for an outcome, told whether the call was cancelled by its id; nil where none is due.
        let answer: @Sendable (Outcome, Bool) -> [UInt8]?

        init(answer: @escaping @Sendable (Outcome, Bool) -> [UInt8]?) { self.answer = answer }
    }

    private func start(
        _ key: InFlight.Key, _ admission: Admission, _ lines: CallLines, _ calls: inout DiscardingTaskGroup
    ) {
        // A call never waits for its reader, who might keep a guest's lane that way: old messages are dropped.
        let (messages, sender) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(64))
        var handler: ProgressHandler?
        if lines.progress != nil { handler = { message in sender.yield(message) } }
        // A task of its own, so that it can be cancelled by its id while its answer still is written.
        let call = Task { [handler] in
            defer { sender.finish() }
            return await pipeline.run(admission, progress: handler)
        }
        inFlight.add(key, call)
        calls.addTask {
            await withTaskCancellationHandler {
                if let progress = lines.progress {
                    var step = 0
                    for await message in messages where !inFlight.isCancelled(key) {
                        step += 1
                        await send(progress(message, step))
                    }
                }
                let outcome = await call.value
                // Freed first: the client may use the id again as soon as it has the answer.
                let isCancelled = inFlight.remove(key)
                if let line = lines.answer(outcome, isCancelled) { await send(line) }
            } onCancel: {
                call.cancel()
            }
        }
    }
}
