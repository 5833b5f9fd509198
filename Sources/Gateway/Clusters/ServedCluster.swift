/// One of the clusters that a gateway serves, with what is kept apart for each.
public struct ServedCluster: Sendable {
    /// By the gateway's own account, which reads the facts that decide.
    public let access: any ClusterAccess
    private let late: LateRegistry
    let writes = WriteCount()

    /// - Parameter registry: the tools as they are for it: they know the account that they must not cut off. Every cluster has
    ///   the same ones. They are made when they are first needed.
    public init(_ access: any ClusterAccess, registry: @autoclosure @escaping @Sendable () -> ToolRegistry) {
        self.init(access, LateRegistry(registry))
    }

    private init(_ access: any ClusterAccess, _ late: LateRegistry) {
        self.access = access
        self.late = late
    }

    var registry: ToolRegistry { late.registry }

    /// Makes the tools, so that no call has to wait for it.
    public func makeTools() { _ = late.registry }

    /// The same one, whose logs and errors repeat no secrets.
    func discreet(_ secrets: RecentSecrets) -> ServedCluster {
        ServedCluster(DiscreetCluster(access, secrets), late)
    }

    public var name: String { access.name }
}
