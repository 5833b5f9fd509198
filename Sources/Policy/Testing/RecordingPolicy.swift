import Gateway
import JSONLines
import Synchronization

/// A policy that runs for real and keeps what it decided.
final class RecordingPolicy: PolicyEngine {
    struct Record: Sendable {
        var operation: Operation
        var decision: Decision
        var microseconds: Int
        var facts: any FactSource
        var session: any PolicySession
    }

    private let policy: LuaPolicy
    private let isDryRun: Bool
    private let list = Mutex<[Record]>([])

    /// - Parameter isDryRun: what hooks see as `op.dry_run`. A trial runs the pipeline's dry run either way.
    init(_ policy: LuaPolicy, isDryRun: Bool) {
        self.policy = policy
        self.isDryRun = isDryRun
    }

    /// One for each round: a second follows where hooks changed arguments. Those of the calls that a call consists of come
    /// after its own.
    var records: [Record] { list.withLock { $0 } }

    var digest: String { policy.digest }

    func session() -> any PolicySession { Session(inner: policy.session(), recorder: self) }

    func hidden(from principal: Principal, among tools: [ToolSpec]) async -> Set<String> {
        // Hooks that cannot be loaded hide everything; a trial is to see why.
        guard (try? await policy.index()) != nil else { return [] }
        return await policy.hidden(from: principal, among: tools)
    }

    private struct Session: PolicySession {
        let inner: any PolicySession
        let recorder: RecordingPolicy

        var digest: String { inner.digest }

        func decide(_ operation: Operation, facts: any FactSource) async -> Decision {
            var operation = operation
            operation.dryRun = recorder.isDryRun
            let start = ContinuousClock.now
            let decision = await inner.decide(operation, facts: facts)
            let components = (ContinuousClock.now - start).components
            let microseconds = Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
            let record = Record(
                operation: operation, decision: decision, microseconds: microseconds, facts: facts, session: inner)
            recorder.list.withLock { $0.append(record) }
            return decision
        }

        func review(
            _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
        ) async -> Review { await inner.review(operation, stage: stage, value: value, facts: facts) }

        func reviews(_ operation: Operation) async -> Bool { await inner.reviews(operation) }
    }
}
