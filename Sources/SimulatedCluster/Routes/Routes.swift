/// All endpoints that the simulated cluster knows how to answer.
enum Routes {
    static let all: [Route] =
        ClusterRoutes.all + HARoutes.all + NodeRoutes.all + QemuRoutes.all + QemuStatusRoutes.all
        + QemuConfigRoutes.all + ContainerRoutes.all + StorageRoutes.all + TaskRoutes.all + PoolRoutes.all
        + AccessRoutes.all
}
