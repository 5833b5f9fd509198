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

    /// Reading requests, beside the plan, that another tool has as its own: rules on that tool's name hold for this call.
    func reads(_ call: ToolCall) -> [APIRequest]

    /// What a dry run shows beside the decision and the plan. Reads only.
    func preview(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject

    /// Step 7: sends the planned requests, follows the task, and reads the state that was reached.
    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject

    /// The text for people, from the result as the post hooks left it: any member may be missing or blanked.
    func render(_ result: JSONObject, _ style: TextStyle) -> String
}

extension Tool {
    public func laneGuests(_ arguments: JSONObject) -> [Int] { arguments["vmid"]?.int.map { [$0] } ?? [] }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] { [] }

    public func reads(_ call: ToolCall) -> [APIRequest] { [] }

    public func preview(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject { [:] }
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
    /// The arguments as the caller gave them, in canonical form, before anything was filled in.
    public var asked: JSONObject

    public init(
        target: Target, asked: JSONObject = [:], wait: Bool = true,
        waitUntil: ContinuousClock.Instant = .now + .seconds(50),
        overtakes: Bool = false, plan: [APIRequest] = []
    ) {
        self.arguments = target.arguments
        self.guests = target.guests
        self.node = target.node
        self.wait = wait
        self.waitUntil = waitUntil
        self.overtakes = overtakes
        self.plan = plan
        self.asked = asked
    }
}

/// What a running tool may use.
public struct RunContext: Sendable {
    /// Refuses every changing request that is not in the plan.
    public let cluster: any ClusterAccess
    public let tasks: TaskTracker
    /// Nil where nobody asked for progress.
    public let progress: ProgressHandler?
    /// The gateway itself, for tools about tools and for those that consist of other calls.
    public let gateway: any GatewayServices

    public init(
        cluster: any ClusterAccess, tasks: TaskTracker, progress: ProgressHandler?, gateway: any GatewayServices
    ) {
        self.gateway = gateway
        self.cluster = cluster
        self.tasks = tasks
        self.progress = progress
    }
}

/// What a running tool may ask of the gateway, as its caller.
public protocol GatewayServices: Sendable {
    /// Every tool that the caller may use, listed or not, in order of their names.
    func tools() async -> [ToolSpec]

    /// Shows a toolset in the lists of the caller's connection from now on.
    ///
    /// - Returns: false where the client's protocol has no way to hear that a list has changed.
    func list(toolset: String) async -> Bool

    /// Runs a call of its own for the same caller: it takes its lane, is judged by policy and stands in the audit.
    ///
    /// - Parameter options: by the names of ``CallOptions``.
    func call(_ tool: String, _ arguments: JSONObject, _ options: JSONObject) async -> Outcome
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
