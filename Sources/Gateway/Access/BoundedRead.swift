import JSONLines

/// What a read of Proxmox shows about guests, by its path as it will be sent.
///
/// A path that is not listed might show anything, so a principal with a guest boundary does not get it.
enum BoundedRead: Sendable, Equatable {
    /// Nothing about any guest.
    case free
    /// One guest.
    case guest(Int)
    /// One task.
    case task(String)
    /// Rows about guests among others: those about guests outside are taken out.
    case rows(Rows)
    case unknown

    enum Rows: Sendable, Equatable {
        /// `/cluster/resources`
        case resources
        /// Rows with `vmid`, one or several of them; `others` says whether rows without stay.
        case byNumber(others: Bool)
        /// Rows with `upid`.
        case tasks
        /// Rows with `sid`: `vm:100`.
        case services
        /// Rows with `poolid`, perhaps with `members`.
        case pools
        /// One pool with its `members`.
        case pool
    }

    init(_ path: [String]) {
        if path.count >= 4, path[0] == "nodes", path[2] == "qemu" || path[2] == "lxc" {
            self = GuestReach.vmid(path[3]).map(BoundedRead.guest) ?? .unknown
        } else if path.count >= 4, path[0] == "nodes", path[2] == "tasks" {
            self = .task(path[3])
        } else {
            let entry = Self.table.first { entry in
                entry.pattern.count == path.count && zip(entry.pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
            }
            self = entry?.read ?? .unknown
        }
    }

    private static let table: [(pattern: [String], read: BoundedRead)] = {
        let free = [
            "version", "cluster/status", "cluster/nextid", "cluster/options", "nodes", "nodes/*/status",
            "nodes/*/version", "nodes/*/time", "nodes/*/rrddata", "nodes/*/network", "nodes/*/network/*",
            "nodes/*/dns", "nodes/*/services", "nodes/*/services/*/state", "nodes/*/subscription", "nodes/*/aplinfo",
            "nodes/*/storage", "nodes/*/storage/*/status", "nodes/*/storage/*/rrddata",
            "nodes/*/capabilities/qemu/cpu", "nodes/*/capabilities/qemu/machines", "storage", "storage/*",
            "access/permissions",
        ]
        let rows: [(String, Rows)] = [
            ("cluster/resources", .resources), ("nodes/*/qemu", .byNumber(others: false)),
            ("nodes/*/lxc", .byNumber(others: false)), ("nodes/*/storage/*/content", .byNumber(others: true)),
            ("nodes/*/storage/*/prunebackups", .byNumber(others: false)),
            ("cluster/backup", .byNumber(others: false)),
            ("cluster/backup-info/not-backed-up", .byNumber(others: false)), ("cluster/tasks", .tasks),
            ("nodes/*/tasks", .tasks), ("cluster/ha/resources", .services), ("cluster/ha/status/current", .services),
            ("pools", .pools), ("pools/*", .pool),
        ]
        func segments(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }
        return free.map { (segments($0), BoundedRead.free) } + rows.map { (segments($0.0), BoundedRead.rows($0.1)) }
    }()
}

extension BoundedRead.Rows {
    /// The answer without what lies outside.
    func inside(_ members: GuestBoundary.Members, _ data: JSONValue) -> JSONValue {
        if self == .pool { return pool(members, data) }
        let rows = (data.array ?? []).filter { isInside(members, $0) }
        return .array(self == .pools ? rows.map { pool(members, $0) } : rows)
    }

    /// A row is shown as it is or not at all.
    var areWhole: Bool { self != .pools && self != .pool }

    func isInside(_ members: GuestBoundary.Members, _ row: JSONValue) -> Bool {
        switch self {
        case .resources:
            switch row["type"]?.string {
            // By its own row, which is what will be shown.
            case "qemu", "lxc": return GuestBoundary.Candidate(row).map(members.boundary.contains) ?? false
            case "pool": return row["pool"]?.string.map(members.boundary.pools.contains) ?? false
            default: return row["vmid"] == nil
            }
        case .byNumber(let others):
            guard let value = row["vmid"], !value.isNull else { return others }
            let numbers = (value.string ?? value.text).split { ";, ".contains($0) }.map { GuestReach.vmid($0) }
            return !numbers.isEmpty && numbers.allSatisfy { $0.map(members.contains) ?? false }
        case .tasks: return row["upid"]?.string.flatMap(GuestReach.vmid(ofTask:)).map(members.contains) ?? false
        case .services:
            guard let service = row["sid"]?.string else { return true }
            return GuestReach.vmid(service.split(separator: ":").last ?? "").map(members.contains) ?? false
        case .pools: return row["poolid"]?.string.map(members.boundary.pools.contains) ?? false
        case .pool: return true
        }
    }

    private func pool(_ members: GuestBoundary.Members, _ pool: JSONValue) -> JSONValue {
        guard var object = pool.object, let list = object["members"]?.array else { return pool }
        object["members"] = .array(list.filter { $0["vmid"]?.int.map(members.contains) ?? true })
        return .object(object)
    }
}
