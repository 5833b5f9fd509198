import Gateway
import JSONLines
import LuaRuntime
import Synchronization

/// The policy of one call. Where no hook is for it, nothing of Lua is touched.
final class LuaSession: PolicySession {
    var digest: String { policy.digest }
    private let policy: LuaPolicy
    /// Kept from the decision for the review.
    private let kept = Mutex<Kept?>(nil)

    /// On its way from one step to the next: nobody else has it meanwhile.
    private struct Kept: @unchecked Sendable {
        let run: HookRun
    }

    init(policy: LuaPolicy) { self.policy = policy }

    func decide(_ operation: Operation, facts: any FactSource) async -> Decision {
        var decision = Decision(verdict: .allow, arguments: operation.arguments)
        let index: HookIndex
        do throws(LuaError) { index = try await policy.index() } catch {
            decision.verdict = .deny([
                Decision.Denial(reason: "policy could not run: \(error.message)", hook: error.place)
            ])
            return decision
        }
        guard !index.hides.isEmpty || index.hasHooks(.pre, for: operation) else { return decision }
        let run = take() ?? HookRun(policy, owner: owner(of: operation))
        let judged = await run.decide(operation, facts: facts, index)
        keep(run)
        if judged.verdict != .allow { policy.ahead.refill(policy, index) }
        return judged
    }

    func review(
        _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
    ) async -> Review {
        let index: HookIndex
        do throws(LuaError) { index = try await policy.index() } catch {
            let reason = "policy could not run: \(error.message)"
            return Review(value: value, failure: Decision.Denial(reason: reason, hook: error.place))
        }
        let run = take()
        guard index.hasHooks(.post, for: operation) else {
            if run != nil { policy.ahead.refill(policy, index) }
            return Review(value: value)
        }
        defer { policy.ahead.refill(policy, index) }
        return await (run ?? HookRun(policy, owner: owner(of: operation))).review(
            operation, stage: stage, value: value, facts: facts, index)
    }

    func reviews(_ operation: Operation) async -> Bool {
        guard let index = try? await policy.index() else { return true }
        return index.hasHooks(.post, for: operation)
    }

    private func take() -> HookRun? {
        kept.withLock { kept in
            defer { kept = nil }
            return kept
        }?.run
    }

    private func keep(_ run: HookRun) {
        let kept = Kept(run: run)
        self.kept.withLock { $0 = kept }
    }

    private func owner(of operation: Operation) -> String { policy.surroundings.owner ?? operation.principal.user }
}
