/// Users, tokens, groups, roles and access control entries.
struct AccessState: Sendable {
    struct User: Sendable {
        var enabled = true
        var firstName = ""
        var lastName = ""
        var email: String?
        var password: String?
        var comment: String?
        /// Seconds since 1970; 0 is never.
        var expires = 0
        var tokens: [String: Token] = [:]
        var factors: [SecondFactor] = []
    }

    struct Token: Sendable {
        var secret: String
        /// Privilege separation: the token has only what both it and its user may.
        var separated: Bool
        /// Seconds since 1970; 0 is never.
        var expires = 0
        var comment: String?
    }

    enum Subject: String, Sendable {
        case user, group, token
    }

    struct Entry: Sendable {
        let path: String
        let subject: Subject
        let name: String
        let role: String
        var propagates = true
    }

    var users: [String: User] = [:]
    var groups: [String: Set<String>] = [:]
    var groupComments: [String: String] = [:]
    /// Privileges of the roles that were made here; those that Proxmox brings along are in ``Roles``.
    var roles: [String: Set<String>] = [:]
    /// Settings of the realms, `type` among them.
    var realms: [String: [String: String]] = [
        "pam": ["type": "pam", "comment": "Linux PAM standard authentication"],
        "pve": ["type": "pve", "comment": "Proxmox VE authentication server"],
    ]
    var entries: [Entry] = []
    var tickets = TicketBooth()

    /// nil where there is no such role.
    func privileges(ofRole role: String) -> Set<String>? { roles[role] ?? Roles.all[role] }

    func has(_ subject: Subject, _ name: String) -> Bool {
        switch subject {
        case .user: return users[name] != nil
        case .group: return groups[name] != nil
        case .token:
            let parts = name.split(separator: "!", maxSplits: 1).map(String.init)
            return parts.count == 2 && users[parts[0]]?.tokens[parts[1]] != nil
        }
    }

    /// The user behind a name and password; nil for every kind of failure alike.
    func login(_ name: String, _ password: String) -> Identity? {
        guard let user = users[name], user.enabled, user.password == password else { return nil }
        return Identity(user: name)
    }

    /// The token behind `user@realm!name=secret`.
    func token(_ credential: String, now: Int) -> Identity? {
        guard let bang = credential.firstIndex(of: "!") else { return nil }
        let rest = credential[credential.index(after: bang)...]
        guard let equals = rest.firstIndex(of: "=") else { return nil }
        let (user, name) = (String(credential[..<bang]), String(rest[..<equals]))
        guard let account = users[user], account.enabled, let token = account.tokens[name],
            token.secret == rest[rest.index(after: equals)...], token.expires == 0 || token.expires > now
        else { return nil }
        return Identity(user: user, token: name)
    }
}
