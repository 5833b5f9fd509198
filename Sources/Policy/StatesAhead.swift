import LuaRuntime
import Synchronization

/// Lua states that are made while nobody waits, for the sets of files that calls asked for lately. None is used twice.
final class StatesAhead: Sendable {
    struct Ready {
        let parcel: LuaParcel
        let scope: HookScope
        /// In the order in which they run.
        let registrations: [Registration]
    }

    private struct State {
        /// The files that were asked for, the latest last.
        var wanted: [[Int]] = []
        var ready: [[Int]: [Ready]] = [:]
        /// Used ones, which take a while to be freed.
        var used: [LuaParcel] = []
        var isWorking = false
    }

    private static let sets = 4
    private static let perSet = 2
    private static let usedLimit = 8
    private let state = Mutex(State())

    /// A state that has these files loaded, where there is one; ``refill(_:_:)`` makes another one in its place.
    func take(_ files: [Int]) -> Ready? {
        state.withLock { state in
            if state.wanted.last != files {
                state.wanted.removeAll { $0 == files }
                state.wanted.append(files)
                if state.wanted.count > Self.sets { state.ready[state.wanted.removeFirst()] = nil }
            }
            return state.ready[files]?.popLast()
        }
    }

    /// Frees a state while nobody waits; of very many, those that are too many at once.
    func discard(_ parcel: LuaParcel) {
        state.withLock { if $0.used.count < Self.usedLimit { $0.used.append(parcel) } }
    }

    /// A call is through with its hooks: what it took is made again, and what it used is freed, in the background.
    func refill(_ policy: LuaPolicy, _ index: HookIndex) {
        let mustWork = state.withLock { state in
            defer { state.isWorking = true }
            return !state.isWorking
        }
        guard mustWork else { return }
        Task(executorPreference: LuaLane.background) { [weak self] in await self?.work(policy, index) }
    }

    private func work(_ policy: LuaPolicy, _ index: HookIndex) async {
        while true {
            let (files, used) = next()
            guard let files else {
                if used.isEmpty { return }
                continue
            }
            guard let made = await make(files, policy, index) else {
                // The call that needs it will say what is wrong.
                state.withLock { $0.isWorking = false }
                return
            }
            state.withLock { if $0.wanted.contains(files) { $0.ready[files, default: []].append(made) } }
        }
    }

    /// The files to make a state for, and states to let go of.
    private func next() -> (files: [Int]?, used: [LuaParcel]) {
        state.withLock { state in
            defer { state.used = [] }
            let files = state.wanted.last { (state.ready[$0]?.count ?? 0) < Self.perSet }
            state.isWorking = files != nil || !state.used.isEmpty
            return (files, state.used)
        }
    }

    private func make(_ files: [Int], _ policy: LuaPolicy, _ index: HookIndex) async -> Ready? {
        let scope = HookScope()
        let state = LuaState(limits: policy.surroundings.limits, lane: .background, isOnLane: true)
        do throws(LuaError) {
            try await policy.open(state, scope)
            for file in files { try await policy.load(file, index, into: state, scope) }
            try OperationTable.prepare(state)
        } catch {
            return nil
        }
        let registrations = scope.registrations.sorted(by: Registration.runsBefore)
        return state.pack().map { Ready(parcel: $0, scope: scope, registrations: registrations) }
    }
}
