/// One of the clusters that a gateway serves, with what is kept apart for each.
public struct ServedCluster: Sendable {
    /// By the gateway's own account, which reads the facts that decide.
    public let access: any ClusterAccess
    /// The tools as they are for it: they know the account that they must not cut off. Every cluster has the same ones.
    let registry: ToolRegistry
    let writes = WriteCount()

    public init(_ access: any ClusterAccess, registry: ToolRegistry) {
        self.access = access
        self.registry = registry
    }

    /// The same one, whose logs and errors repeat no secrets.
    func discreet(_ secrets: RecentSecrets) -> ServedCluster {
        ServedCluster(DiscreetCluster(access, secrets), registry: registry)
    }

    public var name: String { access.name }
}
