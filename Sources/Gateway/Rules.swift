public import JSONLines

/// What a gateway decides by: the hooks, who may do what, and who answers questions. It is exchanged whole; a call keeps what it began with.
public struct Rules: Sendable {
    public var policy: any PolicyEngine
    public var access: AccessRules
    /// Nil leaves them as they are.
    public var approvals: ApprovalRules?

    public init(
        policy: any PolicyEngine, access: AccessRules = AccessRules(), approvals: ApprovalRules? = nil
    ) {
        self.policy = policy
        self.access = access
        self.approvals = approvals
    }

    /// What the audit says of them where they come into force: digests of policy and settings, profiles.
    public var auditFacts: JSONObject {
        [
            "policy": .string(policy.digest), "settings": policy.settingsDigest.map(JSONValue.string) ?? .null,
            "profiles": .array(access.profiles.map { .string($0.name) }), "read_only": .bool(access.isReadOnly),
        ]
    }
}
