import Synchronization

/// Which lines ran, collected from any number of states.
public final class LuaCoverage: Sendable {
    private let lines = Mutex<[String: Set<Int>]>([:])

    public init() {}

    func ran(_ file: String, _ line: Int) {
        lines.withLock { _ = $0[file, default: []].insert(line) }
    }

    /// Lines by the name of their source.
    public var ran: [String: Set<Int>] { lines.withLock { $0 } }
}
