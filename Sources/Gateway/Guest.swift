/// A VM or container of a cluster, at the node where it is now.
public struct Guest: Sendable, Hashable {
    public enum Kind: String, Sendable {
        case qemu
        case lxc

        /// What people call it: `VM` or `Container`.
        public var noun: String { self == .qemu ? "VM" : "Container" }
    }

    public let cluster: String
    public let kind: Kind
    public let vmid: Int
    public let node: String

    public init(cluster: String, kind: Kind, vmid: Int, node: String) {
        self.cluster = cluster
        self.kind = kind
        self.vmid = vmid
        self.node = node
    }
}
