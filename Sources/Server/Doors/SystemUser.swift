public import Gateway
import Glibc

extension Principal {
    /// The user with this uid, as the system's user and group databases know it. May block while they are asked.
    static func user(uid: uid_t, door: Door) -> Principal {
        guard let entry = SystemUser(uid: uid) else { return Principal(user: String(uid), uid: uid, door: door) }
        return Principal(user: entry.name, uid: uid, groups: entry.groups, door: door)
    }
}

extension Principal {
    /// Somebody for whom a bridge speaks; the system need not know them.
    ///
    /// - Returns: nil for root, and for what could be taken for a uid or is no name at all.
    static func named(_ name: String) -> Principal? {
        let isName =
            name.utf8.count <= 64
            && name.utf8.allSatisfy {
                0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || "._@-".utf8.contains($0)
            }
        guard isName, name.contains(where: { !$0.isNumber }) else { return nil }
        // No account has this uid: profiles can only go by the name.
        guard let uid = SystemUser.uid(of: name) else { return Principal(user: name, uid: .max, door: .socket) }
        return uid == 0 ? nil : .user(uid: uid, door: .socket)
    }
}

extension Principal {
    /// As whom a user of this name (or uid) would come through the socket, whether the system knows it or not: to try a
    /// policy with.
    ///
    /// - Parameter groups: beside those that the system knows of.
    public static func onSocket(named name: String, groups: [String]) -> Principal {
        guard let uid = SystemUser.uid(of: name) else {
            // No account has this uid.
            return Principal(user: name, uid: .max, groups: groups, door: .socket)
        }
        let known = Principal.user(uid: uid, door: .socket)
        return Principal(user: known.user, uid: uid, groups: known.groups + groups, door: .socket)
    }
}

/// An entry of the user database with the names of its groups.
struct SystemUser {
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

    /// The uid of a name, or a number as it is.
    static func uid(of name: String) -> uid_t? {
        if let number = uid_t(name) { return number }
        return look { (entry: inout passwd, buffer, size, result) in
            getpwnam_r(name, &entry, buffer, size, &result)
        } take: { entry in
            entry.pw_uid
        }
    }

    /// The gid of a group's name, or a number as it is.
    static func gid(of name: String) -> gid_t? {
        if let number = gid_t(name) { return number }
        return look { (entry: inout group, buffer, size, result) in
            getgrnam_r(name, &entry, buffer, size, &result)
        } take: { entry in
            entry.gr_gid
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
