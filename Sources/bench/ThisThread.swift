import Glibc
import Synchronization

/// Runs tasks on the thread that waits for them.
final class ThisThread: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var result: Result<Void, any Error>?
    }

    private let state = Mutex(State())
    /// A semaphore is made to be shared by threads; only its pointer is not marked so.
    private nonisolated(unsafe) let available: UnsafeMutablePointer<sem_t>

    private init() {
        available = .allocate(capacity: 1)
        sem_init(available, 0, 0)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        sem_post(available)
    }

    /// Returns when the body has ended, and throws what it threw.
    static func run(_ body: @escaping @Sendable () async throws -> Void) throws {
        // Lives as long as the process: tasks of others may still know of it.
        let thread = Unmanaged.passRetained(ThisThread()).takeUnretainedValue()
        Task(executorPreference: thread) {
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            thread.state.withLock { $0.result = result }
            sem_post(thread.available)
        }
        while true {
            while sem_wait(thread.available) != 0 {}
            let (job, result) = thread.state.withLock { state in
                (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.result)
            }
            if let job {
                job.runSynchronously(on: thread.asUnownedTaskExecutor())
            } else if let result {
                return try result.get()
            }
        }
    }
}
