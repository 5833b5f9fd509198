import Gateway
import JSONLines
import LuaRuntime

/// The hooks of one call: a Lua state that nothing has happened in yet, shared by its pre and post hooks and by nobody
/// else.
///
/// Whatever is asynchronous here is `nonisolated(nonsending)`, and so is whatever it calls for each hook: it stays on the
/// caller's thread, or on the lane once it has gone there, where a plain asynchronous function would change threads twice.
final class HookRun {
    private let lane: LuaLane
    private let policy: LuaPolicy
    private var loaded: Loaded?

    private struct Loaded {
        let state: LuaState
        let scope: HookScope
        var files: Set<Int>
        var registrations: [Registration]
        /// Where the state came from ready.
        var lent: StatesAhead.Ready?
    }

    /// What the pre hooks have come to so far.
    private struct Judging {
        var decision: Decision
        var denials: [Decision.Denial] = []
        var questions: [Decision.Question] = []
        let world: HookWorld
    }

    /// - Parameter owner: for whom the hooks run: users are served in turn.
    init(_ policy: LuaPolicy, owner: String) {
        self.policy = policy
        lane = LuaLane(owner: owner)
    }

    deinit { drop() }

    // MARK: Pre hooks

    nonisolated(nonsending) func decide(
        _ operation: Operation, facts: any FactSource, _ index: HookIndex
    ) async -> Decision {
        var judging = Judging(
            decision: Decision(verdict: .allow, arguments: operation.arguments), world: world(operation, facts))
        do {
            judging.denials += await hidden(operation, index)
            let loaded = try await ready(index.files(for: operation), index, judging.world)
            let hooks = matching(.pre, operation, loaded)
            // A call that reaches several guests is judged for each of them.
            var guests: [Guest?] = operation.guests
            // What reaches others as well is judged once more, without a guest that a rule could look at.
            if guests.isEmpty || operation.reachesUnknown { guests.append(nil) }
            for guest in hooks.isEmpty ? [] : guests {
                let table = OperationTable(
                    operation, arguments: judging.decision.arguments, guest: guest, stage: "pre", world: judging.world)
                await judge(try table.make(in: loaded.state), hooks[...], &judging, loaded)
            }
        } catch {
            judging.denials.append(
                Decision.Denial(reason: "policy could not run: \(error.message)", hook: error.place))
        }
        var decision = judging.decision
        if !judging.denials.isEmpty {
            decision.verdict = .deny(judging.denials)
        } else if !judging.questions.isEmpty {
            decision.verdict = .confirm(judging.questions)
        }
        decision.seen = judging.world.seen
        // A refused call needs it no more, and while a question waits for its answer, nothing is kept for it.
        if decision.verdict != .allow { drop() }
        return decision
    }

    /// Runs the hooks one after another, on the lane from where they turn out to be slow.
    private nonisolated(nonsending) func judge(
        _ table: LuaRef, _ hooks: ArraySlice<Registration>, _ judging: inout Judging, _ loaded: Loaded
    ) async {
        let (state, scope) = (loaded.state, loaded.scope)
        var turn = Turn()
        state.beginRow()
        defer { state.pause() }
        for position in hooks.indices {
            if state.isSlow, !state.isOnLane {
                return await state.onLane { await self.judge(table, hooks[position...], &judging, loaded) }
            }
            let hook = hooks[position]
            await turn.pass(state)
            scope.begin(.pre, judging.world)
            let start = ContinuousClock.now
            let failure = await run(hook, [.ref(table)], in: state)
            // What was recorded before a failure counts too.
            var record = scope.record
            if let failure { record.denials.append(failure) }
            let changed = take(from: table, &judging.decision, &record, hook, in: state)
            judging.denials += record.denials
            judging.questions += record.questions
            judging.decision.notes += record.notes.filter { !judging.decision.notes.contains($0) }
            judging.decision.trace.append(step(hook, since: start, failure, record, changed))
        }
    }

