/// Brings the users and groups of a directory into the cluster. The directory behind every simulated realm is the same:
/// three people, one group.
struct RealmSync: Sendable {
    static let people = [
        (name: "anna", first: "Anna", last: "Archer"), (name: "bert", first: "Bert", last: "Baker"),
        (name: "clara", first: "Clara", last: "Cook"),
    ]
    static let group = (name: "staff", members: ["anna", "bert"])

    let realm: String
    /// `users`, `groups` or `both`.
    let scope: String
    let enablesNew: Bool
    /// `entry`, `properties`, `acl`: what goes of those that the directory no longer has.
    let removes: Set<String>
    let isDryRun: Bool

    /// - Returns: the lines of the task's log.
    func run(_ access: inout AccessState) -> [String] {
        var changed = access
        var lines: [String] = []
        if scope != "groups" { lines += syncUsers(&changed) }
        if scope != "users" { lines += syncGroups(&changed) }
        if isDryRun {
            lines.append("NOTE: dry test run, changes were NOT written to the configuration.")
        } else {
            access = changed
            lines.append("successfully updated \(scope == "both" ? "users and groups" : scope) configuration")
        }
        return lines
    }

    private func syncUsers(_ access: inout AccessState) -> [String] {
        var lines = [
            "syncing users (remove-vanished opts: \(removes.isEmpty ? "none" : removes.sorted().joined(separator: ";")))"
        ]
        let present = Set(Self.people.map { "\($0.name)@\(realm)" })
        for name in access.users.keys.sorted() where name.hasSuffix("@\(realm)") && !present.contains(name) {
            if removes.contains("acl") {
                access.entries.removeAll { $0.name == name || $0.name.hasPrefix("\(name)!") }
                lines.append("purging access control entries of vanished user '\(name)'")
            }
            guard removes.contains("entry") else { continue }
            access.users[name] = nil
            for group in access.groups.keys { access.groups[group]?.remove(name) }
            lines.append("deleting outdated existing user '\(name)'")
        }
        for person in Self.people {
            let name = "\(person.name)@\(realm)"
            lines.append(access.users[name] == nil ? "adding user '\(name)'" : "updating user '\(name)'")
            var user = access.users[name] ?? AccessState.User(enabled: enablesNew)
            user.firstName = person.first
            user.lastName = person.last
            user.email = "\(person.name)@example.invalid"
            access.users[name] = user
        }
        return lines
    }

    private func syncGroups(_ access: inout AccessState) -> [String] {
        let name = "\(Self.group.name)-\(realm)"
        let line = access.groups[name] == nil ? "adding group '\(name)'" : "updating group '\(name)'"
        access.groups[name] = Set(Self.group.members.map { "\($0)@\(realm)" }.filter { access.users[$0] != nil })
        return ["syncing groups", line]
    }
}
