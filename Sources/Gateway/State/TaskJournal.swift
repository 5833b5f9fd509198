import Glibc
import JSONLines
import Logging
import Synchronization

/// The Proxmox tasks that calls have begun and whose end has not been told yet. Each change is written down in the state
/// file before it is sent, and its task as soon as Proxmox has named it, so that a process that is killed meanwhile leaves
/// them to the next one.
public final class TaskJournal: Sendable {
    /// Two clusters may give the same UPID.
    private struct Key: Hashable {
        let cluster: String
        let upid: String
    }

    private struct Entry {
        let task: JournaledTask
        /// An earlier process began it.
        let isAdopted: Bool
    }

    private let store: StateStore?
    private let logger: Logger
    private let open = Mutex<[Key: Entry]>([:])
    /// How many changes calls have sent that have not ended.
    private let sending = Mutex<[String: Int]>([:])

    /// - Parameter store: nil for a journal that ends with the process.
    init(store: StateStore?, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// A call is about to send a change.
    func sent(_ request: SentRequest) async {
        guard let store else { return }
        let number = sending.withLock { sending in
            sending[request.call, default: 0] += 1
            return sending[request.call] ?? 0
        }
        do { try await store.requestSent(request, number: number) } catch {
            logger.error(
                "a change could not be written down: nobody would look after it if this process were killed",
                metadata: ["call": "\(request.call)", "error": "\(error)"])
        }
    }

    /// A call has told what came of what it has sent, and how these of its tasks have ended.
    func told(_ call: String, tasks: [String], on cluster: String) async {
        open.withLock { open in for upid in tasks { open[Key(cluster: cluster, upid: upid)] = nil } }
        let hasSent = sending.withLock { $0.removeValue(forKey: call) } != nil
        guard hasSent || !tasks.isEmpty else { return }
        do { try await store?.callEnded(call, on: cluster, tasks: tasks) } catch {
            // The next process tells once more that the outcome is not known.
            logger.error("a change could not be struck out", metadata: ["call": "\(call)", "error": "\(error)"])
        }
    }

    func began(_ task: JournaledTask) async {
        open.withLock { $0[Key(cluster: task.cluster, upid: task.upid)] = Entry(task: task, isAdopted: false) }
        do { try await store?.taskBegan(task) } catch {
            logger.error(
                "a task could not be written down: nobody would look after it if this process were killed",
                metadata: ["upid": "\(task.upid)", "error": "\(error)"])
        }
    }

    var count: Int { open.withLock { $0.count } }

    func task(_ upid: String, on cluster: String) -> JournaledTask? {
        open.withLock { $0[Key(cluster: cluster, upid: upid)]?.task }
    }

    /// Its end has been told: in the answer and the audit.
    func ended(_ upid: String, on cluster: String) async {
        open.withLock { $0[Key(cluster: cluster, upid: upid)] = nil }
        do { try await store?.taskEnded(upid, on: cluster) } catch {
            // The next process tells of its end once more.
            logger.error("a task could not be struck out", metadata: ["upid": "\(upid)", "error": "\(error)"])
        }
    }

    /// Takes over what processes that have gone have left of a cluster's tasks, and of changes that were not answered.
    func adopt(cluster: String) async throws -> (tasks: [JournaledTask], sent: [SentRequest]) {
        guard let store else { return ([], []) }
        let (tasks, sent) = try await store.adoptTasks(of: cluster)
        open.withLock { open in
            for task in tasks { open[Key(cluster: task.cluster, upid: task.upid)] = Entry(task: task, isAdopted: true) }
        }
        return (tasks, sent)
    }

    /// The task of a change that an earlier process has sent.
    func adopt(_ task: JournaledTask) async {
        open.withLock { $0[Key(cluster: task.cluster, upid: task.upid)] = Entry(task: task, isAdopted: true) }
        do { try await store?.taskBegan(task) } catch {
            logger.error(
                "a task could not be written down", metadata: ["upid": "\(task.upid)", "error": "\(error)"])
        }
    }

    /// What came of a change that an earlier process has sent has been told.
    func settled(_ request: SentRequest) async {
        try? await store?.callEnded(request.call, on: request.cluster)
    }

    /// The tasks that need not be looked for: they are known.
    func named(on cluster: String) async -> Set<String> { (try? await store?.namedTasks(of: cluster)) ?? [] }

    /// The open tasks that a principal may know of: its own; approvers, root and the gateway's own user see all.
    func tasks(for principal: Principal) -> [JSONValue] {
        let seesAll = principal.uid == 0 || principal.uid == geteuid()
        return open.withLock { Array($0.values) }
            .filter {
                seesAll || principal.approves.contains($0.task.cluster)
                    || $0.task.user.hasSameBytes(as: principal.user)
            }
            .sorted { ($0.task.began, $0.task.upid) < ($1.task.began, $1.task.upid) }
            .map { entry in
                [
                    "upid": .string(entry.task.upid), "cluster": .string(entry.task.cluster),
                    "call": .string(entry.task.call),
                    "tool": .string(entry.task.tool), "user": .string(entry.task.user),
                    "began": .string(entry.task.began.text), "adopted": .bool(entry.isAdopted),
                ]
            }
    }
}

extension JournaledTask {
    /// A line of the audit about a task that outlives its call: `adopt`, or `task_end` with how it ended.
    func line(_ event: String, _ result: TaskResult? = nil) -> JSONObject {
        var line: JSONObject = [
            "event": .string(event), "id": .string(call), "principal": ["user": .string(user)],
            "cluster": .string(cluster), "tool": .string(tool), "upids": [.string(upid)],
            "began": .string(began.text),
        ]
        if let vmid = GuestReach.vmid(ofTask: upid) { line["guests"] = [["vmid": .int(vmid)]] }
        if let result {
            line["status"] = .string(result.status.rawValue)
            line["exit_status"] = .string(result.text)
        }
        return line
    }
}
