import JSONLines
import Synchronization

/// Questions that the gateway has put to the client of one connection (`elicitation/create`, handshake revisions).
final class ClientQuestions: Sendable {
    private struct State {
        var next = 0
        var open: [RequestID: CheckedContinuation<JSONObject?, Never>] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let send: @Sendable ([UInt8]) async -> Void

    /// - Parameter send: writes a message.
    init(send: @escaping @Sendable ([UInt8]) async -> Void) { self.send = send }

    /// Asks and waits.
    ///
    /// - Returns: the client's result; nil where it answered with an error, or cannot answer any more.
    func ask(_ method: String, _ params: JSONObject) async -> JSONObject? {
        let id = state.withLock { state in
            state.next += 1
            return RequestID(.string("proxgate-\(state.next)"))
        }
        guard let id else { return nil }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isClosed = state.withLock { state in
                    if state.hasEnded || Task.isCancelled { return true }
                    state.open[id] = continuation
                    return false
                }
                if isClosed { return continuation.resume(returning: nil) }
                Task { await send(MCPAnswer.request(id, method, params)) }
            }
        } onCancel: {
            withdraw(id)
        }
    }

    func answered(_ id: RequestID, _ result: JSONObject?) {
        state.withLock { $0.open.removeValue(forKey: id) }?.resume(returning: result)
    }

    /// The call was cancelled, so that its question is void.
    private func withdraw(_ id: RequestID) {
        guard let waiting = state.withLock({ $0.open.removeValue(forKey: id) }) else { return }
        waiting.resume(returning: nil)
        Task {
            await send(
                MCPAnswer.notification(
                    "notifications/cancelled",
                    ["requestId": id.json, "reason": "the call that asked was cancelled"]))
        }
    }

    /// Open questions count as declined.
    func inputEnded() {
        let open = state.withLock { state in
            state.hasEnded = true
            defer { state.open = [:] }
            return state.open.values
        }
        for waiting in open { waiting.resume(returning: nil) }
    }
}