    /// - Returns: the denial that a failed hook amounts to.
    private nonisolated(nonsending) func run(
        _ hook: Registration, _ arguments: [LuaValue], in state: LuaState
    ) async -> Decision.Denial? {
        guard let function = hook.function else { return nil }
        do {
            let returned = try await state.call(function, arguments)
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
        from table: LuaRef, _ decision: inout Decision, _ record: inout HookScope.Record, _ hook: Registration,
        in state: LuaState
    ) -> Bool {
        do throws(LuaError) {
            let read = try OperationTable.arguments(of: table, from: decision.arguments, in: state)
            guard let read else { return false }
            guard let left = read.object else {
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

    // MARK: Hidden tools

    /// What is hidden from a principal cannot be reached through another tool either.
    private nonisolated(nonsending) func hidden(
        _ operation: Operation, _ index: HookIndex
    ) async -> [Decision.Denial] {
        guard !index.hides.isEmpty else { return [] }
        return await hides(from: operation.principal, index).filter { hide in
            if hide.pattern.matches(effects: operation.effects) || hide.pattern.matches(name: operation.tool) {
                return true
            }
            return !operation.standsFor.isEmpty
                && operation.standsFor.allSatisfy { hide.pattern.matches(name: $0) }
        }.map { Decision.Denial(reason: "not available to \(operation.principal.user)", hook: $0.place) }
    }

    /// The `hide`s that hold for a principal; one whose function fails holds.
    nonisolated(nonsending) func hides(from principal: Principal, _ index: HookIndex) async -> [Registration] {
        var hides = index.hides.filter { $0.audience.includes(principal) == true }
        guard !index.hidingFiles.isEmpty else { return hides }
        let loaded: Loaded
        do throws(LuaError) { loaded = try await ready(index.hidingFiles, index, nil) } catch {
            return hides + index.hides.filter { $0.function != nil }
        }
        for hide in loaded.registrations {
            guard hide.kind == .hide, let function = hide.function else { continue }
            let argument = LuaValue.json(.object(OperationTable.principal(principal)))
            let returned = try? await loaded.state.call(function, [argument])
            let isVisible = returned.map { $0.isEmpty || $0 == [false] || $0 == [nil] } ?? false
            if !isVisible { hides.append(hide) }
        }
        return hides
    }

    // MARK: Post hooks

    /// Few hooks look at every entry of a list.
    private static let resultOptions: LuaObjectOptions = {
        var options = LuaObjectOptions()
        options.defersLists = true
        return options
    }()

    nonisolated(nonsending) func review(
        _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource, _ index: HookIndex
    ) async -> Review {
        var review = Review(value: value)
        let world = world(operation, facts, result: value)
        do {
            let loaded = try await ready(index.files(for: operation), index, world)
            let guest = operation.guests.count == 1 ? operation.guests[0] : nil
            let table = OperationTable(operation, guest: guest, stage: stage.rawValue, world: world)
            await self.review(
                try table.make(in: loaded.state), matching(.post, operation, loaded)[...],
                { stage == .result ? operation.outputSchema : GatewayError.schema }, &review, world, loaded)
        } catch {
            review.failure = Decision.Denial(reason: "policy could not run: \(error.message)", hook: error.place)
        }
        review.seen = world.seen
        drop()
        return review
    }

    /// Runs the hooks one after another up to the first that fails.
    private nonisolated(nonsending) func review(
        _ table: LuaRef, _ hooks: ArraySlice<Registration>, _ schema: () -> JSONObject, _ review: inout Review,
        _ world: HookWorld, _ loaded: Loaded
    ) async {
        let (state, scope) = (loaded.state, loaded.scope)
        var turn = Turn()
        state.beginRow()
        defer { state.pause() }
        for position in hooks.indices where review.failure == nil {
            if state.isSlow, !state.isOnLane {
                return await state.onLane {
                    await self.review(table, hooks[position...], schema, &review, world, loaded)
                }
            }
            let hook = hooks[position]
            guard let function = hook.function else { continue }
            await turn.pass(state)
            scope.begin(.post, world)
            let start = ContinuousClock.now
            do throws(LuaError) {
                let result = try state.object(review.value, options: Self.resultOptions)
                let returned = try await state.call(
                    function, [.ref(table), .ref(result)], original: .object(review.value))
                review.value = try reviewed(returned, result, in: state)
            } catch {
                review.failure = Decision.Denial(
                    reason: "post hook failed: \(error.message)", hook: error.place(or: hook.place))
            }
            let record = scope.record
            if review.failure == nil, let fault = record.faults.first {
                review.failure = Decision.Denial(reason: "post hook failed: \(fault.reason)", hook: fault.hook)
            }
            review.value = Redaction(record.redacted).apply(review.value, schema: schema())
            review.notes += record.notes
            review.trace.append(
                Decision.Step(
                    hook: hook.place, microseconds: Self.microseconds(since: start),
                    result: review.failure?.reason ?? "reviewed"))
        }
    }

    /// The result as the hook left it, or the table that it returned in its place.
    private func reviewed(
        _ returned: [JSONValue], _ result: LuaRef, in state: LuaState
    ) throws(LuaError) -> JSONObject {
        switch returned.first {
        case .object(let object)?: return object
        case .array(let values)? where values.isEmpty: return [:]
        case nil, .null?:
            let left = try state.json(of: result)
            // A table whose every member was removed looks like an empty list.
            return left.object ?? [:]
        default:
            throw LuaError(kind: .runtime, message: "a post hook returns nothing, or a table in place of the result")
        }
    }

    // MARK: State

    private func world(
        _ operation: Operation, _ facts: any FactSource, result: JSONObject = [:]
    ) -> HookWorld {
        let surroundings = policy.surroundings
        return HookWorld(
            operation, result: result, facts: facts, store: surroundings.store,
            clock: surroundings.clock().object ?? [:],
            settings: policy.settingsDigest ?? "")
    }

    /// A state that has the files loaded.
    private nonisolated(nonsending) func ready(
        _ files: [Int], _ index: HookIndex, _ world: HookWorld?
    ) async throws(LuaError) -> Loaded {
        var loaded: Loaded
        if let already = self.loaded {
            loaded = already
        } else {
            let state = LuaState(limits: policy.surroundings.limits, lane: lane)
            if let ready = policy.ahead.take(files) {
                state.adopt(ready.parcel)
                loaded = Loaded(
                    state: state, scope: ready.scope, files: Set(files), registrations: ready.registrations,
                    lent: ready)
            } else {
                loaded = Loaded(state: state, scope: HookScope(), files: [], registrations: [])
                try await policy.open(state, loaded.scope)
            }
            self.loaded = loaded
        }
        loaded.state.beginTurn()
        let missing = files.filter { !loaded.files.contains($0) }
        if !missing.isEmpty {
            for file in missing {
                try await policy.load(file, index, into: loaded.state, loaded.scope)
                loaded.files.insert(file)
            }
            loaded.registrations = loaded.scope.registrations.sorted(by: Registration.runsBefore)
            self.loaded = loaded
        }
        let clock = world.map(\.clock) ?? policy.surroundings.clock().object ?? [:]
        try loaded.state.fill("clock", with: clock)
        return loaded
    }

    private func drop() {
        guard let loaded else { return }
        self.loaded = nil
        loaded.state.close()
        if let lent = loaded.lent { policy.ahead.give(back: lent) }
    }

    private func matching(_ kind: Registration.Kind, _ operation: Operation, _ loaded: Loaded) -> [Registration] {
        loaded.registrations.filter { $0.kind == kind && $0.pattern.matches(operation) }
    }

    private static func microseconds(since start: ContinuousClock.Instant) -> Int {
        let components = (ContinuousClock.now - start).components
        return Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
    }
}

/// Lets others have the thread between two hooks when those of a call take long.
private struct Turn {
    private var start = ContinuousClock.now

    nonisolated(nonsending) mutating func pass(_ state: LuaState) async {
        guard ContinuousClock.now - start > .milliseconds(5) else { return }
        state.pause()
        defer { state.beginRow() }
        await Task.yield()
        start = .now
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

extension GatewayError {
    /// What every error has (JSON Schema).
    fileprivate static let schema: JSONObject = ["required": ["code", "message"]]
}
