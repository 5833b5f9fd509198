public import JSONLines

/// What a gateway decides by: the hooks, who may do what, and who answers questions. It is exchanged whole; a call keeps what it began with.
public struct Rules: Sendable {
    public var policy: any PolicyEngine
    /// The policy with each cluster's settings, by cluster, where there are several.
    public var policies: [String: any PolicyEngine]
    public var access: AccessRules
    /// Nil leaves them as they are.
    public var approvals: ApprovalRules?
    /// The cluster by each profile's own token, by the profile's name.
    public var accounts: [String: any ClusterAccess]

    public init(
        policy: any PolicyEngine, access: AccessRules = AccessRules(), approvals: ApprovalRules? = nil,
        accounts: [String: any ClusterAccess] = [:], policies: [String: any PolicyEngine] = [:]
    ) {
        self.policy = policy
        self.policies = policies
        self.access = access
        self.approvals = approvals
        self.accounts = accounts
    }

    func policy(on cluster: String) -> any PolicyEngine { policies[cluster] ?? policy }

    /// The digests of all clusters' policies together; where there is one cluster, its own.
    public var digest: String {
        let digests = Set(policies.values.map(\.digest))
        return digests.isEmpty ? policy.digest : digests.sorted().joined(separator: " ")
    }

    /// The way to the cluster for what a profile's members ask for: by the profile's own token, where it has one, else by
    /// the gateway's account.
    func connection(of profile: Profile, else own: any ClusterAccess) -> any ClusterAccess {
        guard profile.token != nil else { return own }
        guard let account = accounts[profile.name], account.name.hasSameBytes(as: own.name) else {
            return NoAccount(name: own.name, profile: profile.name)
        }
        return account
    }

    /// What the audit says of them where they come into force: digests of policy and settings, profiles.
    public var auditFacts: JSONObject {
        var facts: JSONObject = [
            "policy": .string(digest), "settings": policy.settingsDigest.map(JSONValue.string) ?? .null,
            "profiles": .array(access.profiles.map { .string($0.name) }), "read_only": .bool(access.isReadOnly),
        ]
        guard !policies.isEmpty else { return facts }
        facts["settings"] = .object(
            JSONObject(
                policies.sorted { $0.key < $1.key }.map { cluster, policy in
                    (cluster, policy.settingsDigest.map(JSONValue.string) ?? .null)
                }))
        return facts
    }
}

/// Stands for a token that is not there: nobody is served by a stronger account instead.
private struct NoAccount: ClusterAccess {
    let name: String
    let profile: String

    func send(_ request: APIRequest) async throws -> APIResponse {
        throw GatewayError(.internal, "the token of profile '\(profile)' is not at hand; nothing was sent")
    }
}
