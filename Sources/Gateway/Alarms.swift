import Synchronization

/// Sleeps that cost nothing once they are cancelled.
///
/// A cancelled `Task.sleep` keeps its memory, some 700 bytes, until the time it would have ended: with a thousand calls a
/// second that wait for each other, and minutes until they are late, that is a hundred megabytes and more.
final class Alarms: Sendable {
    static let shared = Alarms()

    private struct Alarm: Sendable {
        let time: ContinuousClock.Instant
        let sleeper: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var alarms: [Int: Alarm] = [:]
        var last = 0
        var isWatching = false
    }

    /// How much later a sleep may end than asked for.
    private static let tick = Duration.milliseconds(50)
    private let state = Mutex(State())

    /// - Throws: `CancellationError`
    func sleep(until time: ContinuousClock.Instant) async throws {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        let rang = await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper in add(Alarm(time: time, sleeper: sleeper), id) }
        } onCancel: {
            state.withLock { $0.alarms.removeValue(forKey: id) }?.sleeper.resume(returning: false)
        }
        guard rang else { throw CancellationError() }
    }

    /// Sleeps that have not ended.
    var count: Int { state.withLock { $0.alarms.count } }

    private func add(_ alarm: Alarm, _ id: Int) {
        let (isCancelled, mustWatch) = state.withLock { state in
            // Seen here, or else by the handler, which finds the alarm then.
            if Task.isCancelled { return (true, false) }
            state.alarms[id] = alarm
            defer { state.isWatching = true }
            return (false, !state.isWatching)
        }
        if isCancelled { alarm.sleeper.resume(returning: false) }
        if mustWatch { Task { await watch() } }
    }

    private func watch() async {
        while let pause = pause() {
            try? await Task.sleep(for: pause)
            for alarm in due() { alarm.sleeper.resume(returning: true) }
        }
    }

    /// Until the next look; nil where nothing is left to look for.
    private func pause() -> Duration? {
        state.withLock { state in
            guard let next = state.alarms.values.map(\.time).min() else {
                state.isWatching = false
                return nil
            }
            return min(max(next - .now, .zero), Self.tick)
        }
    }

    private func due() -> [Alarm] {
        let now = ContinuousClock.now
        return state.withLock { state in
            let ids = state.alarms.filter { $0.value.time <= now }.keys
            return ids.compactMap { state.alarms.removeValue(forKey: $0) }
        }
    }
}
