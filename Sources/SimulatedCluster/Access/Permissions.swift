/// What an identity may do on a path: privilege to whether it was granted with propagation.
typealias Privileges = [String: Bool]

extension AccessState {
    /// The roles of one subject chain on a path: deeper entries replace those above, users' replace groups'.
    private func roles(of subject: Subject, _ name: String, on path: String) -> [String: Bool] {
        var current: [String: Bool] = [:]
        for level in Self.levels(of: path) {
            let isFinal = level == path
            let here = entries.filter { $0.path == level && (isFinal || $0.propagates) }
            var found = here.filter { $0.subject == subject && $0.name == name }
            if found.isEmpty, subject == .user {
                found = here.filter { $0.subject == .group && groups[$0.name]?.contains(name) == true }
            }
            if !found.isEmpty {
                current = Dictionary(found.map { ($0.role, $0.propagates) }) { $0 || $1 }
            }
        }
        return current
    }

    private func privileges(of roles: [String: Bool]) -> Privileges {
        guard roles["NoAccess"] == nil else { return [:] }
        var privileges: Privileges = [:]
        for (role, propagates) in roles {
            for privilege in self.privileges(ofRole: role) ?? [] {
                privileges[privilege] = privileges[privilege] == true || propagates
            }
        }
        return privileges
    }

    /// - Parameter pools: the pools that the path's guest or storage is in; what is granted on them counts as well.
    func privileges(of identity: Identity, on path: String, pools: [String]) -> Privileges {
        if identity.isRoot { return Dictionary(uniqueKeysWithValues: Roles.administrator.map { ($0, true) }) }
        guard identity.token != nil else { return privileges(of: .user, identity.user, on: path, pools: pools) }
        let user = privileges(of: Identity(user: identity.user), on: path, pools: pools)
        guard isSeparated(identity) else { return user }
        let token = privileges(of: .token, identity.name, on: path, pools: pools)
        return user.filter { token[$0.key] != nil }
    }

    /// Whether the identity has one privilege; lists ask this for each of their entries.
    func holds(_ privilege: String, _ identity: Identity, on path: String, pools: [String]) -> Bool {
        if identity.isRoot || (identity.user == Identity.root.user && !isSeparated(identity)) { return true }
        func isGranted(_ subject: Subject, _ name: String) -> Bool {
            let roles = roles(of: subject, name, on: path, pools: pools)
            return roles["NoAccess"] == nil
                && roles.keys.contains { privileges(ofRole: $0)?.contains(privilege) == true }
        }
        let isUserGranted = identity.user == Identity.root.user || isGranted(.user, identity.user)
        return isUserGranted && (!isSeparated(identity) || isGranted(.token, identity.name))
    }

    private func isSeparated(_ identity: Identity) -> Bool {
        identity.token.map { users[identity.user]?.tokens[$0]?.separated == true } ?? false
    }

    private func privileges(of subject: Subject, _ name: String, on path: String, pools: [String]) -> Privileges {
        privileges(of: roles(of: subject, name, on: path, pools: pools))
    }

    private func roles(
        of subject: Subject, _ name: String, on path: String, pools: [String]
    ) -> [String: Bool] {
        var roles = roles(of: subject, name, on: path)
        for pool in pools {
            roles.merge(self.roles(of: subject, name, on: "/pool/\(pool)").mapValues { _ in false }) { $0 || $1 }
        }
        return roles
    }

    /// `/`, `/vms`, `/vms/100`
    private static func levels(of path: String) -> [String] {
        var levels = ["/"]
        var level = ""
        for part in path.split(separator: "/") {
            level += "/\(part)"
            levels.append(level)
        }
        return levels
    }
}

extension ClusterState {
    func privileges(of identity: Identity, on path: String) -> Privileges {
        access.privileges(of: identity, on: path, pools: poolNames(path))
    }

    private func poolNames(_ path: String) -> [String] { pools.filter { $0.contains(path: path) }.map(\.name) }

    func may(_ identity: Identity, _ privilege: String, on path: String) -> Bool {
        access.holds(privilege, identity, on: path, pools: poolNames(path))
    }

    /// - Throws: 403 with Proxmox's text for the first privilege that is missing.
    func require(_ identity: Identity, _ privilege: String, on path: String) throws(Refusal) {
        if !may(identity, privilege, on: path) { throw .forbidden("\(path), \(privilege)") }
    }
}
