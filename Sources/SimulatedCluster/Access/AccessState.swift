/// Users, tokens, groups, roles and access control entries.
struct AccessState: Sendable {
    struct User: Sendable {
        var enabled = true
        var firstName = ""
        var lastName = ""
        var email: String?
        var password: String?
        var tokens: [String: Token] = [:]
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
    var entries: [Entry] = []
    var tickets = TicketBooth()

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
