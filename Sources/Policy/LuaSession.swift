import Gateway
import JSONLines
import LuaRuntime
import Synchronization

/// The policy of one call. Where no hook is for it, nothing of Lua is touched.
final class LuaSession: PolicySession {
    var digest: String { policy.digest }
    private let policy: LuaPolicy
    private let run = Mutex<HookRun?>(nil)

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
        let judged = await current(operation).decide(operation, facts: facts, index)
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
        defer {
            let isUsed = run.withLock { run in
                defer { run = nil }
                return run != nil
            }
            if isUsed { policy.ahead.refill(policy, index) }
        }
        guard index.hasHooks(.post, for: operation) else { return Review(value: value) }
        return await current(operation).review(operation, stage: stage, value: value, facts: facts, index)
    }

    func reviews(_ operation: Operation) async -> Bool {
        guard let index = try? await policy.index() else { return true }
        return index.hasHooks(.post, for: operation)
    }

    private func current(_ operation: Operation) -> HookRun {
        run.withLock { run in
            if let run { return run }
            let made = HookRun(policy, owner: policy.surroundings.owner ?? operation.principal.user)
            run = made
            return made
        }
    }
}
