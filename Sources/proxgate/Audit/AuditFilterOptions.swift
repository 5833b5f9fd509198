import ArgumentParser
import Gateway

/// Which lines of the audit are wanted; all conditions must hold.
struct AuditFilterOptions: ParsableArguments {
    @Option(help: "Only lines about this VMID.")
    var guest: Int?

    @Option(help: "Only lines about this cluster.")
    var cluster: String?

    @Option(help: "Only lines of this user (name or uid).")
    var principal: String?

    @Option(help: "Only calls that were decided so: allow, deny or confirm.")
    var decision: String?

    @Option(help: "Only calls of this tool, or of those that a * glob matches.")
    var tool: String?

    @Option(help: "Only lines of this kind: intent, outcome, denial, start, reload, freeze, task_end, ...")
    var event: String?

    @Option(help: "Only lines from a time on (UTC): 2026-11-24T07:15, or 90m, 2h, 3d ago.")
    var since: String?

    @Option(help: "Only lines before a time.")
    var until: String?

    func validate() throws {
        if let decision, !["allow", "deny", "confirm"].contains(decision) {
            throw ValidationError("--decision: expected allow, deny or confirm, got '\(decision)'")
        }
    }

    /// Some condition is given.
    var isGiven: Bool {
        guest != nil || [cluster, principal, decision, tool, event, since, until].contains { $0 != nil }
    }

    func filter() throws -> AuditFilter {
        var filter = AuditFilter()
        (filter.guest, filter.principal, filter.decision) = (guest, principal, decision)
        (filter.tool, filter.event, filter.cluster) = (tool, event, cluster)
        filter.since = try since.map { try Self.time($0, "--since") }
        filter.until = try until.map { try Self.time($0, "--until") }
        return filter
    }

    /// The beginning of a time as it stands in a line.
    private static func time(_ text: String, _ option: String) throws -> String {
        let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        if let unit = units[String(text.suffix(1))], let number = Int(text.dropLast()), 0...100_000_000 ~= number {
            return Timestamp.ago(seconds: number * unit)
        }
        let shape = "0000-00-00T00:00:00.000000Z"
        let fits =
            text.utf8.count >= 4 && text.utf8.count <= shape.utf8.count
            && zip(text, shape).allSatisfy { $1 == "0" ? $0.isASCII && $0.isNumber : $0 == $1 }
        guard fits else {
            throw ValidationError(
                "\(option): expected a time such as 2026-11-24T07:15 (UTC), or 90m, 2h, 3d; got '\(text)'")
        }
        return text
    }
}
