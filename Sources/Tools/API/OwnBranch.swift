import Gateway
import JSONLines

/// Keeps the gateway from cutting the branch that it sits on: its own user, its token, its rights.
struct OwnBranch: Sendable {
    /// `user@realm`
    let user: String
    /// The token's name; nil where the gateway logs in with a password.
    let token: String?

    /// - Parameter identity: `user@realm` or `user@realm!token`.
    init(_ identity: String) {
        let parts = identity.split(separator: "!", maxSplits: 1).map(String.init)
        user = parts.first ?? ""
        token = parts.count > 1 ? parts[1] : nil
    }

    /// Why a request would cut the branch.
    func objection(to request: APIRequest) -> String? {
        guard request.method != .get, request.segments.first == "access" else { return nil }
        let subject = request.values["userid"] ?? request.parameters["userid"]?.string
        switch request.segments.dropFirst().first {
        case "users" where subject == user:
            if request.template.hasSuffix("/token/{tokenid}") {
                if request.values["tokenid"] == token { return "it is the gateway's own API token" }
                // Whoever holds one does what the gateway may do, without its rules.
                return request.method == .delete ? nil : "it is a token of the gateway's own user"
            }
            return "it is the gateway's own user"
        case "password" where subject == user: return "it is the gateway's own password"
        case "tfa" where subject == user: return "it is the gateway's own user"
        case "domains" where request.values["realm"].map { user.hasSuffix("@\($0)") } == true:
            return "the gateway's own user is of this realm"
        case "acl":
            let whose = ["users", "tokens"].compactMap { request.parameters[$0]?.string }
                .flatMap { $0.split { ",; ".contains($0) }.map(String.init) }
            let own = [user] + (token.map { ["\(user)!\($0)"] } ?? [])
            return whose.contains(where: own.contains) ? "they are the gateway's own rights" : nil
        default: return nil
        }
    }
}
