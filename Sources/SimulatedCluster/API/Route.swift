/// One endpoint: who may call it, what it takes, what it does.
struct Route: Sendable {
    typealias Handler = @Sendable (inout ClusterState, APICall) throws(Refusal) -> Reply

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

    let method: String
    let path: String
    let permission: Permission
    let traits: Traits
    let rules: RuleSet
    let run: Handler

    init(
        _ method: String, _ path: String, _ permission: Permission, _ traits: Traits = [],
        rules: [ParameterRule] = [], run: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.permission = permission
        self.traits = traits
        let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        let declared = Set(rules.map(\.name))
        self.rules = RuleSet(rules + names.filter { !declared.contains($0) }.map(Self.rule(forPathName:)))
        self.run = run
    }

    private static func rule(forPathName name: String) -> ParameterRule {
        switch name {
        case "node": .node
        case "vmid": .vmid
        case "storage": .string("storage", .storageID).required
        case "snapname": .string("snapname", .configurationID, maximumLength: 40).required
        case "userid": .string("userid", .userID, maximumLength: 64).required
        default: .string(name).required
        }
    }
}
