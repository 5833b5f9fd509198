import Gateway
import JSONLines
import Synchronization

/// A policy whose hooks are closures of the test.
final class FakePolicy: PolicyEngine {
    typealias Decide = @Sendable (Operation, any FactSource) async -> Decision
    typealias Look = @Sendable (Operation, ReviewStage, JSONObject, any FactSource) async -> Review

    let digest = "digest-1"
    private let decide: Decide
    private let look: Look?
    private let hiding: Set<String>
    private let asked = Mutex<[Operation]>([])

    init(
        decide: @escaping Decide = { operation, _ in Decision(verdict: .allow, arguments: operation.arguments) },
        review: Look? = nil, hiding: Set<String> = []
    ) {
        self.hiding = hiding
        self.decide = decide
        self.look = review
    }

    /// What policy was asked about, in order.
    var operations: [Operation] { asked.withLock { $0 } }

    func hidden(from principal: Principal, among tools: [ToolSpec]) async -> Set<String> {
        hiding.intersection(tools.map(\.name))
    }

    func session() -> any PolicySession { Session(engine: self) }

    /// Denies everything that `matches`.
    static func denying(_ matches: @escaping @Sendable (Operation) -> Bool) -> FakePolicy {
        FakePolicy { operation, _ in
            guard matches(operation) else { return Decision(verdict: .allow, arguments: operation.arguments) }
            return Decision(
                verdict: .deny([
                    .init(reason: "the firewall stays up", hook: "protect.lua:12"),
                    .init(reason: "not today", hook: "weekend.lua:3"),
                ]), arguments: operation.arguments,
                trace: [.init(hook: "protect.lua:12", microseconds: 5, result: "deny")])
        }
    }

    /// Changes the arguments each time it is asked.
    static func changing(_ change: @escaping @Sendable (inout JSONObject) -> Void) -> FakePolicy {
        FakePolicy { operation, _ in
            var arguments = operation.arguments
            change(&arguments)
            let step = Decision.Step(
                hook: "rewrite.lua:7", microseconds: 5, result: arguments == operation.arguments ? "allow" : "change")
            return Decision(verdict: .allow, arguments: arguments, trace: [step])
        }
    }

    private struct Session: PolicySession {
        let engine: FakePolicy
        var digest: String { engine.digest }

        func decide(_ operation: Operation, facts: any FactSource) async -> Decision {
            engine.asked.withLock { $0.append(operation) }
            return await engine.decide(operation, facts)
        }

        func review(
            _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
        ) async -> Review {
            await engine.look?(operation, stage, value, facts) ?? Review(value: value)
        }

        func reviews(_ operation: Operation) -> Bool { engine.look != nil }
    }
}
