import NIOCore
import Synchronization

/// Lets so many requests to a cluster go at the same time as there are connections, and the callers in turn: who asks for
/// a thousand things waits for their own, and not everybody else too.
final class RequestQueue: Sendable {
    private enum Turn: Sendable {
        case come
        case late
        case cancelled
    }

    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct State {
        var free: Int
        var lastNumber = 0
        /// By caller, each in the order of asking.
        var waiting: [Int: [Waiter]] = [:]
        /// Callers who wait, the next one first.
        var round: [Int] = []
    }

    /// Requests at the same time.
    let places: Int
    private let state: Mutex<State>

    init(places: Int) {
        self.places = max(1, places)
        state = Mutex(State(free: self.places))
    }

    /// Waits for a place; ``leave()`` gives it back.
    ///
    /// - Returns: whether there was one in time.
    /// - Throws: `CancellationError`; whoever is cancelled while waiting costs nobody anything more.
    func enter(_ caller: Int, until deadline: ContinuousClock.Instant) async throws -> Bool {
        let number = state.withLock { state -> Int? in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            state.lastNumber += 1
            return state.lastNumber
        }
        guard let number else { return true }
        // Not a task that sleeps: a cancelled sleep keeps its memory until the time that it would have ended.
        let timer = EventLoopExecutor.shared.loop.scheduleTask(in: (deadline - .now).timeAmount) { [weak self] in
            self?.resume(number, of: caller, .late)
        }
        defer { timer.cancel() }
        let turn = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let atOnce = state.withLock { state -> Turn? in
                    // Seen here, or else by the handler, which finds the waiter then.
                    if Task.isCancelled { return .cancelled }
                    if state.free > 0 {
                        state.free -= 1
                        return .come
                    }
                    if state.waiting[caller, default: []].isEmpty { state.round.append(caller) }
                    state.waiting[caller, default: []].append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let atOnce { continuation.resume(returning: atOnce) }
            }
        } onCancel: {
            resume(number, of: caller, .cancelled)
        }
        if turn == .cancelled { throw CancellationError() }
        return turn == .come
    }

    /// The place goes to the next caller's first request.
    func leave() {
        let next = state.withLock { state -> Waiter? in
            guard let caller = state.round.first, let waiter = state.waiting[caller]?.removeFirst() else {
                state.free += 1
                return nil
            }
            state.round.removeFirst()
            if state.waiting[caller]?.isEmpty == false {
                state.round.append(caller)
            } else {
                state.waiting[caller] = nil
            }
            return waiter
        }
        next?.continuation.resume(returning: .come)
    }

    var inUse: Int { places - state.withLock { $0.free } }
    /// Requests that have no place yet.
    var waiting: Int { state.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    private func resume(_ number: Int, of caller: Int, _ turn: Turn) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiting[caller]?.firstIndex(where: { $0.number == number }) else { return nil }
            let waiter = state.waiting[caller]?.remove(at: index)
            if state.waiting[caller]?.isEmpty == true {
                state.waiting[caller] = nil
                state.round.removeAll { $0 == caller }
            }
            return waiter
        }
        waiter?.continuation.resume(returning: turn)
    }
}
