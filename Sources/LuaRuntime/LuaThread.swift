import Glibc
import Synchronization

/// An operating system thread of its own for Lua states, so that a hook that spins delays nothing else.
///
/// The default stack of 8 MiB holds Lua's deepest nesting of C calls.
final class LuaThread: SerialExecutor {
    private struct Queue {
        var jobs: [UnownedJob] = []
        var next = 0
    }

    private let queue = Mutex(Queue())
    /// A semaphore is made to be shared by threads; only its pointer is not marked so.
    private nonisolated(unsafe) let available: UnsafeMutablePointer<sem_t>

    /// Two, as the machine is shared with everything else; states take turns on them.
    private static let all = [LuaThread(), LuaThread()]
    private static let turn = Mutex(0)

    static func next() -> LuaThread {
        turn.withLock { turn in
            turn = (turn + 1) % all.count
            return all[turn]
        }
    }

    private init() {
        available = .allocate(capacity: 1)
        sem_init(available, 0, 0)
        var thread = pthread_t()
        // Lives as long as the process.
        let context = Unmanaged.passRetained(self).toOpaque()
        let result = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<LuaThread>.fromOpaque(context).takeUnretainedValue().run()
            }, context)
        precondition(result == 0, "the system gives no thread for the hooks")
        pthread_detach(thread)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.withLock { $0.jobs.append(job) }
        sem_post(available)
    }

    private func run() -> Never {
        while true {
            while sem_wait(available) != 0 {}
            let job = queue.withLock { queue -> UnownedJob in
                let job = queue.jobs[queue.next]
                queue.next += 1
                if queue.next == queue.jobs.count {
                    queue.jobs.removeAll(keepingCapacity: true)
                    queue.next = 0
                }
                return job
            }
            job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }
}
