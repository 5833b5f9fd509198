import JSONLines

/// The rows of GET /cluster/resources, one after another; of each only what somebody asks for is read.
struct GuestRows {
    enum Member: Int, CaseIterable {
        case type, vmid, node, status, pool, name, tags, template, lock, maxcpu, cpu, mem, maxmem, maxdisk, uptime
    }

    private let rows: JSONRows
    /// Where each member stands among those that are read.
    private let columns: [Int?]
    private var reader: JSONRowReader

    /// - Parameter members: the only ones that will be asked for: a row is read no further than up to the last of them.
    init(_ rows: JSONRows, _ members: [Member] = Member.allCases) {
        self.rows = rows
        columns = Member.allCases.map { members.firstIndex(of: $0) }
        reader = JSONRowReader(rows, members.map { "\($0)" })
    }

    var indices: Range<Int> { reader.indices }

    mutating func move(to index: Int) { reader.move(to: index) }

    /// A member of the present row.
    subscript(_ member: Member) -> JSONValue? { columns[member.rawValue].flatMap { reader.value($0) } }

    /// Goes to the guest with a VMID.
    ///
    /// - Returns: false where there is none.
    mutating func move(toGuest vmid: Int) -> Bool {
        var numbers = GuestRows(rows, [.vmid])
        for index in indices {
            numbers.move(to: index)
            guard numbers[.vmid]?.int == vmid else { continue }
            move(to: index)
            return true
        }
        return false
    }

    /// What a list shows of the present row: what every guest has, then what is added, then those members of the row that
    /// are there, under our names.
    func entry(
        _ members: [(ours: String, theirs: Member)], adding others: (inout [JSONObject.Member]) -> Void = { _ in }
    ) -> JSONObject {
        var entry: [JSONObject.Member] = []
        entry.reserveCapacity(members.count + 6)
        entry.append(("vmid", self[.vmid] ?? .null))
        entry.append(("name", self[.name] ?? ""))
        entry.append(("node", self[.node] ?? ""))
        entry.append(("status", self[.status] ?? "unknown"))
        others(&entry)
        for (ours, theirs) in members {
            if let value = self[theirs] { entry.append((ours, value)) }
        }
        return JSONObject(unique: entry)
    }
}
