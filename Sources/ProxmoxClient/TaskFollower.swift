import JSONLines

/// How a followed task ended, or that it still runs.
public struct TaskEnd: Sendable {
    public let status: TaskStatus
    /// From the first look to the end, in seconds.
    public let seconds: Double
    /// The log's last lines, where the task failed or warned.
    public let log: [String]
}

/// Follows a task to its end: quick looks first, since most tasks are short, then slower ones.
public struct TaskFollower: Sendable {
    /// When to look again. A value that does no waiting itself.
    public struct Schedule: Sendable {
        public var next = Duration.milliseconds(10)
        public var limit = Duration.seconds(2)
        public var growth = 1.6

        public init() {}

        /// - Parameter jitter: from 0 to 1; spreads the looks of many followers.
        public mutating func pause(jitter: Double) -> Duration {
            let pause = next * (0.8 + 0.4 * min(max(jitter, 0), 1))
            next = min(next * growth, limit)
            return min(pause, limit)
        }
    }

    private let jitter: @Sendable () -> Double

    public init(jitter: @escaping @Sendable () -> Double = { .random(in: 0...1) }) { self.jitter = jitter }

    /// Looks until the task has ended or the deadline has passed; a last look is taken at the deadline.
    ///
    /// A look that fails because a node or the way to it is down is repeated: the task goes on without us.
    /// - Parameters:
    ///   - isTransient: whether an error of the connection may pass; by default ``ProxmoxError/isTransient``.
    ///   - progress: is told each new last line of the log; nil leaves the log alone.
    /// - Throws: what the connection threw where it does not pass, or `CancellationError`.
    public func follow(
        _ upid: UPID, on connection: some ProxmoxConnection, deadline: ContinuousClock.Instant,
        isTransient: @Sendable (any Error) -> Bool = { ($0 as? ProxmoxError)?.isTransient ?? false },
        progress: (@Sendable (String) async -> Void)? = nil
    ) async throws -> TaskEnd {
        var schedule = Schedule()
        let begin = ContinuousClock.now
        var lastLine = ""
        while true {
            let isLast = ContinuousClock.now >= deadline
            var status: TaskStatus?
            do {
                status = try await look(upid, on: connection)
            } catch  where isTransient(error) && !isLast {
                // Looked at again below.
            }
            if let status, !status.isRunning {
                return TaskEnd(
                    status: status, seconds: Self.seconds(ContinuousClock.now - begin),
                    log: status.outcome == .ok ? [] : await tail(upid, on: connection))
            }
            if isLast {
                return TaskEnd(
                    status: TaskStatus(["status": "running"]), seconds: Self.seconds(ContinuousClock.now - begin),
                    log: [])
            }
            if let progress, let line = await tail(upid, on: connection).last, line != lastLine {
                lastLine = line
                await progress(line)
            }
            let wake = min(ContinuousClock.now + schedule.pause(jitter: jitter()), deadline)
            try await Task.sleep(until: wake, clock: .continuous)
        }
    }

    private func look(_ upid: UPID, on connection: some ProxmoxConnection) async throws -> TaskStatus {
        let path = ["nodes", upid.node, "tasks", upid.text, "status"]
        return TaskStatus(try await connection.send(ProxmoxRequest(method: .get, path: path)).data)
    }

    /// The log's last ten lines; nothing where it cannot be read, since the task's end is known without it.
    private func tail(_ upid: UPID, on connection: some ProxmoxConnection) async -> [String] {
        let path = ["nodes", upid.node, "tasks", upid.text, "log"]
        let request = ProxmoxRequest(method: .get, path: path, parameters: ["limit": 0])
        let lines = (try? await connection.send(request).data.array) ?? []
        return lines.suffix(10).compactMap { $0["t"]?.string }.filter { $0 != "no content" }
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}

extension ProxmoxError {
    /// The way to the cluster or one node of it was down: looking again may help.
    public var isTransient: Bool {
        switch kind {
        case .nodeUnreachable, .unreachable, .timeout: true
        default: false
        }
    }
}
