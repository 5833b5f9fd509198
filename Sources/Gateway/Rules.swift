/// What a gateway decides by: the hooks, and who may do what. It is exchanged whole; a call keeps what it began with.
public struct Rules: Sendable {
    public var policy: any PolicyEngine
    public var access: AccessRules

    public init(policy: any PolicyEngine, access: AccessRules = AccessRules()) {
        self.policy = policy
        self.access = access
    }
}
