public import JSONLines

/// What policy is asked about.
public struct Operation: Sendable {
    /// Identifies the call in the audit; `store.hit` counts once for it.
    public var id: String
    /// The tool that was called.
    public var tool: String
    /// The tool that a call of `call_api` amounts to; nil where the called tool's endpoints are its own, or where several
    /// tools could be meant.
    public var amountsTo: String?
    /// Tools whose endpoints the call uses though the called tool does not have them: what `call_api` stands in for.
    public var standsFor: Set<String>
    /// Every tool name whose rules hold: the called one, and those that have an endpoint of the plan.
    public var toolNames: Set<String>
    public var arguments: JSONObject
    public var cluster: String
    public var node: String?
    /// The guests reached; hooks run once for each.
    public var guests: [Guest]
    /// It may reach guests beside these that cannot be told: rules about guests then deny.
    public var reachesUnknown: Bool
    public var principal: Principal
    public var effects: Set<Effect>
    /// The changing requests that would be sent.
    public var requests: [APIRequest]
    public var dryRun: Bool
    /// JSON Schema of the result: what a post hook redacts is blanked where the schema demands it.
    public var outputSchema: JSONObject { schema() }
    /// Few calls need it.
    private let schema: @Sendable () -> JSONObject

    public init(
        id: String, tool: String, amountsTo: String? = nil, standsFor: Set<String> = [], toolNames: Set<String>,
        arguments: JSONObject, cluster: String, node: String?, guests: [Guest], principal: Principal,
        effects: Set<Effect>,
        requests: [APIRequest], dryRun: Bool, reachesUnknown: Bool = false,
        outputSchema: @autoclosure @escaping @Sendable () -> JSONObject = [:]
    ) {
        self.id = id
        self.tool = tool
        self.amountsTo = amountsTo
        self.standsFor = standsFor
        self.toolNames = toolNames
        self.arguments = arguments
        self.cluster = cluster
        self.node = node
        self.guests = guests
        self.reachesUnknown = reachesUnknown
        self.principal = principal
        self.effects = effects
        self.requests = requests
        self.dryRun = dryRun
        schema = outputSchema
    }

    public var changes: Bool { effects.changes }
}

/// What the hooks together say of an operation.
public struct Decision: Sendable {
    public enum Verdict: Sendable, Equatable {
        case allow
        /// Every reason, in the order in which the hooks ran.
        case deny([Denial])
        case confirm([Question])
    }

    public struct Denial: Sendable, Equatable {
        public let reason: String
        /// `protect.lua:12`
        public let hook: String
        public init(reason: String, hook: String) {
            self.reason = reason
            self.hook = hook
        }
    }

    /// A question that a human has to answer first.
    public struct Question: Sendable, Equatable {
        public enum Answerer: String, Sendable, Comparable {
            case caller
            case client
            case `operator`
            /// The strictest wins.
            public static func < (left: Answerer, right: Answerer) -> Bool { left.rank < right.rank }
            private var rank: Int { self == .caller ? 0 : self == .client ? 1 : 2 }
        }
        public let message: String
        public let hook: String
        public let by: Answerer
        public let expires: Duration
        public init(message: String, hook: String, by: Answerer, expires: Duration) {
            self.message = message
            self.hook = hook
            self.by = by
            self.expires = expires
        }
    }

    /// One hook that ran, for the audit.
    public struct Step: Sendable, Equatable {
        public let hook: String
        public let microseconds: Int
        /// `allow`, `deny`, `confirm`, `change`, or the error's text.
        public let result: String
        public init(hook: String, microseconds: Int, result: String) {
            self.hook = hook
            self.microseconds = microseconds
            self.result = result
        }
    }

    public var verdict: Verdict
    /// The arguments as the hooks left them.
    public var arguments: JSONObject
    public var notes: [String]
    public var trace: [Step]
    /// What the hooks saw of the world, for the audit.
    public var seen: Seen

    /// A denial beats whatever was decided.
    mutating func deny(_ more: [Denial]) {
        guard !more.isEmpty else { return }
        if case .deny(let denials) = verdict { verdict = .deny(denials + more) } else { verdict = .deny(more) }
    }

    public init(
        verdict: Verdict, arguments: JSONObject, notes: [String] = [], trace: [Step] = [], seen: Seen = Seen()
    ) {
        self.verdict = verdict
        self.arguments = arguments
        self.notes = notes
        self.trace = trace
        self.seen = seen
    }
}

/// What the post hooks made of a result or an error.
public struct Review: Sendable {
    public var value: JSONObject
    public var notes: [String]
    public var trace: [Decision.Step]
    /// The post hook that failed and why; then the value must not be shown.
    public var failure: Decision.Denial?
    /// What the post hooks saw beside the value, for the audit.
    public var seen: Seen

    public init(
        value: JSONObject, notes: [String] = [], trace: [Decision.Step] = [], failure: Decision.Denial? = nil,
        seen: Seen = Seen()
    ) {
        self.value = value
        self.notes = notes
        self.trace = trace
        self.failure = failure
        self.seen = seen
    }
}

/// What post hooks look at; they read it as `op.stage`.
public enum ReviewStage: String, Sendable {
    case result
    case error
}

/// Facts about guests and the cluster for hooks, fetched when a hook asks, for one decision.
public protocol FactSource: Sendable {
    /// - Parameter name: one of ``GuestFact``.
    /// - Throws: ``GatewayError`` where the fact could not be had; the hook then fails, and the call is denied.
    func fact(_ name: GuestFact, of guest: Guest) async throws -> JSONValue

    /// `pve.get`: a GET on Proxmox's API, reads only.
    func get(_ path: String, _ parameters: JSONObject) async throws -> JSONValue
}

/// What a hook can ask of `op.guest`.
public enum GuestFact: String, Sendable, CaseIterable {
    case name, status, lock, tags, ha, template, uptime
    case protection, description, onboot, vmgenid
    /// Virtual processors: cores times sockets.
    case cpus
    /// MiB.
    case memory
    case pool
    /// Seconds since the newest backup on the storages that can be read; null where there is none.
    case backupAge = "backup_age"
}

/// All loaded hooks. A call gets one session for its pre and post hooks and keeps it when the policy is reloaded.
public protocol PolicyEngine: Sendable {
    /// SHA-256 (hexadecimal) over the sources and settings.
    var digest: String { get }
    /// SHA-256 (hexadecimal) of the settings alone; nil where the policy has none.
    var settingsDigest: String? { get }
    func session() -> any PolicySession

    /// The tools that hooks `hide` from a principal: these are neither listed, found, completed nor callable.
    ///
    /// A hook that fails hides what it is about.
    func hidden(from principal: Principal, among tools: [ToolSpec]) async -> Set<String>

    /// The rules, in the order in which they run, for whoever they bind to read.
    func rules(for principal: Principal) async -> [PolicyRule]
}

extension PolicyEngine {
    public var settingsDigest: String? { nil }

    public func rules(for principal: Principal) async -> [PolicyRule] { [] }

    public func hidden(from principal: Principal, among tools: [ToolSpec]) async -> Set<String> { [] }
}

public protocol PolicySession: Sendable {
    /// The digest of the policy that this session runs, whatever has been loaded since.
    var digest: String { get }

    /// Runs the pre hooks that match, once for each guest reached. Never fails: a hook's failure is a denial.
    func decide(_ operation: Operation, facts: any FactSource) async -> Decision

    /// Runs the post hooks that match.
    func review(
        _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
    ) async -> Review

    /// Whether a post hook would look at the result; then progress must not carry text from Proxmox.
    func reviews(_ operation: Operation) async -> Bool
}
