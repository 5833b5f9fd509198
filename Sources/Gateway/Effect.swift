/// What a call brings about on the cluster; policy selects by it, so that a rule holds whatever tool or door is used.
public enum Effect: String, Sendable, CaseIterable, Comparable {
    case read
    /// A guest comes to run.
    case start
    /// A running guest stops, pauses, resets or is cut off.
    case interrupt
    /// A guest, disk, snapshot or backup is lost.
    case destroy
    case reconfigure
    case create
    /// A guest or disk changes its place.
    case move
    /// A program runs inside a guest.
    case exec
    /// Something becomes reachable or visible to others.
    case expose
    /// Leads out of the gateway's reach: credentials, rights, consoles, commands on the host.
    case escape

    public static func < (left: Effect, right: Effect) -> Bool { left.rawValue < right.rawValue }
}

extension Set<Effect> {
    /// True where anything but reading happens.
    public var changes: Bool { contains { $0 != .read } }
}
