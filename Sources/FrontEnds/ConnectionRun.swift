import Gateway
import JSONLines
import Logging

/// The work of a ``Connection`` while it lasts.
struct ConnectionRun: Sendable {
    private let server: MCPServer
    private let pipeline: Pipeline
    private let principal: Principal
    private let mcp: MCPService
    private let info: ServerInfo
    private let maximumCalls: Int
    private let logger: Logger
    private let send: @Sendable ([UInt8]) async -> Void
    private let outbox: Outbox
    private let gate: ClientGate
    private let inFlight = InFlight()
    private let completions = SharedReads(maximumAge: .seconds(1))
    /// Of whoever sends the lines.
    private let presence = Presence()

    init(
        server: MCPServer, principal: Principal, maximumCalls: Int, outbox: Outbox, gate: ClientGate,
        logger: Logger,
        send write: @escaping @Sendable ([UInt8]) async -> Void
    ) {
        let send: @Sendable ([UInt8]) async -> Void = { line in await outbox.hold(line.count) { await write(line) } }
        self.server = server
        self.pipeline = server.pipeline
        self.info = server.info
        self.principal = principal
        self.maximumCalls = maximumCalls
        self.logger = logger
        self.send = send
        self.outbox = outbox
        self.gate = gate
        mcp = MCPService(
            server: server, principal: principal, inFlight: inFlight, gate: gate, presence: presence,
            maximumCalls: maximumCalls, send: send)
    }

    func serve<Lines: AsyncSequence & Sendable>(_ lines: Lines) async where Lines.Element == LineFramer.Event {
        server.traffic.connected()
        defer {
            gate.leave()
            server.traffic.disconnected()
        }
        await CallerTurn.$current.withValue(CallerTurn.next()) { await serveInTurn(lines) }
    }

    private func serveInTurn<Lines: AsyncSequence & Sendable>(_ lines: Lines) async
    where Lines.Element == LineFramer.Event {
        // Leaving the group waits for every request that was read.
        await withDiscardingTaskGroup { requests in
            requests.addTask { await mcp.sendNotices() }
            var interpreter = LineInterpreter(info: info)
            var row = 0
            do {
                for try await event in lines {
                    // A client that sends a thousand lines at once does not keep another's ping waiting for them.
                    row += 1
                    if row % 8 == 0 { await Task.yield() }
                    server.traffic.received()
                    await outbox.room()
                    let times = timesOfCall()
                    let step = interpreter.interpret(event)
                    times?.lap(.parse)
                    await take(step, event, interpreter, times, &requests)
                }
            } catch {
                logger.debug("the connection broke while reading", metadata: ["error": "\(error)"])
            }
            gate.close()
            await mcp.inputEnded()
            // Calls that wait for a human's answer do not wait for ever.
            presence.end()
        }
    }

    /// Begins what a line asks for, or lets it wait where its calls have no place.
    private func take(
        _ step: LineInterpreter.Step, _ event: LineFramer.Event, _ interpreter: LineInterpreter, _ times: CallTimes?,
        _ requests: inout DiscardingTaskGroup
    ) async {
        let calls = step.calls
        guard calls > 0, case .line(let bytes) = event else { return await begin(step, Beginning(), times, &requests) }
        if let seat = gate.enter(calls: calls, bytes: bytes.count) {
            return await begin(step, Beginning(seat: seat), times, &requests)
        }
        // From now on they can be cancelled, and their ids are in use.
        let keys = step.callKeys
        let waiting = keys.filter { inFlight.wait($0, limit: maximumCalls) }
        // Refused at once.
        if waiting.isEmpty { return await begin(step, Beginning(), times, &requests) }
        // Most connections never need it.
        if gate.needsStarter() { requests.addTask { await beginWaiting() } }
        await gate.wait(WaitingLine(bytes, interpreter, keys))
    }

    /// Begins the lines that waited, in their order.
    private func beginWaiting() async {
        await withDiscardingTaskGroup { requests in
            while true {
                await outbox.room()
                guard let turn = await gate.next() else { return }
                let times = timesOfCall()
                var interpreter = turn.line.interpreter
                let step = interpreter.interpret(.line(turn.line.bytes))
                times?.lap(.parse)
                await begin(step, Beginning(seat: turn.seat, waited: true), times, &requests)
            }
        }
    }

    private func begin(
        _ step: LineInterpreter.Step, _ beginning: Beginning, _ times: CallTimes?,
        _ requests: inout DiscardingTaskGroup
    ) async {
        switch step {
        case .plain(let id, let request): await plain(id, request, beginning, times, &requests)
        case .refusePlain(let id, let error): await send(PlainAnswer.line(id, pipeline.refusal(error)))
        case .mcp(let action): await mcp.handle(action, Reply(times: times, send), beginning, &requests)
        case .batch(let actions):
            let reply = Reply.batch(of: actions.count, send)
            for action in actions {
                await mcp.handle(action, reply, action.call == nil ? Beginning() : beginning, &requests)
            }
        }
    }

    /// At level `trace` the log says of each call where its time went, in µs.
    private func timesOfCall() -> CallTimes? {
        guard logger.logLevel <= .trace else { return nil }
        return CallTimes { [logger] times in
            var metadata: Logger.Metadata = [:]
            for (step, time) in times {
                metadata["us_\(step.rawValue)"] = "\((time / .nanoseconds(100)).rounded() / 10)"
            }
            logger.trace("times of a call", metadata: metadata)
        }
    }

    // MARK: Plain lines

