import Gateway
import JSONLines
import Synchronization

/// Where the answer to one request goes: a line of its own, or its place in the answer to a batch.
///
/// It is called once for each request, with nil where no answer is due.
struct Reply: Sendable {
    private let give: @Sendable (consuming [UInt8]?) async -> Void
    /// Where the time goes of the call that is answered.
    var times: CallTimes?

    /// - Parameter send: writes a line, its newline included.
    init(times: CallTimes? = nil, _ send: @escaping @Sendable ([UInt8]) async -> Void) {
        self.times = times
        give = { message in
            // Nobody else has the message any more, so that its newline takes no copy.
            guard var line = consume message else { return }
            line.append(0x0A)
            await send(line)
        }
    }

    private init(batch: Batch) { give = { await batch.add($0) } }

    func callAsFunction(_ message: consuming [UInt8]?) async { await give(message) }

    /// Replies to the requests of one batch, whose answers make one line when the last is there.
    static func batch(of count: Int, _ send: @escaping @Sendable ([UInt8]) async -> Void) -> Reply {
        Reply(batch: Batch(count, send))
    }

    private final class Batch: Sendable {
        private let state: Mutex<(open: Int, answers: [[UInt8]])>
        private let send: @Sendable ([UInt8]) async -> Void

        init(_ count: Int, _ send: @escaping @Sendable ([UInt8]) async -> Void) {
            state = Mutex((count, []))
            self.send = send
        }

        func add(_ message: [UInt8]?) async {
            let answers = state.withLock { state -> [[UInt8]]? in
                state.open -= 1
                if let message { state.answers.append(message) }
                return state.open == 0 ? state.answers : nil
            }
            // A batch of notifications alone is not answered.
            guard let answers, !answers.isEmpty else { return }
            await send([0x5B] + answers.joined(separator: [0x2C]) + [0x5D, 0x0A])
        }
    }
}
