/// The way to the threads of ``LuaThreads`` for the work of one owner: tasks that prefer it run there.
public final class LuaLane: TaskExecutor {
    /// For whom the work is done: owners are served in turn.
    let owner: String

    public init(owner: String = "") { self.owner = owner }

    /// For work that nobody waits for: it runs while no call has any.
    public static let background = LuaLane(owner: LuaThreads.background)

    public func enqueue(_ job: consuming ExecutorJob) {
        LuaThreads.shared.add(LuaThreads.Work(job: UnownedJob(job), lane: self))
    }
}
