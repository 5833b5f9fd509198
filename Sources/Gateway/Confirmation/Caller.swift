import Synchronization

/// The side that waits for a call's outcome: whether it still is there, and whether its human can be asked.
public struct Caller: Sendable {
    /// Shows a question to the human behind an MCP client, whose word is taken for it. It must return soon when its task
    /// is cancelled: somebody else may have answered meanwhile.
    public typealias Question = @Sendable (Approval) async -> Reply

    public enum Reply: Sendable, Equatable {
        case accepted
        case declined
        /// The client cannot ask.
        case unavailable
    }

    let presence: Presence?
    let question: Question?
    let patience: Duration?
    let asksElsewhere: Bool

    /// - Parameters:
    ///   - presence: of the connection; nil for one that cannot go away.
    ///   - question: asks the client; nil where it cannot be asked. Used for `by = "client"` only.
    ///   - patience: how long an operator is waited for at least where the call says nothing of it: its caller hears
    ///     meanwhile that somebody is waited for.
    ///   - asksElsewhere: the question can be put on another connection of the same principal, so that it does not end
    ///     with this one.
    public init(
        presence: Presence? = nil, question: Question? = nil, patience: Duration? = nil, asksElsewhere: Bool = false
    ) {
        self.presence = presence
        self.question = question
        self.patience = patience
        self.asksElsewhere = asksElsewhere
    }
}

/// Whether a connection still can send: when its input has ended, questions that its calls wait with are declined.
public final class Presence: Sendable {
    private let signals = Signals()
    private let hasEnded = Mutex(false)

    public init() {}

    /// The input has ended.
    public func end() {
        hasEnded.withLock { $0 = true }
        signals.send()
    }

    /// Returns when the input has ended, or the task is cancelled.
    public func ended() async {
        for await _ in signals.stream() where hasEnded.withLock({ $0 }) { return }
    }
}

/// Wakes everybody who waits for something to change; each then looks for itself.
final class Signals: Sendable {
    private struct State {
        var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    func send() {
        // What has not been looked at yet is looked at only once.
        for waiting in state.withLock({ Array($0.waiting.values) }) { waiting.yield() }
    }

    /// Gives an element at once and after each change, until the reader stops.
    func stream() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.next += 1
            state.waiting[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.state.withLock { _ = $0.waiting.removeValue(forKey: id) }
        }
        continuation.yield()
        return stream
    }
}
