import JSONLines

/// Changes to users, tokens, groups, roles and access rules.
enum AccessChangeRoutes {
    static let all: [Route] = users + tokens + groups + roles + rules

    private static let users = [
        Route("POST", "/access/users") { state, call throws(Refusal) in
            let name = call.text("userid") ?? ""
            let realm = String(name.split(separator: "@").last ?? "")
            guard state.access.realms[realm] != nil else {
                throw .died("create user failed: domain '\(realm)' does not exist")
            }
            if state.access.users[name] != nil { throw .died("create user failed: user '\(name)' already exists") }
            var user = AccessState.User()
            change(&user, call)
            user.password = call.text("password")
            state.access.users[name] = user
            for group in ParameterFormat.list(call.text("groups") ?? "") {
                guard state.access.groups[group] != nil else {
                    throw .died("create user failed: group '\(group)' does not exist")
                }
                state.access.groups[group]?.insert(name)
            }
            return .null
        },
        Route("PUT", "/access/users/{userid}") { state, call throws(Refusal) in
            let name = call.text("userid") ?? ""
            guard var user = state.access.users[name] else { throw .died("no such user ('\(name)')") }
            change(&user, call)
            state.access.users[name] = user
            if let groups = call.text("groups") {
                let wanted = Set(ParameterFormat.list(groups))
                for group in state.access.groups.keys {
                    if wanted.contains(group) {
                        state.access.groups[group]?.insert(name)
                    } else if !call.flag("append") {
                        state.access.groups[group]?.remove(name)
                    }
                }
            }
            return .null
        },
        Route("DELETE", "/access/users/{userid}") { state, call throws(Refusal) in
            let name = call.text("userid") ?? ""
            guard state.access.users[name] != nil else { throw .died("no such user ('\(name)')") }
            if name == "root@pam" { throw .died("delete user failed: unable to delete root@pam") }
            state.access.users[name] = nil
            for group in state.access.groups.keys { state.access.groups[group]?.remove(name) }
            state.access.entries.removeAll { $0.name == name || $0.name.hasPrefix("\(name)!") }
            return .null
        },
        Route("PUT", "/access/password") { state, call throws(Refusal) in
            let name = call.text("userid") ?? ""
            guard state.access.users[name] != nil else { throw .died("no such user ('\(name)')") }
            if !call.user.isRoot {
                guard let confirmation = call.text("confirmation-password") else {
                    throw .parameter("confirmation-password", "password is required to modify user")
                }
                if state.access.users[call.user.user]?.password != confirmation { throw .died("invalid credentials") }
            }
            state.access.users[name]?.password = call.text("password")
            return .null
        },
        Route("POST", "/access/vncticket") { _, _ throws(Refusal) in
            throw .failed(status: 401, message: "permission denied - invalid PVEVNC ticket\n")
        },
    ]

    private static func change(_ user: inout AccessState.User, _ call: APICall) {
        if call.parameters["enable"] != nil { user.enabled = call.flag("enable") }
        if let text = call.text("firstname") { user.firstName = text }
        if let text = call.text("lastname") { user.lastName = text }
        if let text = call.text("email") { user.email = text.isEmpty ? nil : text }
        if let text = call.text("comment") { user.comment = text.isEmpty ? nil : text }
        if let time = call.int("expire") { user.expires = time }
    }

    private static let tokens = [
        Route("GET", "/access/users/{userid}/token/{tokenid}") { state, call throws(Refusal) in
            Reply(.object(try token(call, in: state).facts))
        },
        Route("POST", "/access/users/{userid}/token/{tokenid}") { state, call throws(Refusal) in
            let (name, id) = (call.text("userid") ?? "", call.text("tokenid") ?? "")
            guard let user = state.access.users[name] else { throw .died("no such user ('\(name)')") }
            if user.tokens[id] != nil { throw .parameter("tokenid", "Token already exists.") }
            let isSeparated = call.parameters["privsep"] == nil || call.flag("privsep")
            let token = AccessState.Token(
                secret: Secrets.uuid(), separated: isSeparated, expires: call.int("expire") ?? 0,
                comment: call.text("comment"))
            state.access.users[name]?.tokens[id] = token
            var info: JSONObject = ["privsep": .string(isSeparated ? "1" : "0")]
            if let comment = token.comment { info["comment"] = .string(comment) }
            if call.parameters["expire"] != nil { info["expire"] = .string(String(token.expires)) }
            return Reply([
                "full-tokenid": .string("\(name)!\(id)"), "value": .string(token.secret), "info": .object(info),
            ])
        },
        Route("PUT", "/access/users/{userid}/token/{tokenid}") { state, call throws(Refusal) in
            let (name, id) = (call.text("userid") ?? "", call.text("tokenid") ?? "")
            var token = try token(call, in: state)
            if call.parameters["privsep"] != nil { token.separated = call.flag("privsep") }
            if let time = call.int("expire") { token.expires = time }
            if let text = call.text("comment") { token.comment = text.isEmpty ? nil : text }
            var answer = token.facts
            if call.flag("regenerate") {
                token.secret = Secrets.uuid()
                answer["full-tokenid"] = .string("\(name)!\(id)")
                answer["value"] = .string(token.secret)
            }
            state.access.users[name]?.tokens[id] = token
            return Reply(.object(answer))
        },
        Route("DELETE", "/access/users/{userid}/token/{tokenid}") { state, call throws(Refusal) in
            let (name, id) = (call.text("userid") ?? "", call.text("tokenid") ?? "")
            _ = try token(call, in: state)
            state.access.users[name]?.tokens[id] = nil
            state.access.entries.removeAll { $0.name == "\(name)!\(id)" }
            return .null
        },
    ]

