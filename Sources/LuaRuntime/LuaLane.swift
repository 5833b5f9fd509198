import Synchronization

/// Runs the jobs of one Lua state, one after another, on whichever of the threads is free.
///
/// Actors that share a lane call each other without a change of thread.
public final class LuaLane: SerialExecutor {
    private struct Jobs {
        var waiting: [UnownedJob] = []
        /// It is among the threads' work, or one of its jobs runs.
        var isScheduled = false
    }

    /// For whom the work is done: owners are served in turn.
    let owner: String
    private let jobs = Mutex(Jobs())

    public init(owner: String = "") { self.owner = owner }

    /// For work that nobody waits for: it runs while no call has any.
    public static var background: LuaLane { LuaLane(owner: LuaThreads.background) }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = jobs.withLock { jobs in
            jobs.waiting.append(job)
            defer { jobs.isScheduled = true }
            return !jobs.isScheduled
        }
        if isFirst { LuaThreads.shared.add(self) }
    }

    /// Runs the job whose turn it is; what is left waits for its turn behind what others have.
    func runOne() {
        let job = jobs.withLock { $0.waiting.removeFirst() }
        job.runSynchronously(on: asUnownedSerialExecutor())
        let hasMore = jobs.withLock { jobs in
            jobs.isScheduled = !jobs.waiting.isEmpty
            return jobs.isScheduled
        }
        if hasMore { LuaThreads.shared.add(self) }
    }
}
