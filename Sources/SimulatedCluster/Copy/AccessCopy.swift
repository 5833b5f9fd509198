import JSONLines

/// Users, groups, roles, realms and access rules of a cluster that is copied: no password, no token's secret.
struct AccessCopy: Sendable {
    private let copy: ClusterCopy

    init(_ copy: ClusterCopy) { self.copy = copy }

    func add(to state: inout JSONObject) async throws {
        let users = try await copy.list("the users", "/access/users?full=1")
        state["users"] = .object(JSONObject(users.compactMap(user)))
        let groups = try await copy.list("the groups", "/access/groups")
        state["groups"] = .object(JSONObject(groups.compactMap { named($0, "groupid", listed: "users") }))
        state["group_comments"] = .object(
            JSONObject(
                groups.compactMap { group in
                    guard let name = group["groupid"]?.string, let comment = group["comment"] else { return nil }
                    return (name, comment)
                }))
        let roles = try await copy.list("the roles", "/access/roles").filter { $0["special"]?.int != 1 }
        state["roles"] = .object(JSONObject(roles.compactMap { named($0, "roleid", listed: "privs") }))
        // A realm's settings may hold the key of an OpenID client, so that only the list is read.
        let realms = try await copy.list("the realms", "/access/domains")
        state["realms"] = .object(
            JSONObject(
                realms.compactMap { realm in
                    realm["realm"]?.string.map { ($0, ClusterCopy.texts(realm, without: ["realm"])) }
                }))
        state["acl"] = .array(
            try await copy.list("the access rules", "/access/acl").map {
                [
                    "path": $0["path"] ?? "", "type": $0["type"] ?? "user", "name": $0["ugid"] ?? "",
                    "role": $0["roleid"] ?? "", "propagate": .bool($0["propagate"]?.int != 0),
                ]
            })
    }

    private func user(_ entry: JSONValue) -> (String, JSONValue)? {
        guard let name = entry["userid"]?.string else { return nil }
        let tokens = entry["tokens"]?.array?.compactMap { token -> (String, JSONValue)? in
            guard let id = token["tokenid"]?.string else { return nil }
            return (
                id,
                [
                    "separated": .bool(token["privsep"]?.int != 0), "expires": token["expire"] ?? 0,
                    "comment": token["comment"] ?? .null,
                ]
            )
        }
        return (
            name,
            [
                "enabled": .bool(entry["enable"]?.int != 0), "expires": entry["expire"] ?? 0,
                "firstname": entry["firstname"] ?? "", "lastname": entry["lastname"] ?? "",
                "email": entry["email"] ?? .null, "comment": entry["comment"] ?? .null,
                "tokens": .object(JSONObject(tokens ?? [])),
            ]
        )
    }

    /// A name with the entries of a list that a comma separates.
    private func named(_ entry: JSONValue, _ name: String, listed: String) -> (String, JSONValue)? {
        entry[name]?.string.map { name in
            let parts = entry[listed]?.string?.split(separator: ",").map { JSONValue.string(String($0)) }
            return (name, .array(parts ?? []))
        }
    }
}
