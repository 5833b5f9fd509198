import Synchronization

/// The tools of a cluster, made when they are first asked for, or ahead of that on another thread: the answer to a client's
/// greeting does not wait for them.
final class LateRegistry: Sendable {
    private enum State {
        case toMake(@Sendable () -> ToolRegistry)
        case made(ToolRegistry)
    }

    private let state: Mutex<State>

    init(_ make: @escaping @Sendable () -> ToolRegistry) { state = Mutex(.toMake(make)) }

    /// Whoever comes while they are made waits for it.
    var registry: ToolRegistry {
        state.withLock { state in
            switch state {
            case .made(let registry): return registry
            case .toMake(let make):
                let registry = make()
                state = .made(registry)
                return registry
            }
        }
    }
}
