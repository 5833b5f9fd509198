import Gateway
import Logging
import ServiceLifecycle
import Tools

/// Looks after the tasks that an earlier process began and did not see end: at start, and until they have ended.
struct TaskAdoption: Service {
    let pipeline: Pipeline
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            do {
                try await pipeline.adoptTasks { upid, cluster in await TaskResult.following(upid, on: cluster) }
            } catch {
                logger.error("tasks of earlier processes could not be looked up", metadata: ["error": "\(error)"])
            }
        }
        // A service that ends by itself while the others are being stopped counts as one that failed.
        try? await gracefulShutdown()
    }
}
