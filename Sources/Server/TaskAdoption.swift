import Gateway
import Logging
import ServiceLifecycle
import Tools

/// Looks after the tasks that an earlier process began and did not see end: at start, and until they have ended.
struct TaskAdoption: Service {
    let pipeline: Pipeline
    /// What begins tasks on each cluster, unless a profile has an account of its own.
    let accounts: [String: String]
    let logger: Logger
    private var takeover = Pipeline.Takeover.nothing

    init(pipeline: Pipeline, accounts: [String: String], logger: Logger) {
        self.pipeline = pipeline
        self.accounts = accounts
        self.logger = logger
    }

    /// With what there is to be looked after; to be asked for before the door opens.
    func begun() async -> TaskAdoption {
        var adoption = self
        do { adoption.takeover = try await pipeline.takeOver() } catch {
            logger.error("tasks of earlier processes could not be looked up", metadata: ["error": "\(error)"])
        }
        return adoption
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await pipeline.adopt(takeover) { upid, cluster in
                await TaskResult.following(upid, on: cluster)
            } find: { sent, cluster, named in
                let account = sent.account ?? accounts[cluster.name] ?? ""
                return await LostRequests(cluster: cluster, account: account).find(sent, except: named)
            }
        }
        // A service that ends by itself while the others are being stopped counts as one that failed.
        try? await gracefulShutdown()
    }
}
