/// Who a request comes from, after its ticket or token was checked.
struct Identity: Sendable, Hashable {
    /// `admin@pve`
    let user: String
    /// The token's own name when it was one, without the user's.
    var token: String?

    /// As tasks and ACLs name it: `admin@pve!proxgate`.
    var name: String { token.map { "\(user)!\($0)" } ?? user }

    /// Some options are for root@pam by ticket alone: its tokens are not root@pam.
    var isRoot: Bool { user == "root@pam" && token == nil }

    static let root = Identity(user: "root@pam")
    static let nobody = Identity(user: "nobody")
}
