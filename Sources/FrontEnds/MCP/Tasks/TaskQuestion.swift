import Gateway
import Synchronization

/// The question that a task's call has for its client's human (2025-11-25): the task is `input_required` while it is open,
/// and it is put to whoever waits for the task's result, on whatever connection.
final class TaskQuestion: Sendable {
    private struct State {
        var open: Approval?
        /// Some client has the question before it.
        var isTaken = false
        var waiting: CheckedContinuation<Caller.Reply, Never>?
        /// Those who could put it, by number.
        var askers: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    private let isChanged: @Sendable () -> Void

    /// - Parameter isChanged: called when it opens and when it closes.
    init(isChanged: @escaping @Sendable () -> Void = {}) { self.isChanged = isChanged }

    /// What is asked now.
    var open: Approval? { state.withLock { $0.open } }

    /// Waits until some client has answered, or the waiting task is cancelled, because somebody else has.
    func reply(to approval: Approval) async -> Caller.Reply {
        let reply = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Caller.Reply, Never>) in
                let askers = state.withLock { state -> [AsyncStream<Void>.Continuation]? in
                    if Task.isCancelled { return nil }
                    (state.open, state.waiting, state.isTaken) = (approval, continuation, false)
                    return Array(state.askers.values)
                }
                guard let askers else { return continuation.resume(returning: .unavailable) }
                for asker in askers { asker.yield() }
                isChanged()
            }
        } onCancel: {
            close(with: .unavailable)
        }
        isChanged()
        return reply
    }

    /// Puts each question that opens, until the waiting task is cancelled.
    ///
    /// - Parameter ask: nil where this client could not be asked after all.
    func put(_ ask: @Sendable (Approval) async -> Caller.Reply?) async {
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.next += 1
            state.askers[state.next] = signal
            return state.next
        }
        defer { state.withLock { _ = $0.askers.removeValue(forKey: number) } }
        signal.yield()
        for await _ in signals {
            let taken = state.withLock { state -> Approval? in
                guard !state.isTaken, let open = state.open else { return nil }
                state.isTaken = true
                return open
            }
            guard let taken else { continue }
            if let reply = await ask(taken) {
                close(with: reply, ifStill: taken)
            } else {
                release(taken)
            }
        }
    }

    private func close(with reply: Caller.Reply, ifStill approval: Approval? = nil) {
        let waiting = state.withLock { state -> CheckedContinuation<Caller.Reply, Never>? in
            guard approval == nil || state.open?.id == approval?.id else { return nil }
            defer { (state.open, state.waiting, state.isTaken) = (nil, nil, false) }
            return state.waiting
        }
        waiting?.resume(returning: reply)
    }

    /// Somebody else may put it.
    private func release(_ approval: Approval) {
        let askers = state.withLock { state -> [AsyncStream<Void>.Continuation] in
            guard state.open?.id == approval.id else { return [] }
            state.isTaken = false
            return Array(state.askers.values)
        }
        for asker in askers { asker.yield() }
    }
}
