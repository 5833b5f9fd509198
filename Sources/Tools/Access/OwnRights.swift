import Gateway
import JSONLines

/// Keeps the gateway's own rights as they are, also where they come from a group or a role: more would lift the limits
/// of whoever asks through it, less would stop it.
struct OwnRights: Sendable {
    private let user: String
    private let subjects: Set<String>

    /// - Parameter identity: `user@realm` or `user@realm!token`.
    init(_ identity: String) {
        user = String(identity.split(separator: "!").first ?? "")
        subjects = [user, identity]
    }

    /// - Throws: ``GatewayError`` `not_permitted`.
    func check(_ arguments: JSONObject, _ template: String, _ cluster: any ClusterAccess) async throws {
        let groups: Set<String>
        let roles: Set<String>
        switch template {
        case "/access/acl":
            groups = Set((arguments["groups"]?.array ?? []).compactMap(\.string))
            roles = []
        case "/access/groups/{groupid}":
            // A remark gives nobody anything.
            groups = arguments["comment"] == nil ? Set([arguments["groupid"]?.string].compactMap(\.self)) : []
            roles = []
        case "/access/roles/{roleid}":
            groups = []
            roles = Set([arguments["roleid"]?.string].compactMap(\.self))
        default: return
        }
        guard !groups.isEmpty || !roles.isEmpty else { return }
        let own = try await cluster.send(APIRequest(.get, "/access/users/{userid}", ["userid": user])).data
        let ownGroups = Set(Field("groups", .list).value(own["groups"])?.array?.compactMap(\.string) ?? [])
        if let group = groups.intersection(ownGroups).sorted().first {
            throw refused("the gateway's own user is in group '\(group)'")
        }
        guard !roles.isEmpty else { return }
        let rules = try await cluster.send(APIRequest(.get, "/access/acl")).data.array ?? []
        let isOwn = rules.contains { rule in
            let name = rule["ugid"]?.string ?? ""
            return roles.contains(rule["roleid"]?.string ?? "") && (subjects.contains(name) || ownGroups.contains(name))
        }
        if isOwn { throw refused("the gateway's own rights come from role '\(roles.first ?? "")'") }
    }

    private func refused(_ reason: String) -> GatewayError {
        GatewayError(.notPermitted, "this is refused: \(reason)")
    }
}
