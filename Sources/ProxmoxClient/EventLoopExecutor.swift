import NIOCore
import NIOPosix

/// Runs tasks on the event loop of the connections to clusters.
final class EventLoopExecutor: TaskExecutor {
    static let shared = EventLoopExecutor(MultiThreadedEventLoopGroup.singleton.any())

    let loop: any EventLoop

    private init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
