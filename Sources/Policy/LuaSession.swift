import Gateway
import JSONLines
import LuaRuntime

/// The hooks of one call: a fresh Lua state, shared by its pre and post hooks and by nobody else.
actor LuaSession: PolicySession {
    nonisolated let digest: String
    private let policy: LuaPolicy
    private let scope = HookScope()
    private var state: LuaState?

    init(policy: LuaPolicy) {
        self.policy = policy
        digest = policy.digest
    }

    // MARK: Pre hooks

    func decide(_ operation: Operation, facts: any FactSource) async -> Decision {
        var decision = Decision(verdict: .allow, arguments: operation.arguments)
        var denials: [Decision.Denial] = []
        var questions: [Decision.Question] = []
        do {
            let state = try await ready()
            let hooks = matching(.pre, operation)
            // A call that reaches several guests is judged for each of them.
            var guests: [Guest?] = operation.guests
            // What reaches others as well is judged once more, without a guest that a rule could look at.
            if guests.isEmpty || operation.reachesUnknown { guests.append(nil) }
            for guest in hooks.isEmpty ? [] : guests {
                let subject = OperationTable(operation, guest: guest, stage: "pre", facts: facts)
                let arguments = try await state.object(decision.arguments, options: OperationTable.argumentOptions)
                let table = try await subject.make(in: state, arguments: arguments)
                for hook in hooks {
                    scope.begin(.pre, facts: facts)
                    let start = ContinuousClock.now
                    let failure = await run(hook, [.ref(table)], in: state)
                    // What was recorded before a failure counts too.
                    var record = scope.record
                    if let failure { record.denials.append(failure) }
                    let changed = await take(arguments, &decision, &record, hook, in: state)
                    denials += record.denials
                    questions += record.questions
                    decision.notes += record.notes.filter { !decision.notes.contains($0) }
                    decision.trace.append(step(hook, since: start, failure, record, changed))
                }
            }
        } catch {
            denials.append(Decision.Denial(reason: "policy could not run: \(error.message)", hook: error.place))
        }
        if !denials.isEmpty {
            decision.verdict = .deny(denials)
        } else if !questions.isEmpty {
            decision.verdict = .confirm(questions)
        }
        return decision
    }

    /// - Returns: the denial that a failed hook amounts to.
    private func run(_ hook: Registration, _ arguments: [LuaValue], in state: LuaState) async -> Decision.Denial? {
        do {
            let returned = try await state.call(hook.function, arguments)
            guard !returned.isEmpty else { return nil }
            return Decision.Denial(
                reason: "a pre hook must not return a value; decide by calling deny(...) or confirm(...)",
                hook: hook.place)
        } catch {
            return Decision.Denial(reason: "hook failed: \(error.message)", hook: error.place(or: hook.place))
        }
    }

    /// Takes the arguments as the hook left them.
    private func take(
        _ arguments: LuaRef, _ decision: inout Decision, _ record: inout HookScope.Record, _ hook: Registration,
        in state: LuaState
    ) async -> Bool {
        do throws(LuaError) {
            guard let left = try await state.json(of: arguments).object else {
                throw LuaError(kind: .output, message: "they are a list")
            }
            guard left != decision.arguments else { return false }
            decision.arguments = left
            return true
        } catch {
            record.denials.append(
                Decision.Denial(
                    reason: "the hook left arguments that cannot be sent: \(error.message)", hook: hook.place))
            return false
        }
    }

    private func step(
        _ hook: Registration, since start: ContinuousClock.Instant, _ failure: Decision.Denial?,
        _ record: HookScope.Record, _ changed: Bool
    ) -> Decision.Step {
        let result =
            if let failure {
                failure.reason
            } else if !record.denials.isEmpty {
                "deny"
            } else if !record.questions.isEmpty {
                "confirm"
            } else {
                changed ? "change" : "allow"
            }
        return Decision.Step(hook: hook.place, microseconds: Self.microseconds(since: start), result: result)
    }

    // MARK: Post hooks

    func reviews(_ operation: Operation) async -> Bool {
        // Which hooks there are is known once they have been loaded.
        guard (try? await ready()) != nil else { return true }
        return !matching(.post, operation).isEmpty
    }

    func review(
        _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
    ) async -> Review {
        var review = Review(value: value)
        do {
            let state = try await ready()
            for hook in matching(.post, operation) {
                scope.begin(.post, facts: facts)
                let start = ContinuousClock.now
                let subject = OperationTable(
                    operation, guest: operation.guests.count == 1 ? operation.guests[0] : nil, stage: stage.rawValue,
                    facts: facts)
                let arguments = try await state.object(
                    operation.arguments, options: LuaObjectOptions(allReadOnly: true))
                let table = try await subject.make(in: state, arguments: arguments)
                let result = try await state.object(review.value, options: LuaObjectOptions())
                do {
                    let returned = try await state.call(hook.function, [.ref(table), .ref(result)])
                    review.value = try await reviewed(returned, result, in: state)
                } catch {
                    review.failure = Decision.Denial(
                        reason: "post hook failed: \(error.message)", hook: error.place(or: hook.place))
                }
                let record = scope.record
                if review.failure == nil, let fault = record.faults.first {
                    review.failure = Decision.Denial(reason: "post hook failed: \(fault.reason)", hook: fault.hook)
                }
                review.value = Redaction(record.redacted).apply(review.value, required: ["status", "node", "name"])
                review.notes += record.notes
                review.trace.append(
                    Decision.Step(
                        hook: hook.place, microseconds: Self.microseconds(since: start),
                        result: review.failure?.reason ?? "reviewed"))
                if review.failure != nil { break }
            }
        } catch {
            review.failure = Decision.Denial(reason: "policy could not run: \(error.message)", hook: error.place)
        }
        await state?.close()
        state = nil
        return review
    }

    /// The result as the hook left it, or the table that it returned in its place.
    private func reviewed(
        _ returned: [JSONValue], _ result: LuaRef, in state: LuaState
    ) async throws(LuaError) -> JSONObject {
        switch returned.first {
        case .object(let object)?: return object
        case .array(let values)? where values.isEmpty: return [:]
        case nil, .null?:
            let left = try await state.json(of: result)
            // A table whose every member was removed looks like an empty list.
            return left.object ?? [:]
        default:
            throw LuaError(kind: .runtime, message: "a post hook returns nothing, or a table in place of the result")
        }
    }

    // MARK: State

    private func ready() async throws(LuaError) -> LuaState {
        if let state { return state }
        let made = try await policy.state(scope)
        state = made
        return made
    }

    private func matching(_ kind: Registration.Kind, _ operation: Operation) -> [Registration] {
        scope.registrations.filter { $0.kind == kind && $0.pattern.matches(operation) }.sorted(
            by: Registration.runsBefore)
    }

    private static func microseconds(since start: ContinuousClock.Instant) -> Int {
        let components = (ContinuousClock.now - start).components
        return Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
    }
}

extension LuaError {
    /// `file.lua:12` where the error has a place.
    func place(or other: String) -> String {
        guard let file else { return other }
        return line.map { "\(file):\($0)" } ?? file
    }

    var place: String { place(or: "policy") }
}
