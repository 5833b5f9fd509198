import JSONLines
public import Logging

/// Which cluster a call is for. A gateway of one cluster, or a caller to whom only one is there, has nothing to choose; whoever
/// has names it in each call, reads included.
extension Pipeline {
    /// A gateway of one cluster.
    public convenience init(
        registry: ToolRegistry, policy: any PolicyEngine, access: AccessRules = AccessRules(),
        killSwitch: any KillSwitch = NoKillSwitch(), cluster: any ClusterAccess, audit: any AuditLog,
        approvals: ApprovalDesk? = nil, state: StateStore? = nil, style: TextStyle = .rich, identity: String,
        logger: Logger
    ) {
        self.init(
            clusters: [ServedCluster(cluster, registry: registry)], rules: Rules(policy: policy, access: access),
            killSwitch: killSwitch, audit: audit, approvals: approvals, state: state, style: style,
            identity: identity, logger: logger)
    }

    /// The argument that names the cluster, beside those of every tool.
    static let clusterArgument = "cluster"

    /// The clusters that are there for a principal: those where a profile holds for it, in the configuration's order.
    func visible(to principal: Principal, _ rules: Rules) -> [(cluster: ServedCluster, profile: Profile)] {
        clusters.compactMap { cluster in
            rules.access.profile(for: principal, on: cluster.name).map { (cluster, $0) }
        }
    }

    /// The names that a principal has to choose from; empty where there is nothing to choose.
    public func clusterChoice(of principal: Principal) -> [String] {
        let names = visible(to: principal, rules).map(\.cluster.name)
        return names.count > 1 ? names : []
    }

    /// Where a call goes.
    struct Destination {
        let cluster: ServedCluster
        /// Nil where no cluster is there for the principal.
        let profile: Profile?
        /// The caller has several to choose from.
        var isChosen = false
        /// It chose none, or one that is not there.
        var fault: ArgumentFault?
        /// The cluster that it named, which is there, but not for it.
        var withheld: String?
    }

    /// Takes the cluster out of a call's arguments.
    func destination(_ arguments: inout JSONObject, of request: CallRequest, _ rules: Rules) -> Destination {
        let visible = visible(to: request.principal, rules)
        guard clusters.count > 1, let first = visible.first else {
            return Destination(cluster: visible.first?.cluster ?? clusters[0], profile: visible.first?.profile)
        }
        let named = arguments[Self.clusterArgument] ?? .null
        arguments[Self.clusterArgument] = nil
        if named.isNull, visible.count == 1 { return Destination(cluster: first.cluster, profile: first.profile) }
        if let name = named.string, let found = visible.first(where: { $0.cluster.name.hasSameBytes(as: name) }) {
            return Destination(cluster: found.cluster, profile: found.profile, isChosen: visible.count > 1)
        }
        // Whether the tool is there at all is told by a cluster that has it.
        let spec = clusters[0].registry.tool(named: request.tool)?.spec
        let likely = visible.first { place in spec.map { place.profile.has($0) } ?? false } ?? first
        return Destination(
            cluster: likely.cluster, profile: likely.profile,
            fault: ArgumentFault(
                Self.clusterArgument, Self.problem(named, among: visible.map(\.cluster.name))),
            withheld: clusters.map(\.name).first { $0.hasSameBytes(as: named.string ?? "") })
    }

    private static func problem(_ named: JSONValue, among names: [String]) -> String {
        let list = names.joined(separator: ", ")
        if named.isNull { return "is missing: which cluster the call is for, one of \(list)" }
        guard let name = named.string else { return "must be a cluster's name, one of \(list), not \(named.kind)" }
        let shown = String(name.unicodeScalars.prefix(64))
        return "there is no cluster '\(shown)'\(NearestName.hint(shown, among: names)); there are \(list)"
    }
}
