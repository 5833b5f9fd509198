public import JSONLines
import Logging

/// Tasks of Proxmox's that outlive the call, or the process, that began them.
extension Pipeline {
    /// The tasks whose end has not been told yet, as far as the principal may know of them: objects with `upid`, `call`,
    /// `tool`, `user`, `began` and `adopted`.
    public func openTasks(for principal: Principal) -> [JSONValue] { journal.tasks(for: recognised(principal)) }

    /// Ends a call: gives its lane back and strikes its tasks out, at once or when the last of them has ended. How those
    /// ended that the call did not wait for is a line of its own in the audit.
    func release(_ call: PipelineCall) async {
        let running = call.tasks.running
        for upid in call.tasks.upids where !running.contains(where: { $0.upid == upid }) { await journal.ended(upid) }
        guard !running.isEmpty else {
            call.place.ticket?.leave()
            return
        }
        // Outlives the call by design: nothing may change the guest until its task has ended.
        Task {
            for (upid, untilEnd) in running {
                let result = await untilEnd()
                if let task = journal.task(upid) { await finish(task, result) }
            }
            call.place.ticket?.leave()
        }
    }

    private func finish(_ task: JournaledTask, _ result: TaskResult) async {
        await record(task.line("task_end", result))
        await journal.ended(task.upid)
    }

    /// Takes over the tasks that earlier processes began on the cluster and did not see end, says so in log and audit,
    /// and follows them until they have ended or this is cancelled: then they are left to the next process.
    ///
    /// - Parameter untilEnd: looks a task up and returns when it has ended.
    /// - Throws: ``GatewayError`` where the state file cannot be read.
    public func adoptTasks(untilEnd: @escaping @Sendable (_ upid: String) async -> TaskResult) async throws {
        let tasks = try await journal.adopt(cluster: cluster.name)
        await withTaskGroup { group in
            for task in tasks {
                logger.notice(
                    "a task of an earlier process is taken over",
                    metadata: ["upid": "\(task.upid)", "call": "\(task.call)", "tool": "\(task.tool)"])
                await record(task.line("adopt"))
                group.addTask {
                    let result = await untilEnd(task.upid)
                    guard !Task.isCancelled else { return }
                    await self.finish(task, result)
                    self.logger.notice(
                        "a task that was taken over has ended",
                        metadata: [
                            "upid": "\(task.upid)", "status": "\(result.status.rawValue)",
                            "exit_status": "\(result.text)",
                        ])
                }
            }
        }
    }
}
