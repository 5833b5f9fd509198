import JSONLines

/// A session whose words carry none of the call's secrets, whatever its hooks say: what it answers goes to callers, humans,
/// the audit and the state file.
struct DiscreetSession: PolicySession {
    private let inner: any PolicySession

    init(_ inner: any PolicySession) { self.inner = inner }

    var digest: String { inner.digest }

    func decide(_ operation: Operation, facts: any FactSource) async -> Decision {
        var decision = await inner.decide(operation, facts: facts)
        let secrets = CallSecrets(operation)
        guard !secrets.isEmpty else { return decision }
        switch decision.verdict {
        case .allow: break
        case .deny(let denials): decision.verdict = .deny(denials.map(secrets.masked))
        case .confirm(let questions):
            decision.verdict = .confirm(
                questions.map {
                    .init(message: secrets.masked($0.message), hook: $0.hook, by: $0.by, expires: $0.expires)
                })
        }
        decision.notes = decision.notes.map(secrets.masked)
        decision.trace = decision.trace.map(secrets.masked)
        return decision
    }

    func review(
        _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
    ) async -> Review {
        var review = await inner.review(operation, stage: stage, value: value, facts: facts)
        let secrets = CallSecrets(operation)
        if !secrets.isEmpty { review.value = secrets.masked(review.value) }
        // The result may give its caller a secret; the hooks' words about it go further.
        let words = operation.requests.contains(where: \.makesToken) ? CallSecrets(operation, result: value) : secrets
        guard !words.isEmpty else { return review }
        review.notes = review.notes.map(words.masked)
        review.trace = review.trace.map(words.masked)
        review.failure = review.failure.map(words.masked)
        return review
    }

    func reviews(_ operation: Operation) async -> Bool { await inner.reviews(operation) }
}

extension CallSecrets {
    fileprivate func masked(_ denial: Decision.Denial) -> Decision.Denial {
        Decision.Denial(reason: masked(denial.reason), hook: denial.hook)
    }

    fileprivate func masked(_ step: Decision.Step) -> Decision.Step {
        Decision.Step(hook: step.hook, microseconds: step.microseconds, result: masked(step.result))
    }
}
