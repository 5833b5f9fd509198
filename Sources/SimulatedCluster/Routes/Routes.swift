/// All endpoints that the simulated cluster knows how to answer.
enum Routes {
    static let all: [Route] =
        ClusterRoutes.all + HARoutes.all + HARuleRoutes.all + HAGroupRoutes.all + NodeRoutes.all + NodeSystemRoutes.all
        + NetworkRoutes.all + QemuRoutes.all + QemuStatusRoutes.all + QemuMachineRoutes.all + AgentRoutes.all
        + ContainerRoutes.all
        + GuestConfigurationRoutes.all + GuestLifecycleRoutes.all + SnapshotRoutes.all + DiskRoutes.all
        + StorageRoutes.all + StorageContentRoutes.all + BackupRoutes.all + MetricsRoutes.all + TaskRoutes.all
        + PoolRoutes.all + AccessRoutes.all + AccessChangeRoutes.all + FirewallRoutes.all + CertificateRoutes.all
        + ACMERoutes.all + SDNRoutes.all + TFARoutes.all + RealmRoutes.all
}
