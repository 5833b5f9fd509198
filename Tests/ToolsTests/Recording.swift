import Gateway
import JSONLines
import Synchronization

/// Allows everything, and keeps what it was asked.
final class Recording: PolicyEngine, PolicySession {
    private let asked = Mutex<[Operation]>([])
    var operations: [Operation] { asked.withLock { $0 } }

    let digest = "recording"
    func session() -> any PolicySession { self }

    func decide(_ operation: Operation, facts: any FactSource) async -> Decision {
        asked.withLock { $0.append(operation) }
        return Decision(verdict: .allow, arguments: operation.arguments)
    }

    func review(
        _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
    ) async -> Review {
        Review(value: value)
    }

    func reviews(_ operation: Operation) -> Bool { false }
}
