import CLua
import Glibc
import Synchronization

/// The operating system threads that Lua runs on, so that a hook that spins delays nothing else.
///
/// Work is taken in turn from those who have some, whoever has how much. Nobody gets all threads at once: one is left for
/// the others, whatever a principal's hooks do. The default stack of 8 MiB holds Lua's deepest nesting of C calls.
final class LuaThreads: Sendable {
    struct Work {
        let job: UnownedJob
        let lane: LuaLane

        func run() { job.runSynchronously(on: lane.asUnownedTaskExecutor()) }
    }

    private struct Owner {
        var ready: [Work] = []
        var next = 0
        var running = 0

        var hasWork: Bool { next < ready.count }

        mutating func take() -> Work {
            let work = ready[next]
            next += 1
            if next == ready.count {
                ready.removeAll(keepingCapacity: true)
                next = 0
            }
            return work
        }
    }

    private struct Schedule {
        var owners: [String: Owner] = [:]
        /// Owners with work, the one whose turn is next first.
        var turns: [String] = []
    }

    static let shared = LuaThreads(count: 3)

    /// Of work that nobody waits for.
    static let background = "\u{0}background"

    private let count: Int
    private let schedule = Mutex(Schedule())
    /// A semaphore is made to be shared by threads; only its pointer is not marked so.
    private nonisolated(unsafe) let available: UnsafeMutablePointer<sem_t>

    private init(count: Int) {
        self.count = count
        available = .allocate(capacity: 1)
        sem_init(available, 0, 0)
        for _ in 0..<count { start() }
    }

    private func start() {
        var thread = pthread_t()
        // Lives as long as the process.
        let context = Unmanaged.passRetained(self).toOpaque()
        let result = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<LuaThreads>.fromOpaque(context).takeUnretainedValue().run()
            }, context)
        // Hooks that cannot run must not be passed over, and a process that gets no threads serves nobody.
        precondition(result == 0, "the system gives no thread for the hooks")
        pthread_detach(thread)
    }

    func add(_ work: Work) {
        schedule.withLock { schedule in
            let name = work.lane.owner
            var owner = schedule.owners.removeValue(forKey: name) ?? Owner()
            if !owner.hasWork { schedule.turns.append(name) }
            owner.ready.append(work)
            schedule.owners[name] = owner
        }
        sem_post(available)
    }

    private func run() -> Never {
        pg_name_thread("lua")
        while true {
            while sem_wait(available) != 0 {}
            // What one thread may not take while its owner runs elsewhere, the thread that finishes takes.
            while let work = take() {
                work.run()
                finished(work.lane.owner)
            }
        }
    }

    private func take() -> Work? {
        schedule.withLock { schedule in
            // The background only gets what no call wants.
            let isBusy = schedule.turns.contains { $0 != Self.background && mayRun($0, schedule) }
            for (place, name) in schedule.turns.enumerated() where mayRun(name, schedule) {
                if name == Self.background, isBusy { continue }
                schedule.turns.remove(at: place)
                guard var owner = schedule.owners.removeValue(forKey: name) else { continue }
                let work = owner.take()
                owner.running += 1
                if owner.hasWork { schedule.turns.append(name) }
                schedule.owners[name] = owner
                return work
            }
            return nil
        }
    }

    private func mayRun(_ name: String, _ schedule: Schedule) -> Bool {
        let limit = name == Self.background ? 1 : count - 1
        return (schedule.owners[name]?.running ?? 0) < limit
    }

    private func finished(_ name: String) {
        schedule.withLock { schedule in
            guard var owner = schedule.owners.removeValue(forKey: name) else { return }
            owner.running -= 1
            if owner.running > 0 || owner.hasWork { schedule.owners[name] = owner }
        }
    }
}
