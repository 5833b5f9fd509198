import Synchronization

/// Whose requests wait together for the cluster's connections: each client of the gateway is one.
public enum CallerTurn {
    /// 0 for what the gateway does by itself.
    @TaskLocal public static var current = 0

    private static let last = Atomic(0)

    /// A number for one more client.
    public static func next() -> Int { last.add(1, ordering: .relaxed).newValue }
}
