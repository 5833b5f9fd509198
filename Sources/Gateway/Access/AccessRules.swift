/// Who may use the gateway for what: the configured profiles, in their order.
public struct AccessRules: Sendable, Equatable {
    /// Empty where none are configured: whoever gets through a door may then do what policy allows.
    public var profiles: [Profile]
    /// `--read-only`: every change is refused, whoever asks.
    public var isReadOnly: Bool

    public init(profiles: [Profile] = [], isReadOnly: Bool = false) {
        self.profiles = profiles
        self.isReadOnly = isReadOnly
    }

    /// The first profile that the principal is a member of; nil where it has no access at all.
    public func profile(for principal: Principal) -> Profile? {
        profiles.isEmpty ? Self.everything : profiles.first { $0.members.contains(principal) }
    }

    /// Has no name in the audit, and names no tool, so that those with effect `escape` stay closed.
    private static let everything = Profile(name: "")

    /// Whether lists show a tool.
    func lists(_ tool: ToolSpec, _ profile: Profile) -> Bool {
        profile.lists(tool) && !(isReadOnly && tool.changes && !tool.effectsVary)
    }
}
