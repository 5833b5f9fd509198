public import JSONLines

/// A named operation. One file a tool: what it declares, how it finds its target, what it will send, what it does.
public protocol Tool: Sendable {
    var spec: ToolSpec { get }

    /// Step 2: completes canonical arguments (the node of a VMID, defaults that need a look) and names the target.
    ///
    /// Reads only. Called again when a hook has changed an argument.
    /// - Throws: ``GatewayError``, `not_found` or `invalid_arguments` as a rule.
    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target

    /// Step 3: the guests whose lanes a change takes, from its canonical arguments alone.
    func laneGuests(_ arguments: JSONObject) -> [Int]

    /// Step 4: every changing request that the call will send, exactly. Reads only; called inside the lane.
    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest]

    /// Step 7: sends the planned requests, follows the task, and reads the state that was reached.
    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject

    /// The text for people, from the result as the post hooks left it: any member may be missing or blanked.
    func render(_ result: JSONObject, _ style: TextStyle) -> String
}

extension Tool {
    public func laneGuests(_ arguments: JSONObject) -> [Int] { arguments["vmid"]?.int.map { [$0] } ?? [] }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] { [] }
}

/// What a call acts on.
public struct Target: Sendable, Equatable {
    public var arguments: JSONObject
    public var guests: [Guest]
    /// The node acted on or asked, where there is one.
    public var node: String?

    public init(arguments: JSONObject, guests: [Guest] = [], node: String? = nil) {
        self.arguments = arguments
        self.guests = guests
        self.node = node
    }
}

/// A call as a tool sees it: final arguments, target, and the plan that policy has passed.
public struct ToolCall: Sendable {
    public var arguments: JSONObject
    public var guests: [Guest]
    public var node: String?
    public var wait: Bool
    /// The moment after which a change stops waiting for its task.
    public var waitUntil: ContinuousClock.Instant
    /// It passes a shutdown or reboot of the guest that is still running.
    public var overtakes: Bool
    public var plan: [APIRequest]

    public init(
        target: Target, wait: Bool = true, waitUntil: ContinuousClock.Instant = .now + .seconds(50),
        overtakes: Bool = false, plan: [APIRequest] = []
    ) {
        self.arguments = target.arguments
        self.guests = target.guests
        self.node = target.node
        self.wait = wait
        self.waitUntil = waitUntil
        self.overtakes = overtakes
        self.plan = plan
    }
}

/// What a running tool may use.
public struct RunContext: Sendable {
    /// Refuses every changing request that is not in the plan.
    public let cluster: any ClusterAccess
    public let tasks: TaskTracker
    /// Nil where nobody asked for progress.
    public let progress: ProgressHandler?

    public init(cluster: any ClusterAccess, tasks: TaskTracker, progress: ProgressHandler?) {
        self.cluster = cluster
        self.tasks = tasks
        self.progress = progress
    }
}

public typealias ProgressHandler = @Sendable (String) async -> Void

/// How text for people is written.
public enum TextStyle: String, Sendable, CaseIterable {
    /// With marks.
    case rich
    /// Without marks.
    case plain
    /// The result itself as JSON.
    case json
}
