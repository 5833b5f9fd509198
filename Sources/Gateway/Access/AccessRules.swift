/// Who may use the gateway for what: the configured profiles, in their order.
public struct AccessRules: Sendable, Equatable {
    /// Empty where none are configured: whoever gets through a door may then do what policy allows.
    public var profiles: [Profile]
    /// `--read-only`: every change is refused, whoever asks.
    public var isReadOnly: Bool
    /// Toolsets that lists show; the other tools can be found and called all the same. Nil for all.
    public var toolsets: Set<String>?
    /// Where the gateway runs, so that it does not end itself.
    public var place: GatewayPlace
    /// The same, by cluster, where there are several.
    public var places: [String: GatewayPlace] = [:]
    /// The gateway's own `user@realm` or `user@realm!token` at Proxmox, by cluster.
    public var accounts: [String: String] = [:]

    public init(
        profiles: [Profile] = [], isReadOnly: Bool = false, toolsets: Set<String>? = nil,
        place: GatewayPlace = GatewayPlace()
    ) {
        self.profiles = profiles
        self.isReadOnly = isReadOnly
        self.toolsets = toolsets
        self.place = place
    }

    /// The first profile that the principal is a member of, on whatever cluster; nil where it has no access at all.
    public func profile(for principal: Principal) -> Profile? {
        profiles.isEmpty ? Self.everything : profiles.first { $0.members.contains(principal) }
    }

    /// The first profile of a cluster that the principal is a member of; nil where the cluster is not there for it.
    public func profile(for principal: Principal, on cluster: String) -> Profile? {
        profiles.isEmpty
            ? Self.everything : profiles.first { $0.holds(on: cluster) && $0.members.contains(principal) }
    }

    /// Where in a cluster the gateway runs.
    public func place(on cluster: String) -> GatewayPlace { places[cluster] ?? place }

    /// What the gateway asks a cluster with, as far as it is to stay as it is.
    func ownAccounts(on cluster: String) -> OwnAccounts {
        guard !place(on: cluster).allowsOwnAccount else { return OwnAccounts([]) }
        return OwnAccounts(Set([accounts[cluster]].compactMap(\.self) + profiles(on: cluster).compactMap(\.token)))
    }

    /// The profiles that hold on a cluster.
    public func profiles(on cluster: String) -> [Profile] { profiles.filter { $0.holds(on: cluster) } }

    /// The tools that anybody may use on a cluster whose requests go with the gateway's own account.
    public func enabledByOwnAccount(among tools: [ToolSpec], on cluster: String) -> [ToolSpec] {
        let own = profiles(on: cluster).filter { $0.token == nil }
        return profiles.isEmpty ? tools : tools.filter { tool in own.contains { lists(tool, $0) } }
    }

    /// The tools that anybody may use at all.
    public func enabled(among tools: [ToolSpec]) -> [ToolSpec] {
        profiles.isEmpty ? tools : tools.filter { tool in profiles.contains { lists(tool, $0) } }
    }

    /// Has no name in the audit, and names no tool, so that those with effect `escape` stay closed.
    private static let everything = Profile(name: "")

    /// Whether lists show a tool: it is offered, and of a toolset that is listed, by default or in the profile.
    func lists(_ tool: ToolSpec, _ profile: Profile) -> Bool {
        guard offers(tool, profile) else { return false }
        return toolsets?.contains(tool.toolset) != false || profile.chooses(tool)
    }

    /// Whether a tool can be found and called.
    func offers(_ tool: ToolSpec, _ profile: Profile) -> Bool {
        profile.lists(tool) && !(isReadOnly && tool.changes && !(tool.effectsVary && tool.effects.contains(.read)))
    }
}
