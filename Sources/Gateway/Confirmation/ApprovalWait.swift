/// One call's waiting for the answer to its question, outside of every lane.
struct ApprovalWait: Sendable {
    enum End: Sendable {
        case approved
        case denied(Approval.Answer?)
        /// The time that the caller would wait is over; the question stays open.
        case unanswered
        case expired
        /// The caller's input has ended, so the question is withdrawn.
        case callerLeft
    }

    let approval: Approval
    let desk: ApprovalDesk
    let presence: Presence?
    /// Asks the MCP client; nil where that is not wanted or cannot be.
    let question: Caller.Question?
    let principal: Principal
    let progress: ProgressHandler?

    private enum Event: Sendable {
        case look
        case timeIsUp
        case callerLeft
        case client(Caller.Reply)
    }

    /// Between two messages to the caller, so that it does not think the gateway dead.
    private static let sign = Duration.seconds(15)

    /// - Parameter time: how long an operator is waited for; a client that is asked has until the question expires.
    /// - Throws: `CancellationError`, when the question is withdrawn.
    func end(until time: ContinuousClock.Instant) async throws -> End {
        let expiry = ContinuousClock.now + desk.now.duration(to: approval.expires)
        let (events, sender) = AsyncStream.makeStream(of: Event.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { for await _ in ApprovalDesk.ticking(desk.changes) { sender.yield(.look) } }
            if let presence {
                group.addTask {
                    await presence.ended()
                    if !Task.isCancelled { sender.yield(.callerLeft) }
                }
            }
            let alarm: @Sendable (ContinuousClock.Instant) async throws -> Void = { time in
                try await Task.sleep(until: min(time, expiry), clock: .continuous)
                sender.yield(.timeIsUp)
            }
            if let question {
                group.addTask { sender.yield(.client(await question(approval))) }
                group.addTask { try await alarm(expiry) }
            } else {
                group.addTask { try await alarm(time) }
            }
            var lastSign: ContinuousClock.Instant?
            for await event in events {
                switch event {
                case .look:
                    if let end = try await look() { return end }
                    if let lastSign, .now - lastSign < Self.sign { continue }
                    lastSign = .now
                    await progress?(
                        "waiting for an answer (by \(approval.by.rawValue)) to approval \(approval.id)")
                case .timeIsUp:
                    // An answer may have come meanwhile.
                    return try await look() ?? .unanswered
                case .callerLeft:
                    await desk.withdraw(approval.id)
                    return .callerLeft
                case .client(.unavailable): group.addTask { try await alarm(time) }
                case .client(let reply):
                    do {
                        try await desk.take(reply == .accepted, on: approval.id, fromClientOf: principal)
                    } catch let error as GatewayError where error.code == .conflict {
                        // Somebody else was faster.
                    }
                    if let end = try await look() { return end }
                }
            }
            await desk.withdraw(approval.id)
            throw CancellationError()
        }
    }

    private func look() async throws -> End? {
        guard let current = try await desk.current(approval.id) else { return .expired }
        switch current.state(at: desk.now) {
        case .open: return nil
        case .denied: return .denied(current.answer)
        case .expired: return .expired
        // Another call that asks the same has used or withdrawn it: policy decides what this one needs.
        case .approved, .used, .withdrawn: return .approved
        }
    }
}
