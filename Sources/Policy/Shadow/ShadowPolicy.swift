public import Gateway
public import JSONLines
public import Logging
import LuaRuntime

/// Candidate hooks beside the real ones: what they would decide is only recorded. A call neither waits for them nor
/// heeds them.
public struct ShadowPolicy: PolicyEngine {
    private let real: any PolicyEngine
    private let shadow: Shadow

    /// - Parameters:
    ///   - directory: the candidates.
    ///   - store: what the real hooks keep; candidates read it and write to an overlay of their own.
    ///   - audit: gets a line `shadow` for each change, and for each read that they would decide otherwise.
    /// - Throws: ``GatewayError`` where the candidates cannot be loaded, naming file and line.
    public static func load(
        beside real: any PolicyEngine, directory: String, settings: JSONObject, toolNames: [String], checksTrust: Bool,
        store: any HookStore, audit: any AuditLog, logger: Logger
    ) async throws -> ShadowPolicy {
        let candidate = try await LuaPolicy.load(
            directory: directory, settings: settings, toolNames: toolNames, checksTrust: checksTrust,
            store: HookStoreOverlay(over: store), logger: logger)
        var surroundings = candidate.surroundings
        surroundings.owner = "\u{0}shadow"
        return ShadowPolicy(
            real: real, shadow: Shadow(candidate: candidate.inside(surroundings), audit: audit, logger: logger))
    }

    public var digest: String { real.digest }
    public var settingsDigest: String? { real.settingsDigest }

    public func rules(for principal: Principal) async -> [PolicyRule] { await real.rules(for: principal) }

    public func session() -> any PolicySession { Session(inner: real.session(), shadow: shadow) }

    public func hidden(from principal: Principal, among tools: [ToolSpec]) async -> Set<String> {
        await real.hidden(from: principal, among: tools)
    }

    private struct Session: PolicySession {
        let inner: any PolicySession
        let shadow: Shadow

        var digest: String { inner.digest }

        func decide(_ operation: Operation, facts: any FactSource) async -> Decision {
            let decision = await inner.decide(operation, facts: facts)
            shadow.look(at: operation, facts, decision)
            return decision
        }

        func review(
            _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
        ) async -> Review { await inner.review(operation, stage: stage, value: value, facts: facts) }

        func reviews(_ operation: Operation) async -> Bool { await inner.reviews(operation) }
    }
}

/// Decides again with the candidates, one call after the other, and writes down what comes of it.
private final class Shadow: Sendable {
    private struct Job: Sendable {
        let operation: Operation
        let facts: any FactSource
        let decision: Decision
    }

    private let queue: AsyncStream<Job>.Continuation
    private let worker: Task<Void, Never>
    private let logger: Logger

    /// Beyond this many that wait, the newest are not looked at: the gateway does not fall behind for them.
    private static let limit = 256

    init(candidate: LuaPolicy, audit: any AuditLog, logger: Logger) {
        self.logger = logger
        let (jobs, queue) = AsyncStream.makeStream(of: Job.self, bufferingPolicy: .bufferingOldest(Self.limit))
        self.queue = queue
        worker = Task(priority: .background) {
            for await job in jobs { await Self.decide(job, candidate, audit, logger) }
        }
    }

    deinit { queue.finish() }

    func look(at operation: Operation, _ facts: any FactSource, _ decision: Decision) {
        if case .dropped = queue.yield(Job(operation: operation, facts: facts, decision: decision)) {
            logger.warning("the shadow policy falls behind; a call was not looked at")
        }
    }

    private static func decide(
        _ job: Job, _ candidate: LuaPolicy, _ audit: any AuditLog, _ logger: Logger
    ) async {
        let decision = await candidate.session().decide(job.operation, facts: job.facts)
        let differs =
            decision.word != job.decision.word || decision.arguments != job.decision.arguments
        guard differs || job.operation.changes else { return }
        let operation = job.operation
        var line: JSONObject = [
            "event": "shadow", "id": .string(operation.id),
            "principal": ["user": .string(operation.principal.user), "uid": .int(Int(operation.principal.uid))],
            "cluster": .string(operation.cluster), "tool": .string(operation.tool),
            "guests": .array(operation.guests.map { ["vmid": .int($0.vmid)] }), "was": .string(job.decision.word),
            "decision": .string(decision.word), "differs": .bool(differs), "policy": .string(candidate.digest),
        ]
        if !decision.reasons.isEmpty {
            line["reasons"] = .array(decision.reasons.map { ["reason": .string($0.text), "hook": .string($0.hook)] })
        }
        if decision.arguments != job.decision.arguments { line["arguments"] = .object(decision.arguments) }
        if differs {
            logger.notice(
                "the shadow policy would decide otherwise",
                metadata: [
                    "call": "\(operation.id)", "tool": "\(operation.tool)", "was": "\(job.decision.word)",
                    "would": "\(decision.word)",
                    "hook": "\(decision.reasons.first?.hook ?? "-")",
                ])
        }
        do { try await audit.append(line) } catch {
            logger.warning("a shadow decision could not be written to the audit", metadata: ["error": "\(error)"])
        }
    }
}

extension Decision {
    /// `allow`, `deny` or `confirm`.
    var word: String {
        switch verdict {
        case .allow: "allow"
        case .deny: "deny"
        case .confirm: "confirm"
        }
    }

    /// Why it is refused, or what is asked.
    var reasons: [(text: String, hook: String)] {
        switch verdict {
        case .allow: []
        case .deny(let denials): denials.map { ($0.reason, $0.hook) }
        case .confirm(let questions): questions.map { ($0.message, $0.hook) }
        }
    }
}
