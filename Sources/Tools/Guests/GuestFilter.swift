import Gateway
import JSONLines

/// The conditions by which lists and bulk tools choose guests among the rows of GET /cluster/resources; all given ones
/// must match.
struct GuestFilter {
    private let kind: Guest.Kind
    private let node, status, pool, tag: String?
    private let vmids: Set<Int>?
    private let matchesName: ((String) -> Bool)?

    /// - Parameter matchesName: whether a guest's name fits the argument `name`.
    init(
        _ kind: Guest.Kind, _ arguments: JSONObject,
        name matchesName: @escaping (_ pattern: String, _ name: String) -> Bool = Wildcard.matches
    ) {
        self.kind = kind
        node = arguments["node"]?.string
        status = arguments["status"]?.string
        pool = arguments["pool"]?.string
        tag = arguments["tag"]?.string?.lowercased()
        vmids = arguments["vmids"]?.array.map { Set($0.compactMap(\.int)) }
        self.matchesName = arguments["name"]?.string.map { pattern in { matchesName(pattern, $0) } }
    }

    /// What ``matches(_:)`` asks a row for.
    private var members: [GuestRows.Member] {
        var members: [GuestRows.Member] = [.type, .vmid]
        if node != nil { members.append(.node) }
        if status != nil { members.append(.status) }
        if pool != nil { members.append(.pool) }
        if matchesName != nil { members.append(.name) }
        if tag != nil { members.append(.tags) }
        return members
    }

    /// Whether the present row is that of such a guest.
    func matches(_ row: GuestRows) -> Bool {
        guard row[.type]?.string == kind.rawValue, let vmid = row[.vmid]?.int else { return false }
        if let vmids, !vmids.contains(vmid) { return false }
        if let node, row[.node]?.string != node { return false }
        if let status, row[.status]?.string != status { return false }
        if let pool, row[.pool]?.string != pool { return false }
        if let matchesName, !matchesName(row[.name]?.string ?? "") { return false }
        guard let tag else { return true }
        let tags = (row[.tags]?.string ?? "").lowercased()
        return tags.split { ";, ".contains($0) }.contains { $0 == tag }
    }

    /// One page of the guests that match, by VMID, and how many match in all. Of the others nothing is kept.
    ///
    /// One request, whatever the number of guests.
    ///
    /// - Parameter entry: makes the entry of the present row.
    static func page(
        _ filter: GuestFilter, offset: Int, limit: Int, on cluster: any ClusterAccess,
        entry: (GuestRows) -> JSONObject
    ) async throws -> (entries: [JSONValue], total: Int) {
        let all = try await cluster.rows(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"]))
        var matching: [(vmid: Int, index: Int)] = []
        var candidates = GuestRows(all, filter.members)
        for index in candidates.indices {
            candidates.move(to: index)
            if filter.matches(candidates) { matching.append((candidates[.vmid]?.int ?? 0, index)) }
        }
        matching.sort { $0.vmid < $1.vmid }
        var rows = GuestRows(all)
        let page = matching.dropFirst(offset).prefix(limit).map { guest -> JSONValue in
            rows.move(to: guest.index)
            return .object(entry(rows))
        }
        return (page, matching.count)
    }
}
