/// Which release of Proxmox VE a simulated cluster pretends to be, where that makes a difference.
public enum Release: String, Sendable, CaseIterable {
    /// HA resources belong to groups of nodes.
    case eight = "8.4"
    /// Rules have taken the place of these groups.
    case nine = "9.2"

    var hasHARules: Bool { self == .nine }

    var version: String { self == .nine ? "9.2.11" : "8.4.14" }
}
