/// A guest that the high-availability manager looks after.
struct HAService: Sendable {
    /// `vm:103`
    let sid: String
    let vmid: Int
    /// What was asked for: `started`, `stopped`, `disabled`, `ignored`.
    var requested: String
    /// What the manager made of it so far.
    var state: String
    /// nil is Proxmox's default of 1.
    var maxRelocate: Int?
    var maxRestart: Int?
    /// The group of nodes that it belongs to, on releases that have them.
    var group: String?
    var comment: String?
}

/// A rule about where guests under high availability run: its options as the file spells them.
struct HARule: Sendable {
    let name: String
    var options: [String: String]
}

/// A group of nodes for guests under high availability, on releases before 9: its options as the file spells them.
struct HAGroup: Sendable {
    let name: String
    var options: [String: String]
}

extension ClusterState {
    func service(of vmid: Int) -> HAService? { services.first { $0.vmid == vmid } }
}
