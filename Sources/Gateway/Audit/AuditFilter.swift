public import JSONLines

/// Which lines of an audit somebody wants to see; all given conditions must hold.
public struct AuditFilter: Sendable {
    /// VMID.
    public var guest: Int?
    /// The cluster's name.
    public var cluster: String?
    /// User name, or uid in digits.
    public var principal: String?
    /// `allow`, `deny` or `confirm`.
    public var decision: String?
    /// Name or `*` glob.
    public var tool: String?
    public var event: String?
    /// From here on, before there: the beginning of a time in UTC, such as `2026-11-24T07`.
    public var since: String?
    public var until: String?

    public init() {}

    public func matches(_ line: JSONObject) -> Bool {
        if let guest, line["guests"]?.array?.contains(where: { $0["vmid"]?.int == guest }) != true,
            line["arguments"]?["vmid"]?.int != guest
        {
            return false
        }
        if let cluster, line["cluster"]?.string != cluster { return false }
        if let principal, line["principal"]?["user"]?.string != principal,
            line["principal"]?["uid"]?.int.map(String.init) != principal
        {
            return false
        }
        if let decision, line["decision"]?.string != decision { return false }
        if let tool, !Glob.matches(tool, line["tool"]?.string ?? "") { return false }
        if let event, line["event"]?.string != event { return false }
        let time = line["time"]?.string ?? ""
        if let since, time < since { return false }
        if let until, time >= until { return false }
        return true
    }
}
