import JSONLines
import Synchronization

/// A connection to a gateway: requests run side by side on it, and each gets its answer.
final class GatewayClient: Sendable {
    /// Takes the lines before an answer: progress.
    typealias EventHandler = @Sendable (JSONObject) -> Void

    private struct Request {
        let onEvent: EventHandler
        let answer: CheckedContinuation<JSONObject, any Error>
    }

    private struct State {
        var lastID = 0
        var open: [Int: Request] = [:]
        /// Why nothing more can be asked.
        var end: CommandError?
    }

    private let state = Mutex(State())
    private let send: @Sendable ([UInt8]) -> Void

    /// - Parameter send: writes a line; it comes without its newline.
    init(send: @escaping @Sendable ([UInt8]) -> Void) { self.send = send }

    var isOpen: Bool { state.withLock { $0.end == nil } }

    /// Sends a plain line and waits for its answer.
    ///
    /// When the task is cancelled, so is the request; its answer still is waited for, because it says what became of it.
    /// - Parameter request: without its id.
    /// - Throws: ``CommandError`` where the connection ends before.
    func ask(_ request: JSONObject, onEvent: @escaping EventHandler = { _ in }) async throws -> JSONObject {
        let id = nextID()
        var line: JSONObject = ["id": .int(id)]
        for (name, value) in request { line[name] = value }
        let bytes = JSONWriter.bytes(.object(line))
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let end = state.withLock { state in
                    if state.end == nil { state.open[id] = Request(onEvent: onEvent, answer: continuation) }
                    return state.end
                }
                if let end { return continuation.resume(throwing: end) }
                send(bytes)
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func nextID() -> Int {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    private func cancel(_ id: Int) {
        guard state.withLock({ $0.open[id] != nil }) else { return }
        send(JSONWriter.bytes(["id": .int(nextID()), "op": "cancel", "call": .int(id)]))
    }

    // MARK: From the gateway

    func received(_ line: some Sequence<UInt8>) {
        guard let answer = try? JSONReader.read(Array(line)).object, let id = answer["id"]?.int else { return }
        if answer["event"] != nil {
            state.withLock { $0.open[id] }?.onEvent(answer)
        } else {
            state.withLock { $0.open.removeValue(forKey: id) }?.answer.resume(returning: answer)
        }
    }

    func ended(_ reason: CommandError) {
        let open = state.withLock { state in
            state.end = state.end ?? reason
            defer { state.open = [:] }
            return state.open
        }
        for request in open.values { request.answer.resume(throwing: reason) }
    }
}
