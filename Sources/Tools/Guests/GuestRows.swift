import JSONLines

/// The rows of GET /cluster/resources, one after another; of each only what somebody asks for is read.
struct GuestRows {
    enum Member: Int, CaseIterable {
        case type, vmid, node, status, pool, name, tags, template, lock, maxcpu, cpu, mem, maxmem, maxdisk, uptime
    }

    private static let names = Member.allCases.map { "\($0)" }
    private var reader: JSONRowReader

    init(_ rows: JSONRows) { reader = JSONRowReader(rows, Self.names) }

    var indices: Range<Int> { reader.indices }

    mutating func move(to index: Int) { reader.move(to: index) }

    /// A member of the present row.
    subscript(_ member: Member) -> JSONValue? { reader.value(member.rawValue) }

    /// Goes to the guest with a VMID.
    ///
    /// - Returns: false where there is none.
    mutating func move(toGuest vmid: Int) -> Bool {
        for index in indices {
            move(to: index)
            if self[.vmid]?.int == vmid { return true }
        }
        return false
    }

    /// What a list shows of the present row: what every guest has, then other members, then those of the row that are
    /// there, under our names.
    func entry(
        with others: [JSONObject.Member] = [], _ members: [(ours: String, theirs: Member)]
    ) -> JSONObject {
        var entry: [JSONObject.Member] = []
        entry.reserveCapacity(members.count + others.count + 4)
        entry.append(("vmid", self[.vmid] ?? .null))
        entry.append(("name", self[.name] ?? ""))
        entry.append(("node", self[.node] ?? ""))
        entry.append(("status", self[.status] ?? "unknown"))
        entry += others
        for (ours, theirs) in members {
            if let value = self[theirs] { entry.append((ours, value)) }
        }
        return JSONObject(unique: entry)
    }
}
