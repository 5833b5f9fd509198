import JSONLines
import Synchronization

/// Ends the waits of scripts whose time is up, with one timer for all of them: most waits are far too short to be worth
/// one of their own.
final class WaitLimit: Sendable {
    private struct Wait {
        let end: ContinuousClock.Instant
        let cancel: @Sendable () -> Void
    }

    private struct State {
        var waits: [Int: Wait] = [:]
        var next = 0
        var isWatching = false
    }

    static let shared = WaitLimit()
    /// How late a wait may be ended.
    private static let tick = Duration.milliseconds(20)
    private let state = Mutex(State())

    /// Runs the body in a task of its own, which is cancelled when the time is up or the caller is cancelled.
    ///
    /// - Returns: what came of it, and how long it took; the limit is a failure.
    nonisolated(nonsending) func run(
        _ limit: Duration, _ body: @escaping @Sendable () async throws -> JSONValue
    ) async -> (Result<JSONValue, LuaHost.Failure>, taken: Duration) {
        let begin = ContinuousClock.now
        // It begins here and now: what is answered at once needs no other thread.
        let task = Task.immediate { try await body() }
        let number = add(Wait(end: begin + limit, cancel: { task.cancel() }))
        let result = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        state.withLock { _ = $0.waits.removeValue(forKey: number) }
        let taken = ContinuousClock.now - begin
        switch result {
        case .success(let value): return (.success(value), taken)
        case .failure where taken >= limit: return (.failure(LuaHost.Failure("waiting took too long")), taken)
        case .failure(let error as LuaHost.Failure): return (.failure(error), taken)
        case .failure(is CancellationError): return (.failure(LuaHost.Failure("the call was cancelled")), taken)
        case .failure(let error): return (.failure(LuaHost.Failure("\(error)")), taken)
        }
    }

    private func add(_ wait: Wait) -> Int {
        let (number, mustWatch) = state.withLock { state in
            state.next += 1
            state.waits[state.next] = wait
            defer { state.isWatching = true }
            return (state.next, !state.isWatching)
        }
        if mustWatch { Task { await self.watch() } }
        return number
    }

    private func watch() async {
        while true {
            try? await Task.sleep(for: Self.tick)
            let now = ContinuousClock.now
            let (late, isDone) = state.withLock { state in
                state.isWatching = !state.waits.isEmpty
                return (state.waits.values.filter { $0.end <= now }, state.waits.isEmpty)
            }
            for wait in late { wait.cancel() }
            if isDone { return }
        }
    }
}
