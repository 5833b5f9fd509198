public import Gateway
import JSONLines

/// What the MCP connections of one process share.
public final class MCPServer: Sendable {
    public struct Settings: Sendable {
        /// Entries on one page of a list.
        public var pageSize = 200
        /// How often subscribed resources are looked at.
        public var pollInterval = Duration.seconds(5)
        /// How long a change may run before it is handed over as a task, where the client knows them (2026-07-28).
        public var taskGrace = Duration.seconds(3)
        /// How long the result of a task is kept where the client names no time, in milliseconds.
        public var taskLifetime = 3_600_000
        /// 32 bytes that seal what travels with a client (2026-07-28); instances that share their state share the key.
        public var stateKey = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        /// Whether a call that its client cancels takes its task on Proxmox with it; else only the waiting ends.
        public var stopsTasksOnCancel = false
        /// Calls of all clients that run at the same time; a line of more than 4 KiB counts as several.
        public var maximumCalls = 2048

        public init() {}
    }

    let pipeline: Pipeline
    let info: ServerInfo
    let settings: Settings
    let tasks: TaskBook
    let watch: ResourceWatch
    let requestState: RequestState
    let traffic = Traffic()
    let gate: CallGate

    public init(pipeline: Pipeline, info: ServerInfo, settings: Settings = Settings()) {
        self.pipeline = pipeline
        self.info = info
        self.settings = settings
        gate = CallGate(limit: settings.maximumCalls)
        tasks = TaskBook(defaultLifetime: settings.taskLifetime)
        requestState = RequestState(key: settings.stateKey)
        watch = ResourceWatch(pipeline: pipeline, interval: settings.pollInterval)
        pipeline.metrics.collect("clients") { [traffic, gate] page in
            traffic.add(to: &page)
            gate.add(to: &page)
        }
    }

    /// Stops waiting for tasks that outlived their connections, so that the audit hears how far they had come.
    public func finish() async { await tasks.finish() }

    /// A call was cancelled by its client, MCP or plain.
    func cancelled(_ outcome: Outcome, of tool: String, by principal: Principal) async {
        await pipeline.settle(
            cancelled: outcome, of: tool, by: principal, stopsTask: settings.stopsTasksOnCancel)
    }
}

/// A principal as far as it decides what may be seen: the client's claim is left out.
struct PrincipalKey: Hashable, Sendable {
    private let user: String
    private let uid: UInt32
    private let groups: [String]
    private let door: String

    init(_ principal: Principal) {
        user = principal.user
        uid = principal.uid
        groups = principal.groups
        door = principal.door.rawValue
    }
}
