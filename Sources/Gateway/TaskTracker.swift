import Synchronization

/// Remembers which Proxmox tasks a call has begun and not yet seen end, so that its lane is held until they do.
public final class TaskTracker: Sendable {
    private struct State {
        var began: [String] = []
        var running: [String: @Sendable () async -> Void] = [:]
    }

    private let state = Mutex(State())
    private let onBegin: @Sendable (String) -> Void

    public init(onBegin: @escaping @Sendable (String) -> Void = { _ in }) { self.onBegin = onBegin }

    /// - Parameter untilEnd: returns when the task has ended, or can no longer be watched.
    public func began(_ upid: String, untilEnd: @escaping @Sendable () async -> Void) {
        state.withLock {
            $0.began.append(upid)
            $0.running[upid] = untilEnd
        }
        onBegin(upid)
    }

    public func ended(_ upid: String) {
        state.withLock { _ = $0.running.removeValue(forKey: upid) }
    }

    /// Every task begun, in order.
    public var upids: [String] { state.withLock { $0.began } }

    /// Waits for what still runs; nil where nothing does.
    var remaining: (@Sendable () async -> Void)? {
        let waits = state.withLock { Array($0.running.values) }
        guard !waits.isEmpty else { return nil }
        return { for wait in waits { await wait() } }
    }
}
