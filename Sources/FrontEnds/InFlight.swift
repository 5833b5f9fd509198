import Synchronization

/// The requests of one connection that have not been answered yet.
final class InFlight: Sendable {
    /// Plain lines and MCP have ids of their own.
    enum Key: Hashable, Sendable {
        case plain(RequestID)
        case mcp(RequestID)
    }

    private struct Entry {
        var stop: @Sendable () -> Void = {}
        var isCancelled = false
    }

    private let entries = Mutex<[Key: Entry]>([:])

    var count: Int { entries.withLock { $0.count } }

    func contains(_ key: Key) -> Bool { entries.withLock { $0[key] != nil } }

    /// - Parameter stop: called when the request is cancelled by its id.
    func add(_ key: Key, stop: @escaping @Sendable () -> Void) {
        entries.withLock { $0[key] = Entry(stop: stop) }
    }

    /// Before a request begins that may be through before its begin has returned; ``setStop(_:_:)`` follows.
    func add(_ key: Key) { entries.withLock { $0[key] = Entry() } }

    /// - Parameter stop: called when the request is cancelled by its id, where it still is in flight.
    func setStop(_ key: Key, _ stop: @escaping @Sendable () -> Void) { entries.withLock { $0[key]?.stop = stop } }

    /// - Returns: false where no such request is in flight.
    func cancel(_ key: Key) -> Bool {
        let stop = entries.withLock { entries in
            entries[key]?.isCancelled = true
            return entries[key]?.stop
        }
        stop?()
        return stop != nil
    }

    func isCancelled(_ key: Key) -> Bool { entries.withLock { $0[key]?.isCancelled ?? false } }

    /// Frees the id.
    /// - Returns: whether the request had been cancelled by its id.
    func remove(_ key: Key) -> Bool { entries.withLock { $0.removeValue(forKey: key)?.isCancelled ?? false } }
}
