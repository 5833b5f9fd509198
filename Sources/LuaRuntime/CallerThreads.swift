import CLua
import Synchronization

/// Lets scripts run on the threads of their callers: most are through in microseconds, far less than it takes to wake another
/// thread.
///
/// A script keeps such a thread for a short stretch only, or, inside a C function that cannot be left, for its whole CPU
/// time. So all of them together are never given every thread of the pool: one is left for whatever else there is to do.
enum CallerThreads {
    /// CPU time that the scripts of one turn may take on their caller's thread, in nanoseconds.
    static let stretch: Int64 = 1_000_000

    /// The pool has a thread for each core.
    private static let limit = Int(pg_usable_cores()) - 1
    private static let running = Atomic(0)
    /// Another script is through in less time than this, mostly; waking a thread of Lua's takes longer.
    private static let patience = 400

    /// - Returns: whether a script may run here; ``leave()`` has to follow then.
    static func enter() -> Bool {
        guard limit > 0 else { return false }
        for _ in 0..<patience {
            let now = running.load(ordering: .relaxed)
            if now < limit,
                running.weakCompareExchange(
                    expected: now, desired: now + 1, successOrdering: .acquiring, failureOrdering: .relaxed
                ).exchanged
            {
                return true
            }
            pg_pause()
        }
        return false
    }

    static func leave() { running.wrappingSubtract(1, ordering: .releasing) }
}
