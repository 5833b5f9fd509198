import Synchronization

/// How a task of Proxmox's ended, as far as that can be told.
public struct TaskResult: Sendable, Equatable {
    public enum Status: String, Sendable {
        case ok
        case warnings
        case failed
        /// It could not be watched to its end.
        case unknown
    }

    public let status: Status
    /// Proxmox's word (`OK`, `WARNINGS: 1`, what went wrong), or why there is none.
    public let text: String

    public init(_ status: Status, _ text: String) {
        self.status = status
        self.text = text
    }

    public static let ok = TaskResult(.ok, "OK")
}

/// Remembers which Proxmox tasks a call has begun and not yet seen end, so that its lane is held until they do.
public final class TaskTracker: Sendable {
    public typealias UntilEnd = @Sendable () async -> TaskResult

    private struct State {
        var began: [String] = []
        var running: [String: UntilEnd] = [:]
    }

    private let state = Mutex(State())
    private let onBegin: @Sendable (String) async -> Void

    public init(onBegin: @escaping @Sendable (String) async -> Void = { _ in }) { self.onBegin = onBegin }

    /// - Parameter untilEnd: returns when the task has ended, or can no longer be watched.
    public func began(_ upid: String, untilEnd: @escaping UntilEnd) async {
        state.withLock {
            $0.began.append(upid)
            $0.running[upid] = untilEnd
        }
        await onBegin(upid)
    }

    public func ended(_ upid: String) {
        state.withLock { _ = $0.running.removeValue(forKey: upid) }
    }

    /// Every task begun, in order.
    public var upids: [String] { state.withLock { $0.began } }

    /// Those that have not been seen to end, in order.
    var running: [(upid: String, untilEnd: UntilEnd)] {
        state.withLock { state in state.began.compactMap { upid in state.running[upid].map { (upid, $0) } } }
    }
}