    private static func token(_ call: APICall, in state: ClusterState) throws(Refusal) -> AccessState.Token {
        let (name, id) = (call.text("userid") ?? "", call.text("tokenid") ?? "")
        guard let token = state.access.users[name]?.tokens[id] else {
            throw .died("no such token '\(id)' for user '\(name)'")
        }
        return token
    }

    private static let groups = [
        Route("POST", "/access/groups") { state, call throws(Refusal) in
            let name = call.text("groupid") ?? ""
            if state.access.groups[name] != nil { throw .died("create group failed: group '\(name)' already exists") }
            state.access.groups[name] = []
            state.access.groupComments[name] = call.text("comment")
            return .null
        },
        Route("GET", "/access/groups/{groupid}") { state, call throws(Refusal) in
            let name = call.text("groupid") ?? ""
            guard let members = state.access.groups[name] else { throw .died("group '\(name)' does not exist") }
            var answer: JSONObject = ["members": .array(members.sorted().map(JSONValue.string))]
            answer["comment"] = state.access.groupComments[name].map(JSONValue.string)
            return Reply(.object(answer))
        },
        Route("PUT", "/access/groups/{groupid}") { state, call throws(Refusal) in
            let name = call.text("groupid") ?? ""
            guard state.access.groups[name] != nil else {
                throw .died("update group failed: group '\(name)' does not exist")
            }
            if let comment = call.text("comment") { state.access.groupComments[name] = comment }
            return .null
        },
        Route("DELETE", "/access/groups/{groupid}") { state, call throws(Refusal) in
            let name = call.text("groupid") ?? ""
            guard state.access.groups.removeValue(forKey: name) != nil else {
                throw .died("delete group failed: group '\(name)' does not exist")
            }
            state.access.entries.removeAll { $0.subject == .group && $0.name == name }
            return .null
        },
    ]

    private static let roles = [
        Route("POST", "/access/roles") { state, call throws(Refusal) in
            let name = call.text("roleid") ?? ""
            if state.access.roles[name] != nil || Roles.all[name] != nil {
                throw .died("create role failed: role '\(name)' already exists")
            }
            if name.hasPrefix("PVE") {
                throw .parameter("roleid", "cannot use role ID starting with the (case-insensitive) 'PVE' namespace")
            }
            state.access.roles[name] = Set(ParameterFormat.list(call.text("privs") ?? ""))
            return .null
        },
        Route("GET", "/access/roles/{roleid}") { state, call throws(Refusal) in
            let name = call.text("roleid") ?? ""
            guard let privileges = state.access.privileges(ofRole: name) else {
                throw .died("role '\(name)' does not exist")
            }
            return Reply(.object(JSONObject(privileges.sorted().map { ($0, 1) })))
        },
        Route("PUT", "/access/roles/{roleid}") { state, call throws(Refusal) in
            let name = call.text("roleid") ?? ""
            guard let old = state.access.roles[name] else { throw .died("update role failed: \(missing(name))") }
            let given = Set(ParameterFormat.list(call.text("privs") ?? ""))
            state.access.roles[name] = call.flag("append") ? old.union(given) : given
            return .null
        },
        Route("DELETE", "/access/roles/{roleid}") { state, call throws(Refusal) in
            let name = call.text("roleid") ?? ""
            guard state.access.roles.removeValue(forKey: name) != nil else {
                throw .died("delete role failed: \(missing(name))")
            }
            state.access.entries.removeAll { $0.role == name }
            return .null
        },
    ]

    private static func missing(_ role: String) -> String {
        Roles.all[role] == nil
            ? "role '\(role)' does not exist" : "auto-generated role '\(role)' cannot be modified"
    }

    private static let rules = [
        Route("PUT", "/access/acl") { state, call throws(Refusal) in
            let path = call.text("path") ?? ""
            guard isValid(path) else { throw .parameter("path", "invalid ACL path '\(path)'") }
            let subjects: [(AccessState.Subject, String)] = [(.user, "users"), (.group, "groups"), (.token, "tokens")]
                .flatMap { kind, parameter in
                    ParameterFormat.list(call.text(parameter) ?? "").map { (kind, $0) }
                }
            if subjects.isEmpty {
                throw .parameters(
                    Dictionary(
                        uniqueKeysWithValues: ["users", "groups", "tokens"].map {
                            ($0, "either 'users', 'groups' or 'tokens' is required.")
                        }))
            }
            for role in ParameterFormat.list(call.text("roles") ?? "") {
                guard state.access.privileges(ofRole: role) != nil else {
                    throw .died("ACL update failed: role '\(role)' does not exist")
                }
                for (kind, name) in subjects {
                    state.access.entries.removeAll {
                        $0.path == path && $0.subject == kind && $0.name == name && $0.role == role
                    }
                    if call.flag("delete") { continue }
                    guard state.access.has(kind, name) else {
                        throw .died("ACL update failed: \(kind.rawValue) '\(name)' does not exist")
                    }
                    let propagates = call.parameters["propagate"] == nil || call.flag("propagate")
                    state.access.entries.append(
                        .init(path: path, subject: kind, name: name, role: role, propagates: propagates))
                }
            }
            return .null
        }
    ]

    private static func isValid(_ path: String) -> Bool {
        let parts = path.split(separator: "/").map(String.init)
        guard path.hasPrefix("/"), let first = parts.first else { return path == "/" }
        return ["access", "mapping", "nodes", "pool", "sdn", "storage", "vms"].contains(first)
            && (first != "vms" || parts.count == 1 || (parts.count == 2 && Int(parts[1]) != nil))
    }
}
