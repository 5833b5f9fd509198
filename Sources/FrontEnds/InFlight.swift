import Synchronization

/// The requests of one connection that have not been answered yet.
final class InFlight: Sendable {
    /// Plain lines and MCP have ids of their own.
    enum Key: Hashable, Sendable {
        case plain(RequestID)
        case mcp(RequestID)
    }

    /// Why a request does not begin.
    enum Refusal: Sendable {
        case idInUse
        case tooMany
        case cancelled
    }

    private struct Entry {
        /// Nil while it waits for a place.
        var stop: (@Sendable () -> Void)?
        var isCancelled = false
    }

    private let entries = Mutex<[Key: Entry]>([:])

    var count: Int { entries.withLock { $0.count } }

    func contains(_ key: Key) -> Bool { entries.withLock { $0[key] != nil } }

    /// - Parameters:
    ///   - waited: it may have its entry from ``wait(_:limit:)``.
    ///   - limit: of all requests.
    /// - Returns: nil where it may begin.
    func refusal(of key: Key, waited: Bool, limit: Int) -> Refusal? {
        entries.withLock { entries in
            guard let entry = entries[key] else { return entries.count < limit ? nil : .tooMany }
            guard waited, entry.stop == nil else { return .idInUse }
            return entry.isCancelled ? .cancelled : nil
        }
    }

    /// Adds a request that waits for a place.
    ///
    /// - Returns: false where its id is in use, or so many are in flight already.
    func wait(_ key: Key, limit: Int) -> Bool {
        entries.withLock { entries in
            guard entries[key] == nil, entries.count < limit else { return false }
            entries[key] = Entry()
            return true
        }
    }

    /// - Parameter stop: called when the request is cancelled by its id, at once if it was while it waited.
    func add(_ key: Key, stop: @escaping @Sendable () -> Void) {
        add(key)
        setStop(key, stop)
    }

    /// Before a request begins that may be through before its begin has returned; ``setStop(_:_:)`` follows.
    func add(_ key: Key) { entries.withLock { $0[key, default: Entry()].stop = {} } }

    /// - Parameter stop: called when the request is cancelled by its id, at once if it has been; where it is through,
    ///   never.
    func setStop(_ key: Key, _ stop: @escaping @Sendable () -> Void) {
        let isCancelled = entries.withLock { entries in
            guard entries[key] != nil else { return false }
            entries[key]?.stop = stop
            return entries[key]?.isCancelled ?? false
        }
        if isCancelled { stop() }
    }

    /// - Returns: false where no such request is in flight.
    func cancel(_ key: Key) -> Bool {
        let entry = entries.withLock { entries in
            entries[key]?.isCancelled = true
            return entries[key]
        }
        entry?.stop?()
        return entry != nil
    }

    func isCancelled(_ key: Key) -> Bool { entries.withLock { $0[key]?.isCancelled ?? false } }

    /// Frees the id.
    /// - Returns: whether the request had been cancelled by its id.
    @discardableResult
    func remove(_ key: Key) -> Bool { entries.withLock { $0.removeValue(forKey: key)?.isCancelled ?? false } }
}
