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
        // Nobody is served an answer from before the end of a task that has been told of.
        if !call.tasks.upids.isEmpty { call.admission.cluster.writes.add() }
        let ended = call.tasks.upids.filter { upid in !running.contains { $0.upid == upid } }
        await journal.told(call.admission.callID, tasks: ended, on: cluster)
        guard !running.isEmpty else {
            call.place.ticket?.leave()
            return
        }
        // Outlives the call by design: nothing may change the guest until its task has ended.
        Task {
            for (upid, untilEnd) in running {
                let result = await untilEnd()
                call.admission.cluster.writes.add()
                if let task = journal.task(upid, on: cluster) { await finish(task, result) }
            }
            call.place.ticket?.leave()
        }
    }

    private func finish(_ task: JournaledTask, _ result: TaskResult) async {
        await record(task.line("task_end", result))
        await journal.ended(task.upid, on: task.cluster)
    }

    /// What earlier processes have left, which is this one's from now on.
    public struct Takeover: Sendable {
        let tasks: [(task: JournaledTask, cluster: any ClusterAccess)]
        let sent: [(request: SentRequest, ticket: Lanes.Ticket?, cluster: any ClusterAccess)]

        public static let nothing = Takeover(tasks: [], sent: [])
    }

    /// Takes over the tasks that earlier processes began on the clusters and did not see end, and the changes that they
    /// have sent and that were not answered. To be called before the first call is admitted: nothing may change a guest
    /// until it is known what has become of a change to it, or a later task would be taken for that one's.
    ///
    /// - Throws: ``GatewayError`` where the state file cannot be read.
    public func takeOver() async throws -> Takeover {
        var tasks: [(JournaledTask, any ClusterAccess)] = []
        var sent: [(SentRequest, Lanes.Ticket?, any ClusterAccess)] = []
        for cluster in clusters {
            let left = try await journal.adopt(cluster: cluster.name)
            tasks += left.tasks.map { ($0, cluster.access) }
            sent += left.sent.map { request in
                let keys = GuestReach(request.request).vmids.map { Lanes.Key(cluster: cluster.name, vmid: $0) }
                let label = "the search for what became of \(request.request)"
                let ticket = keys.isEmpty ? nil : lanes.reserve(keys, .ordinary, label: label)
                return (request, ticket, cluster.access)
            }
        }
        return Takeover(tasks: tasks, sent: sent)
    }

    /// Says in log and audit what was taken over, and follows it until it has ended or this is cancelled: then it is left
    /// to the next process. The tasks of changes that were not answered are looked for; where there is none, it is said
    /// that nobody can tell.
    ///
    /// - Parameters:
    ///   - untilEnd: looks a task up and returns when it has ended.
    ///   - find: looks for the task of a change; `named` gives those that are known to belong to others.
    public func adopt(
        _ takeover: Takeover,
        untilEnd: @escaping @Sendable (_ upid: String, _ cluster: any ClusterAccess) async -> TaskResult,
        find:
            @escaping @Sendable (
                _ sent: SentRequest, _ cluster: any ClusterAccess, _ named: @escaping @Sendable () async -> Set<String>
            ) async -> LostRequest
    ) async {
        await withTaskGroup { group in
            for (task, cluster) in takeover.tasks {
                await tell(task)
                group.addTask { await self.follow(task) { await untilEnd($0, cluster) } }
            }
            for (request, ticket, cluster) in takeover.sent {
                group.addTask {
                    let task = await self.settle(request) {
                        await find(request, cluster) { await self.journal.named(on: cluster.name) }
                    }
                    ticket?.leave()
                    if let task { await self.follow(task) { await untilEnd($0, cluster) } }
                }
            }
        }
    }

    /// - Returns: the task of a change, where it was found.
    private func settle(_ request: SentRequest, _ find: () async -> LostRequest) async -> JournaledTask? {
        let finding = await find()
        guard !Task.isCancelled else { return nil }
        switch finding {
        case .unclear(let words):
            await tell(request, words)
            return nil
        case .task(let upid):
            let task = request.task(upid)
            await journal.adopt(task)
            await tell(task)
            return task
        }
    }

    private func tell(_ task: JournaledTask) async {
        logger.notice(
            "a task of an earlier process is taken over",
            metadata: [
                "upid": "\(task.upid)", "cluster": "\(task.cluster)", "call": "\(task.call)", "tool": "\(task.tool)",
            ])
        await record(task.line("adopt"))
    }

    private func tell(_ request: SentRequest, _ words: String) async {
        logger.warning(
            "an earlier process ended before a change was answered; whether it was done is not known",
            metadata: [
                "request": "\(request.request)", "cluster": "\(request.cluster)", "call": "\(request.call)",
                "tool": "\(request.tool)", "finding": "\(words)",
            ])
        await record(request.line(words))
        await journal.settled(request)
    }

    private func follow(_ task: JournaledTask, _ untilEnd: (_ upid: String) async -> TaskResult) async {
        let result = await untilEnd(task.upid)
        guard !Task.isCancelled else { return }
        await finish(task, result)
        logger.notice(
            "a task that was taken over has ended",
            metadata: [
                "upid": "\(task.upid)", "cluster": "\(task.cluster)", "status": "\(result.status.rawValue)",
                "exit_status": "\(result.text)",
            ])
    }
}
