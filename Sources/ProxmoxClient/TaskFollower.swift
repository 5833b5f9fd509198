/// How a followed task ended, or that it still runs.
public struct TaskEnd: Sendable {
    /// Running, where the time was up before the task was seen to end.
    public let status: TaskStatus
    /// From the beginning of the watch to its end, in seconds.
    public let seconds: Double
    /// The log's last ten lines, where the task failed or warned.
    public let log: [String]
    /// Why the last look failed, where the time was up while the task could not be seen.
    public let problem: (any Error)?
}

/// Follows a task to its end: quick looks first, since most tasks are short, then slower ones.
public struct TaskFollower: Sendable {
    private let jitter: @Sendable () -> Double
    private let now: @Sendable () -> ContinuousClock.Instant
    private let pause: @Sendable (Duration) async throws -> Void

    /// - Parameter jitter: from 0 to 1; spreads the looks of many followers.
    public init(jitter: @escaping @Sendable () -> Double = { .random(in: 0...1) }) {
        self.init(jitter: jitter, now: { .now }, pause: { try await Task.sleep(for: $0) })
    }

    init(
        jitter: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> ContinuousClock.Instant,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.jitter = jitter
        self.now = now
        self.pause = pause
    }

    /// Looks until the task has ended or the deadline has passed; a last look is taken at the deadline.
    ///
    /// A look that fails because a node or the way to it is down is repeated: the task goes on without us.
    /// - Parameters:
    ///   - isTransient: whether an error of the connection may pass; by default ``ProxmoxError/isTransient``.
    ///   - progress: is told the log's newest line from time to time; nil leaves the log alone.
    /// - Throws: what the connection threw where it does not pass, or `CancellationError`.
    public func follow(
        _ upid: UPID, on connection: some ProxmoxConnection, deadline: ContinuousClock.Instant,
        isTransient: @Sendable (any Error) -> Bool = { ($0 as? ProxmoxError)?.isTransient ?? false },
        progress: (@Sendable (String) async -> Void)? = nil
    ) async throws -> TaskEnd {
        let begin = now()
        var watch = TaskWatch(limit: deadline - begin)
        var log = TaskLog(upid)
        var problem: (any Error)?
        var action = watch.begin()
        while true {
            switch action {
            case .look:
                do {
                    let status = try await look(upid, on: connection)
                    problem = nil
                    action = watch.looked(status, at: now() - begin, jitter: jitter())
                } catch  where isTransient(error) {
                    problem = error
                    action = watch.failed(at: now() - begin, jitter: jitter())
                }
            case .wait(let duration, let readsLog):
                if readsLog, problem == nil, let progress, let line = try? await log.newest(on: connection) {
                    await progress(line)
                }
                try await pause(duration)
                action = .look
            case .ended(let status):
                // How it ended is known without the log.
                let tail = status.outcome == .ok ? [] : (try? await log.tail(10, on: connection)) ?? []
                return TaskEnd(status: status, seconds: (now() - begin) / .seconds(1), log: tail, problem: nil)
            case .timeUp:
                return TaskEnd(status: .running, seconds: (now() - begin) / .seconds(1), log: [], problem: problem)
            }
        }
    }

    private func look(_ upid: UPID, on connection: some ProxmoxConnection) async throws -> TaskStatus {
        let path = ["nodes", upid.node, "tasks", upid.text, "status"]
        return TaskStatus(try await connection.send(ProxmoxRequest(method: .get, path: path)).data)
    }
}
