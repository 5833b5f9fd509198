/// A host of the cluster.
struct Node: Sendable {
    let name: String
    let id: Int
    let address: String
    var isOnline = true
    let cores: Int
    /// Bytes.
    let memory: Int
    /// Bytes of the root file system.
    let disk: Int
    /// How long before the simulation began it was booted, in seconds.
    let uptimeAtStart: Int
    let fingerprint: String
    var supportsKVM = true
}
