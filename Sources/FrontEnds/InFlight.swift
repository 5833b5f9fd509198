import Gateway
import Synchronization

/// The calls of one connection that have not been answered yet.
final class InFlight: Sendable {
    /// Plain lines and MCP have ids of their own.
    enum Key: Hashable, Sendable {
        case plain(RequestID)
        case mcp(RequestID)
    }

    private struct Entry {
        let call: Task<Outcome, Never>
        var isCancelled = false
    }

    private let entries = Mutex<[Key: Entry]>([:])

    var count: Int { entries.withLock { $0.count } }

    func contains(_ key: Key) -> Bool { entries.withLock { $0[key] != nil } }

    func add(_ key: Key, _ call: Task<Outcome, Never>) { entries.withLock { $0[key] = Entry(call: call) } }

    /// - Returns: false where no such call is in flight.
    func cancel(_ key: Key) -> Bool {
        let call = entries.withLock { entries in
            entries[key]?.isCancelled = true
            return entries[key]?.call
        }
        call?.cancel()
        return call != nil
    }

    func isCancelled(_ key: Key) -> Bool { entries.withLock { $0[key]?.isCancelled ?? false } }

    /// Frees the id.
    /// - Returns: whether the call had been cancelled by its id.
    func remove(_ key: Key) -> Bool { entries.withLock { $0.removeValue(forKey: key)?.isCancelled ?? false } }
}
