public import JSONLines

/// What `hooks: none` means, said explicitly: everything is allowed, nothing is changed.
public struct NoPolicy: PolicyEngine, PolicySession {
    public init() {}

    public let digest = "none"

    public func session() -> any PolicySession { self }

    public func decide(_ operation: Operation, facts: any FactSource) async -> Decision {
        Decision(verdict: .allow, arguments: operation.arguments)
    }

    public func review(
        _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
    ) async -> Review {
        Review(value: value)
    }

    public func reviews(_ operation: Operation) -> Bool { false }
}