    private func plain(
        _ id: RequestID, _ request: PlainRequest, _ beginning: Beginning, _ times: CallTimes?,
        _ requests: inout DiscardingTaskGroup
    ) async {
        let limit = request.lasts ? maximumCalls : .max
        if let refusal = beginning.refusal(of: .plain(id), in: inFlight, limit: limit) {
            if refusal == .cancelled { inFlight.remove(.plain(id)) }
            return await send(PlainAnswer.line(id, pipeline.refusal(refusal.error(id, limit: limit))))
        }
        switch request {
        case .ping: await send(PlainAnswer.line(id, result: [:], text: "pong"))
        case .tools:
            let tools = await pipeline.shownTools(to: principal)
            let text = tools.map { "\($0.name): \($0.title)" }.joined(separator: "\n")
            await send(
                PlainAnswer.line(id, result: ["tools": .array(tools.map { .object($0.plain) })], text: text))
        case .metrics:
            guard pipeline.mayWatch(principal) else {
                return await send(PlainAnswer.line(id, pipeline.refusal(.notForWatching)))
            }
            let page = await pipeline.metrics.page()
            await send(PlainAnswer.line(id, result: ["content_type": .string(MetricsText.contentType)], text: page))
        case .status: await send(PlainAnswer.line(id, result: await status(), text: statusText))
        case .cancel(let call):
            guard inFlight.cancel(.plain(call)) else {
                let error = GatewayError(.notFound, "no call with id \(call) is in flight on this connection")
                return await send(PlainAnswer.line(id, pipeline.refusal(error)))
            }
            await send(PlainAnswer.line(id, result: ["cancelled": true], text: "cancelled call \(call)"))
            if gate.withdraw(.plain(call)) {
                inFlight.remove(.plain(call))
                let error = InFlight.Refusal.cancelled.error(call, limit: maximumCalls)
                await send(PlainAnswer.line(call, pipeline.refusal(error)))
            }
        case .call(let tool, let arguments, let options):
            let request = CallRequest(
                tool: tool, arguments: arguments, options: options, principal: principal, times: times)
            let admission = pipeline.admit(request)
            times?.lap(.validate)
            var progress: RunningCall.Progress?
            if admission.wantsProgress { progress = { message, _ in await send(PlainAnswer.progress(id, message)) } }
            let tell: RunningCall.Tell = { outcome in
                // Freed first: the client may use the id again as soon as it has the answer.
                let isCancelled = inFlight.remove(.plain(id))
                beginning.seat?.leave()
                let line = PlainAnswer.line(id, copy outcome)
                let kept = isCancelled ? consume outcome : nil
                times?.lap(.encode)
                await send(line)
                times?.lap(.write)
                times?.end()
                if let kept { await server.cancelled(kept, of: tool, by: principal) }
            }
            inFlight.add(.plain(id))
            let call = RunningCall(
                pipeline, admission, wantsProgress: progress != nil, caller: Caller(presence: presence),
                tell: progress == nil ? tell : nil)
            inFlight.setStop(.plain(id)) { call.cancel() }
            requests.addImmediateTask(priority: .medium) { [progress] in
                let outcome = await call.follow(progress: progress) { inFlight.isCancelled(.plain(id)) }
                if let outcome { await tell(outcome) }
            }
        case .complete(let request):
            let inquiry = Inquiry(pipeline: pipeline, principal: principal, sharing: completions)
            await work(id, beginning.seat, &requests) { await request.outcome(Completer(inquiry: inquiry)) }
        case .approvals(let request):
            await work(id, nil, &requests) { [pipeline, principal, presence, send] in
                await request.outcome(pipeline, principal, presence) { json in
                    await send(PlainAnswer.event(id, "approval", json))
                }
            }
        }
    }

    /// Answers a request that is no call; it can be cancelled like one.
    private func work(
        _ id: RequestID, _ seat: Seat?, _ requests: inout DiscardingTaskGroup,
        _ outcome: @escaping @Sendable () async -> Outcome
    ) async {
        let work = Task(priority: .medium) { await outcome() }
        inFlight.add(.plain(id)) { work.cancel() }
        requests.addTask(priority: .medium) {
            let outcome = await withTaskCancellationHandler {
                await work.value
            } onCancel: {
                work.cancel()
            }
            inFlight.remove(.plain(id))
            seat?.leave()
            await send(PlainAnswer.line(id, outcome))
        }
    }

    private func status() async -> JSONObject {
        let tools = await pipeline.shownTools(to: principal).count
        var status: JSONObject = [
            "name": .string(info.name), "version": .string(info.version), "policy": .string(pipeline.rules.digest),
            "tools": .int(tools), "in_flight": .int(inFlight.count),
            "tasks": .array(pipeline.openTasks(for: principal)),
            "principal": [
                "user": .string(principal.user), "uid": .int(Int(principal.uid)),
                "groups": .array(principal.groups.map(JSONValue.string)), "door": .string(principal.door.rawValue),
                "profile": pipeline.profile(of: principal).map(JSONValue.string) ?? .null,
            ],
        ]
        let clusters = pipeline.clusterChoice(of: principal).map { name -> JSONValue in
            [
                "name": .string(name),
                "profile": pipeline.profile(of: principal, on: name).map(JSONValue.string) ?? .null,
            ]
        }
        if !clusters.isEmpty { status["clusters"] = .array(clusters) }
        return status
    }

    private var statusText: String {
        "\(info.title) \(info.version), \(inFlight.count) calls in flight on this connection"
    }
}

extension GatewayError {
    fileprivate static let notForWatching = GatewayError(
        .notPermitted,
        "metrics tell what everybody does: they are for approvers, root and the gateway's own user, where no profile "
            + "confines them to some guests")
}
