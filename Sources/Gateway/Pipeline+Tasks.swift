public import JSONLines
import Logging

/// Tasks of Proxmox's that outlive the call, or the process, that began them.
extension Pipeline {
    /// The tasks whose end has not been told yet, as far as the principal may know of them: objects with `upid`, `cluster`,
    /// `call`, `tool`, `user`, `began` and `adopted`.
    public func openTasks(for principal: Principal) -> [JSONValue] { journal.tasks(for: recognised(principal)) }

    /// Ends a call: gives its lane back and strikes its tasks out, at once or when the last of them has ended. How those
    /// ended that the call did not wait for is a line of its own in the audit.
    func release(_ call: PipelineCall) async {
        let running = call.tasks.running
        let cluster = call.cluster.name
        for upid in call.tasks.upids where !running.contains(where: { $0.upid == upid }) {
            await journal.ended(upid, on: cluster)
        }
        guard !running.isEmpty else {
            call.place.ticket?.leave()
            return
        }
        // Outlives the call by design: nothing may change the guest until its task has ended.
        Task {
            for (upid, untilEnd) in running {
                let result = await untilEnd()
                if let task = journal.task(upid, on: cluster) { await finish(task, result) }
            }
            call.place.ticket?.leave()
        }
    }

    private func finish(_ task: JournaledTask, _ result: TaskResult) async {
        await record(task.line("task_end", result))
        await journal.ended(task.upid, on: task.cluster)
    }

    /// Takes over the tasks that earlier processes began on the clusters and did not see end, says so in log and audit,
    /// and follows them until they have ended or this is cancelled: then they are left to the next process.
    ///
    /// - Parameter untilEnd: looks a task up and returns when it has ended.
    /// - Throws: ``GatewayError`` where the state file cannot be read.
    public func adoptTasks(
        untilEnd: @escaping @Sendable (_ upid: String, _ cluster: any ClusterAccess) async -> TaskResult
    ) async throws {
        var tasks: [(task: JournaledTask, cluster: any ClusterAccess)] = []
        for cluster in clusters {
            for task in try await journal.adopt(cluster: cluster.name) { tasks.append((task, cluster.access)) }
        }
        await withTaskGroup { group in
            for (task, cluster) in tasks {
                let facts: Logger.Metadata = ["upid": "\(task.upid)", "cluster": "\(task.cluster)"]
                logger.notice(
                    "a task of an earlier process is taken over",
                    metadata: facts.merging(["call": "\(task.call)", "tool": "\(task.tool)"]) { $1 })
                await record(task.line("adopt"))
                group.addTask {
                    let result = await untilEnd(task.upid, cluster)
                    guard !Task.isCancelled else { return }
                    await self.finish(task, result)
                    self.logger.notice(
                        "a task that was taken over has ended",
                        metadata: facts.merging([
                            "status": "\(result.status.rawValue)", "exit_status": "\(result.text)",
                        ]) { $1 })
                }
            }
        }
    }
}
