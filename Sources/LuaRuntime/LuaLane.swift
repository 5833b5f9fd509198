import Synchronization

/// The way to the threads of ``LuaThreads`` for the work of one owner: tasks that prefer it run there.
public final class LuaLane: TaskExecutor {
    /// For whom the work is done: owners are served in turn.
    let owner: String
    private let arrivals = Atomic(0)

    public init(owner: String = "") { self.owner = owner }

    /// For work that nobody waits for: it runs while no call has any.
    public static let background = LuaLane(owner: LuaThreads.background)

    /// Changes to one of the threads where the task prefers this lane. What inherits its caller's isolation does not by
    /// itself, up to its first wait.
    @concurrent func arrive() async { arrivals.add(1, ordering: .relaxed) }

    public func enqueue(_ job: consuming ExecutorJob) {
        LuaThreads.shared.add(LuaThreads.Work(job: UnownedJob(job), lane: self))
    }
}
