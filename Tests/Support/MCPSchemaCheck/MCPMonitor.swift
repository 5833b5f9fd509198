import JSONLines
import Synchronization

/// Listens to both directions of a connection and checks every MCP message that the gateway writes against the schema
/// of the revision in use. Plain lines pass unseen.
public final class MCPMonitor: Sendable {
    /// Whether there is anything to check with.
    public static var isAvailable: Bool { SchemaFiles.all.count == SchemaFiles.names.count }
    public static let whatIsMissing = "the schemas are not at \(SchemaFiles.directory)"

    private let state = Mutex(MonitorState())

    public init() {}

    /// A line that the client wrote.
    public func sent(_ line: some Sequence<UInt8>) {
        guard let value = try? JSONReader.read(Array(line)) else { return }
        state.withLock { $0.sent(value) }
    }

    /// A line that the gateway wrote; what is wrong with it is kept for ``takeFaults()``.
    public func received(_ line: some Sequence<UInt8>) {
        guard Self.isAvailable, let value = try? JSONReader.read(Array(line)) else { return }
        state.withLock { $0.received(value) }
    }

    /// What has been wrong since the last time.
    public func takeFaults() -> [String] {
        state.withLock { state in
            defer { state.faults = [] }
            return state.faults
        }
    }

    /// How many MCP messages were checked.
    public var checked: Int { state.withLock { $0.checked } }
}
