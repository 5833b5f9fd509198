import JSONLines
import ProxmoxClient

/// One endpoint that is simulated. What it demands and takes is in the catalogue.
struct Route: Sendable {
    typealias Handler = @Sendable (inout ClusterState, APICall) throws(Refusal) -> Reply

    let method: String
    let path: String
    let run: Handler

    init(_ method: String, _ path: String, run: @escaping Handler) {
        self.method = method
        self.path = path
        self.run = run
    }

    var key: String { "\(method) \(path)" }
}

/// What the catalogue says of an endpoint, in the form in which requests are checked against it.
struct EndpointRules: Sendable {
    /// Where Proxmox runs a handler; shows in the answer's headers and when nodes are down.
    struct Traits: OptionSet, Sendable {
        let rawValue: Int
        /// Runs in the privileged daemon, behind a local proxy.
        static let privileged = Traits(rawValue: 1)
        /// Is passed on to `{node}`.
        static let onNode = Traits(rawValue: 2)
        /// Refused to API tokens.
        static let ticketOnly = Traits(rawValue: 4)
    }

    let permission: Permission
    let traits: Traits
    let rules: RuleSet

    init(_ endpoint: Endpoint) {
        permission = Permission(endpoint.permission)
        var traits: Traits = endpoint.isProtected ? .privileged : []
        if endpoint.proxiedBy != nil { traits.insert(.onNode) }
        if !endpoint.allowsToken { traits.insert(.ticketOnly) }
        self.traits = traits
        rules = RuleSet(endpoint)
    }

    /// The index of the API itself is in no schema.
    static let root = EndpointRules(permission: .anyone, traits: [], rules: RuleSet([]))

    private init(permission: Permission, traits: Traits, rules: RuleSet) {
        self.permission = permission
        self.traits = traits
        self.rules = rules
    }
}
