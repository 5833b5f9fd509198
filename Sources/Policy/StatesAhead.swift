import LuaRuntime
import Synchronization

/// Lua states that are made while nobody waits, for the sets of files that calls asked for lately.
///
/// Each serves one call at a time, and is brought back, byte for byte, to what it was before it serves another: that takes
/// a tenth of the time of making one.
final class StatesAhead: Sendable {
    struct Ready {
        fileprivate let files: [Int]
        let parcel: LuaParcel
        let scope: HookScope
        fileprivate let kept: HookScope.Kept
        /// In the order in which they run.
        let registrations: [Registration]
    }

    /// States with the same files.
    private struct Set {
        let files: [Int]
        var ready: [Ready] = []
        /// Those that calls have included.
        var count = 0
        /// As many as calls wanted at the same time.
        var wanted = 1
    }

    private struct State {
        /// The one that was asked for last is the last.
        var sets: [Set] = []
        var isWorking = false
    }

    private static let setLimit = 4
    /// Each is some 100 KiB, and as much again to bring it back.
    private static let limit = 16
    private let state = Mutex(State())

    /// A state that has these files loaded, where there is one; else ``refill(_:_:)`` makes another one.
    func take(_ files: [Int]) -> Ready? {
        state.withLock { state in
            if state.sets.last?.files != files {
                let known = state.sets.firstIndex { $0.files == files }
                state.sets.append(known.map { state.sets.remove(at: $0) } ?? Set(files: files))
                if state.sets.count > Self.setLimit { state.sets.removeFirst() }
            }
            let last = state.sets.count - 1
            if let ready = state.sets[last].ready.popLast() { return ready }
            state.sets[last].wanted = min(Self.limit, state.sets[last].count + 1)
            return nil
        }
    }

    /// A call is through with a state.
    func give(back ready: Ready) {
        let isRestored = ready.parcel.restore()
        ready.scope.restore(ready.kept)
        state.withLock { state in
            guard let index = state.sets.firstIndex(where: { $0.files == ready.files }) else { return }
            guard isRestored else {
                state.sets[index].count -= 1
                return
            }
            if state.sets[index].ready.count < Self.limit { state.sets[index].ready.append(ready) }
        }
    }

    /// A call is through with its hooks: a state that it would have wanted is made in the background.
    func refill(_ policy: LuaPolicy, _ index: HookIndex) {
        let mustWork = state.withLock { state in
            guard !state.isWorking, state.sets.contains(where: { $0.count < $0.wanted }) else { return false }
            state.isWorking = true
            return true
        }
        guard mustWork else { return }
        Task(executorPreference: LuaLane.background) { [weak self] in await self?.work(policy, index) }
    }

    private func work(_ policy: LuaPolicy, _ index: HookIndex) async {
        while let files = next() {
            let made = await make(files, policy, index)
            state.withLock { state in
                guard let index = state.sets.firstIndex(where: { $0.files == files }) else { return }
                if let made {
                    state.sets[index].ready.append(made)
                } else {
                    // The call that needs it will say what is wrong.
                    state.sets[index].count -= 1
                    state.sets[index].wanted = state.sets[index].count
                }
            }
        }
    }

    /// The files to make a state for.
    private func next() -> [Int]? {
        state.withLock { state in
            let index = state.sets.lastIndex { $0.count < $0.wanted }
            state.isWorking = index != nil
            guard let index else { return nil }
            state.sets[index].count += 1
            return state.sets[index].files
        }
    }

    private func make(_ files: [Int], _ policy: LuaPolicy, _ index: HookIndex) async -> Ready? {
        let scope = HookScope()
        let state = LuaState(
            limits: policy.surroundings.limits, lane: .background, isOnLane: true, isToBeKept: true)
        do throws(LuaError) {
            try await policy.open(state, scope)
            for file in files { try await policy.load(file, index, into: state, scope) }
            try OperationTable.prepare(state)
        } catch {
            return nil
        }
        guard let parcel = state.pack() else { return nil }
        // Where it can't be kept, it serves one call.
        _ = parcel.keep()
        return Ready(
            files: files, parcel: parcel, scope: scope, kept: scope.kept,
            registrations: scope.registrations.sorted(by: Registration.runsBefore))
    }
}
