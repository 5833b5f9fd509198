public import JSONLines
public import Logging
import Synchronization

/// Where questions are put up and answered, by all processes that share the state file.
public final class ApprovalDesk: Sendable {
    /// Is told of a question, and the command that is to hear of it, if any.
    public typealias Notify = @Sendable (_ question: JSONObject, _ command: [String]) -> Void

    private let current: Mutex<ApprovalRules>
    private let keeper: StateStore?
    private let audit: any AuditLog
    private let notify: Notify
    private let clock: @Sendable () -> UnixTime
    private let logger: Logger
    private let signals = Signals()

    /// - Parameters:
    ///   - store: nil for a gateway that cannot ask anybody.
    ///   - notify: told of each new question; it must not wait for anything.
    ///   - clock: tests have one of their own.
    public init(
        rules: ApprovalRules = ApprovalRules(), store: StateStore?, audit: any AuditLog = NoAudit(),
        notify: @escaping Notify = { _, _ in }, clock: @escaping @Sendable () -> UnixTime = { .now() }, logger: Logger
    ) {
        current = Mutex(rules)
        keeper = store
        self.audit = audit
        self.notify = notify
        self.clock = clock
        self.logger = logger
    }

    var now: UnixTime { clock() }

    /// The rules of this moment: who may answer counts when an answer comes.
    public var rules: ApprovalRules { current.withLock { $0 } }

    func adopt(_ rules: ApprovalRules) { current.withLock { $0 = rules } }

    private var store: StateStore {
        get throws {
            guard let keeper else {
                throw GatewayError(.internal, "this gateway keeps no state, so it cannot ask anybody")
            }
            return keeper
        }
    }

    // MARK: For calls

    /// Puts a question up, or finds it where the same is asked about the same call already.
    func raise(_ subject: ApprovalSubject, _ questions: [Decision.Question]) async throws -> (Approval, isNew: Bool) {
        let (approval, isNew) = try await store.addApproval(Approval(subject, questions, asked: now))
        if isNew {
            notify(approval.json(at: now), rules.notify)
            signals.send()
        }
        return (approval, isNew)
    }

    /// - Returns: nil where there is no such approval.
    func claim(_ id: String, _ claim: Approval.Claim) async throws -> Approval.Use? {
        let now = now
        let use = try await store.updateApproval(id) { $0.claimed(claim, at: now) }
        signals.send()
        return use
    }

    func withdraw(_ id: String) async {
        let now = now
        do {
            _ = try await store.updateApproval(id) { $0.withdrawn(at: now) }
        } catch {
            // It expires by itself.
            logger.error("a question could not be withdrawn", metadata: ["approval": "\(id)", "error": "\(error)"])
        }
        signals.send()
    }

    func current(_ id: String) async throws -> Approval? { try await store.approval(id) }

    /// Takes the word of an MCP client.
    func take(_ isYes: Bool, on id: String, fromClientOf principal: Principal) async throws {
        _ = try await record(Approval.Answer(isYes: isYes, by: principal, .client, time: now), on: id)
    }

    /// Gives an element at once and whenever an approval may have changed. Other processes' changes are not heard.
    var changes: AsyncStream<Void> { signals.stream() }

    /// How often to look for what other processes have answered.
    static let lookout = Duration.seconds(1)

    // MARK: For operators

    /// The questions that somebody may see: approvers all, others those about their own calls.
    ///
    /// - Parameter all: also those that are answered, used, withdrawn or expired, for a day.
    public func list(for principal: Principal, all: Bool = false) async throws -> [JSONObject] {
        let now = now
        return try await store.approvals(all: all, now: now)
            .filter { isVisible($0, to: principal) }.map { $0.json(at: now) }
    }

    /// - Throws: ``GatewayError`` `not_found`, also for one that the principal may not see.
    public func show(_ id: String, to principal: Principal) async throws -> JSONObject {
        try await visible(id, to: principal).json(at: now)
    }

    /// Answers all questions of an approval.
    ///
    /// - Parameter reason: why it is denied, for the caller.
    /// - Returns: the approval as it is now.
    /// - Throws: ``GatewayError`` `not_found`, `not_permitted`, or `conflict` where it is not open any more.
    public func answer(_ id: String, _ isYes: Bool, reason: String? = nil, by principal: Principal) async throws
        -> JSONObject
    {
        let approval = try await visible(id, to: principal)
        let manner = try rules.manner(of: principal, for: approval)
        let answer = Approval.Answer(isYes: isYes, by: principal, manner, reason: reason, time: now)
        return try await record(answer, on: id).json(at: now)
    }

    /// Tells of every visible question that is open now, and of each one that is new or changes, until cancelled.
    public func watch(for principal: Principal, _ tell: (JSONObject) async -> Void) async throws {
        var known: [String: Approval.State] = [:]
        var isFirst = true
        for await _ in Self.ticking(changes) {
            let now = now
            let approvals = try await store.approvals(all: true, now: now).filter { isVisible($0, to: principal) }
            for approval in approvals where known[approval.id] != approval.state(at: now) {
                known[approval.id] = approval.state(at: now)
                if !isFirst || approval.state(at: now) == .open { await tell(approval.json(at: now)) }
            }
            isFirst = false
            let ids = Set(approvals.map(\.id))
            known = known.filter { ids.contains($0.key) }
        }
        try Task.checkCancellation()
    }

    private func record(_ answer: Approval.Answer, on id: String) async throws -> Approval {
        let now = now
        let approval = try await store.updateApproval(id) { approval in
            try approval.received(answer, at: now)
            return approval
        }
        guard let approval else { throw Self.unknown(id) }
        signals.send()
        var line: JSONObject = ["event": "approval"]
        for (name, value) in approval.json(at: now)
        where ["approval", "state", "answer", "cluster", "tool", "guests", "questions"]
            .contains(name)
        { line[name] = value }
        do { try await audit.append(line) } catch {
            // The call's own line says who approved as well; without that one, it is not run.
            logger.critical("an audit line could not be written", metadata: ["error": "\(error)"])
        }
        return approval
    }

    private func isVisible(_ approval: Approval, to principal: Principal) -> Bool {
        approval.subject.uid == principal.uid
            || principal.door == .socket && rules.isApprover(principal, on: approval.subject.cluster)
    }

    private func visible(_ id: String, to principal: Principal) async throws -> Approval {
        guard let approval = try await store.approval(id), isVisible(approval, to: principal) else {
            throw Self.unknown(id)
        }
        return approval
    }

    private static func unknown(_ id: String) -> GatewayError {
        GatewayError(.notFound, "there is no approval '\(Printable.line(id, limit: 64))'")
    }

    /// The same stream with an element each ``lookout`` more.
    static func ticking(_ changes: AsyncStream<Void>) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listener = Task { for await _ in changes { continuation.yield() } }
        let ticker = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: lookout)
                continuation.yield()
            }
        }
        continuation.onTermination = { _ in
            listener.cancel()
            ticker.cancel()
        }
        return stream
    }
}
