import JSONLines

/// An account that the gateway asks Proxmox with: its own, or a profile's token.
struct OwnAccount: Sendable {
    /// `user@realm`
    let user: String
    /// The token's name; nil where the gateway logs in with a password.
    let token: String?

    /// - Parameter id: `user@realm` or `user@realm!token`.
    init(_ id: String) {
        let parts = id.split(separator: "!", maxSplits: 1).map(String.init)
        user = parts.first ?? ""
        token = parts.count > 1 ? parts[1] : nil
    }

    /// What rules of the cluster's access list call it.
    var subjects: Set<String> { Set([user] + (token.map { ["\(user)!\($0)"] } ?? [])) }

    /// Why a request would change the account itself.
    func objection(to request: APIRequest) -> String? {
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
            let whose = request.names(in: "users") + request.names(in: "tokens")
            return whose.contains(where: subjects.contains) ? "they are the gateway's own rights" : nil
        default: return nil
        }
    }
}

extension APIRequest {
    /// The names in a parameter that is a list.
    fileprivate func names(in parameter: String) -> [String] {
        let value = parameters[parameter]
        let texts = value?.array?.compactMap(\.string) ?? [value?.string].compactMap(\.self)
        return texts.flatMap { $0.split { ",; ".contains($0) }.map(String.init) }
    }
}

/// Keeps the gateway from cutting the branch that it sits on: its accounts stay as they are, also where their rights come
/// from a group or a role. More would lift the limits of whoever asks through them, less would stop it.
struct OwnAccounts: Sendable {
    private let accounts: [OwnAccount]

    init(_ ids: Set<String>) { accounts = ids.sorted().map(OwnAccount.init) }

    /// - Throws: ``GatewayError`` where the cluster does not say where the rights come from.
    func objection(to requests: [APIRequest], on cluster: any ClusterAccess) async throws -> String? {
        for request in requests where request.method != .get && request.segments.first == "access" {
            if let objection = accounts.lazy.compactMap({ $0.objection(to: request) }).first { return objection }
            if let objection = try await inheritance(request, cluster) { return objection }
        }
        return nil
    }

    /// What the request changes of where an account has its rights from.
    private func inheritance(_ request: APIRequest, _ cluster: any ClusterAccess) async throws -> String? {
        var (groups, roles): ([String], [String]) = ([], [])
        switch request.template {
        case "/access/acl": groups = request.names(in: "groups")
        // A remark gives nobody anything.
        case "/access/groups/{groupid}" where request.method == .delete:
            groups = [request.values["groupid"]].compactMap(\.self)
        case "/access/roles/{roleid}": roles = [request.values["roleid"]].compactMap(\.self)
        default: break
        }
        guard !groups.isEmpty || !roles.isEmpty else { return nil }
        var own: Set<String> = []
        for user in Set(accounts.map(\.user)) {
            let row = try await cluster.send(APIRequest(.get, "/access/users/{userid}", ["userid": user])).data
            let names = row["groups"]?.array?.compactMap(\.string) ?? []
            own.formUnion(names + (row["groups"]?.string ?? "").split(separator: ",").map(String.init))
        }
        if let group = groups.first(where: own.contains) { return "the gateway's own user is in group '\(group)'" }
        guard let role = roles.first else { return nil }
        let rules = try await cluster.send(APIRequest(.get, "/access/acl")).data.array ?? []
        let subjects = accounts.reduce(into: own) { $0.formUnion($1.subjects) }
        let isOwn = rules.contains { $0["roleid"]?.string == role && subjects.contains($0["ugid"]?.string ?? "") }
        return isOwn ? "the gateway's own rights come from role '\(role)'" : nil
    }
}
