import Gateway
import Glibc

extension Principal {
    /// The user with this uid, as the system's user and group databases know it. May block while they are asked.
    static func user(uid: uid_t, door: Door) -> Principal {
        guard let entry = SystemUser(uid: uid) else { return Principal(user: String(uid), uid: uid, door: door) }
        return Principal(user: entry.name, uid: uid, groups: entry.groups, door: door)
    }
}

/// An entry of the user database with the names of its groups.
private struct SystemUser {
    let name: String
    let groups: [String]

    init?(uid: uid_t) {
        let found = Self.look { (entry: inout passwd, buffer, size, result) in
            getpwuid_r(uid, &entry, buffer, size, &result)
        } take: { entry in
            entry.pw_name.map { (name: String(cString: $0), group: entry.pw_gid) }
        }
        guard let found else { return nil }
        name = found.name
        groups = Self.groups(of: found.name, primary: found.group).map { id in
            Self.look { (entry: inout group, buffer, size, result) in
                getgrgid_r(id, &entry, buffer, size, &result)
            } take: { entry in
                entry.gr_name.map { String(cString: $0) }
            } ?? String(id)
        }
    }

    private static func groups(of name: String, primary: gid_t) -> [gid_t] {
        var count: Int32 = 64
        // The first answer says how many there are; they may become more meanwhile.
        for _ in 0..<4 where count <= 1 << 16 {
            var ids = [gid_t](repeating: 0, count: Int(count))
            if getgrouplist(name, primary, &ids, &count) >= 0 { return Array(ids.prefix(Int(count))) }
        }
        return [primary]
    }

    /// Asks one of the `get..._r` functions with a buffer that is large enough; the entry points into the buffer.
    private static func look<Entry, Value>(
        _ ask: (inout Entry, UnsafeMutablePointer<CChar>, Int, inout UnsafeMutablePointer<Entry>?) -> Int32,
        take: (Entry) -> Value?
    ) -> Value? {
        var size = 1024
        while size <= 1 << 20 {
            var code: Int32 = 0
            let value: Value? = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
                withUnsafeTemporaryAllocation(of: Entry.self, capacity: 1) { entry in
                    guard let start = buffer.baseAddress else { return nil }
                    var result: UnsafeMutablePointer<Entry>?
                    code = ask(&entry[0], start, size, &result)
                    return result.flatMap { take($0.pointee) }
                }
            }
            if code != ERANGE { return value }
            size *= 4
        }
        return nil
    }
}
