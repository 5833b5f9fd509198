import Synchronization

/// What a connection still has to write, so that a client that reads slowly, or never, is not read from for so long.
///
/// Nothing is dropped and no answer waits for room: what calls in flight come to is written when the client takes it, and
/// the next request is taken when enough has gone. So what a connection holds is bounded by its limit and the answers of
/// its calls in flight.
final class Outbox: Sendable {
    private struct State {
        var bytes = 0
        /// Those who read the client's lines, and begin them.
        var waiting: [CheckedContinuation<Void, Never>] = []

        mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
            defer { waiting = [] }
            return waiting
        }
    }

    private let limit: Int
    private let traffic: Traffic
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: bytes not yet written, above which nothing more is read.
    ///   - traffic: told of them too.
    init(limit: Int, traffic: Traffic) {
        self.limit = limit
        self.traffic = traffic
    }

    /// Counts a line as long as `write` lasts.
    func hold(_ count: Int, _ write: () async -> Void) async {
        state.withLock { $0.bytes += count }
        traffic.holds(count)
        await write()
        traffic.releases(count)
        let waiting = state.withLock { state in
            state.bytes -= count
            return state.bytes <= limit ? state.takeWaiting() : []
        }
        for reader in waiting { reader.resume() }
    }

    /// Returns when there is room for more answers, or the task is cancelled.
    func room() async {
        if state.withLock({ $0.bytes <= limit }) { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    if state.bytes <= limit || Task.isCancelled { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if isFree { continuation.resume() }
            }
        } onCancel: {
            // The others are cancelled with it.
            for reader in state.withLock({ $0.takeWaiting() }) { reader.resume() }
        }
    }
}
