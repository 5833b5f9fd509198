/// When to look at a task again, and when to stop: the state of following one, without its I/O.
///
/// Times are measured from the beginning of the watch.
struct TaskWatch: Sendable {
    enum Action: Sendable, Equatable {
        case look
        /// Look again after a pause; where `readsLog` is set, this is a moment to tell the log's newest line.
        case wait(Duration, readsLog: Bool)
        case ended(TaskStatus)
        /// The time is up, and the task was not seen to end.
        case timeUp
    }

    static let firstPause = Duration.milliseconds(10)
    static let longestPause = Duration.seconds(2)
    static let growth = 1.6
    /// While looks follow each other more quickly than this, the log stays unread.
    static let logPause = Duration.milliseconds(200)

    /// The time that the watch may take.
    let limit: Duration
    private var pause = Self.firstPause

    init(limit: Duration) { self.limit = limit }

    /// What is over at once, as a start of a guest that runs already, is seen at once.
    func begin() -> Action { .look }

    mutating func looked(_ status: TaskStatus, at time: Duration, jitter: Double) -> Action {
        status.isRunning ? next(at: time, jitter) : .ended(status)
    }

    /// A look failed in a way that may pass: the task goes on without us.
    mutating func failed(at time: Duration, jitter: Double) -> Action { next(at: time, jitter) }

    /// - Parameter jitter: from 0 to 1; spreads the looks of many watches by a fifth to either side.
    private mutating func next(at time: Duration, _ jitter: Double) -> Action {
        // A last look is taken when the time is up, so that no end before it is missed.
        guard time < limit else { return .timeUp }
        let spread = pause * (0.8 + 0.4 * min(max(jitter, 0), 1))
        let readsLog = pause >= Self.logPause
        pause = min(pause * Self.growth, Self.longestPause)
        return .wait(min(spread, Self.longestPause, limit - time), readsLog: readsLog)
    }
}
