import Synchronization

/// Toolsets that one connection's lists show beside those of the configuration, since its client asked for them.
///
/// They change what is listed, never what may be called.
public final class ListedToolsets: Sendable, Equatable {
    private struct State {
        var names: Set<String> = []
        var changed: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    public init() {}

    var names: Set<String> { state.withLock { $0.names } }

    /// - Parameter changed: called after each addition.
    public func whenChanged(_ changed: @escaping @Sendable () -> Void) { state.withLock { $0.changed = changed } }

    func add(_ name: String) {
        let changed = state.withLock { state in state.names.insert(name).inserted ? state.changed : nil }
        changed?()
    }

    /// What a connection shows is no part of who asks.
    public static func == (left: ListedToolsets, right: ListedToolsets) -> Bool { true }
}
