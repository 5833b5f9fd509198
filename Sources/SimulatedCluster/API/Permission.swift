import JSONLines

/// What an endpoint's declaration demands before its handler runs: an expression of Proxmox's schema.
struct Permission: Sendable {
    private let declared: JSONObject

    /// - Parameter declared: `{"user":"all"}`, or `{"check":["perm","/vms/{vmid}",["VM.Audit"]]}`; empty: root alone.
    init(_ declared: JSONObject) { self.declared = declared }

    /// A login is enough; the handler decides the rest.
    static let anyone = Permission(["user": "all"])

    /// - Throws: 403 in Proxmox's words; a path with characters that no ACL can have reads as empty there.
    func check(_ call: APICall, in state: ClusterState) throws(Refusal) {
        guard let identity = call.identity, !identity.isRoot else { return }
        if declared.isEmpty { throw .forbidden("user != root@pam") }
        if declared["user"] == "all" || declared["user"] == "world" { return }
        guard let expression = declared["check"]?.array else { throw .forbidden("") }
        try check(expression, call, identity, in: state)
    }

    private func check(
        _ expression: [JSONValue], _ call: APICall, _ identity: Identity, in state: ClusterState
    ) throws(Refusal) {
        switch expression.first?.string {
        case "and"?:
            for part in expression.dropFirst() { try check(part.array ?? [], call, identity, in: state) }
        case "or"?:
            for part in expression.dropFirst() {
                // One is enough; that the others refuse is not told, as Proxmox does not either.
                do throws(Refusal) { return try check(part.array ?? [], call, identity, in: state) } catch {}
            }
            throw .forbidden("")
        case "perm"?: try checkPrivileges(expression, call, identity, in: state)
        case "perm-modify"?:
            let path = Self.fill(expression[1].string ?? "", call)
            var privileges = ["Permissions.Modify"]
            for (prefix, privilege) in [
                ("/storage/", "Datastore.Allocate"), ("/vms/", "VM.Allocate"), ("/pool/", "Pool.Allocate"),
            ] where path.hasPrefix(prefix) { privileges.append(privilege) }
            try require(any: privileges, on: path.isEmpty ? "/access" : path, identity, in: state)
        case "userid-param"?:
            let user = call.text("userid") ?? ""
            if expression[1] == "self" {
                if state.access.users[user] == nil { throw .died("no such user ('\(user)')") }
                if user != identity.user { throw .forbidden("") }
            } else {
                let realm = user.split(separator: "@").last ?? ""
                try state.require(identity, expression[1].string ?? "", on: "/access/realm/\(realm)")
            }
        case "userid-group"?: try checkGroups(expression, call, identity, in: state)
        default: throw .forbidden("")
        }
    }

    private func checkPrivileges(
        _ expression: [JSONValue], _ call: APICall, _ identity: Identity, in state: ClusterState
    ) throws(Refusal) {
        var options: [String: JSONValue] = [:]
        for index in stride(from: 3, to: expression.count - 1, by: 2) {
            options[expression[index].string ?? ""] = expression[index + 1]
        }
        if let needed = options["require_param"]?.string, call.parameters[needed] == nil { throw .forbidden("") }
        let path = Self.fill(expression[1].string ?? "", call)
        let privileges = expression[2].array?.compactMap(\.string) ?? []
        if options["any"]?.int == 1 { return try require(any: privileges, on: path, identity, in: state) }
        for privilege in privileges where path.isEmpty || !state.may(identity, privilege, on: path) {
            throw .forbidden("\(path), \(privilege)")
        }
    }

    private func require(
        any privileges: [String], on path: String, _ identity: Identity, in state: ClusterState
    ) throws(Refusal) {
        let held = path.isEmpty ? [:] : state.privileges(of: identity, on: path)
        if !privileges.contains(where: { held[$0] != nil }) {
            throw .forbidden("\(path), \(privileges.joined(separator: "|"))")
        }
    }

    /// Rights on users go by the groups that they are in.
    private func checkGroups(
        _ expression: [JSONValue], _ call: APICall, _ identity: Identity, in state: ClusterState
    ) throws(Refusal) {
        let privileges = expression[1].array?.compactMap(\.string) ?? []
        let purpose = expression.count > 3 ? expression[3].string : nil
        let user = call.text("userid") ?? ""
        if purpose != "create", state.access.users[user] == nil { throw .died("no such user ('\(user)')") }
        func holds(_ path: String) -> Bool { privileges.contains { state.may(identity, $0, on: path) } }
        if holds("/access/groups") { return }
        let shown = privileges.joined(separator: "|")
        if purpose != nil {
            let groups = ParameterFormat.list(call.text("groups") ?? "")
            if groups.isEmpty { throw .forbidden("/access/groups, \(shown)") }
            for group in groups where !holds("/access/groups/\(group)") {
                throw .forbidden("/access/groups/\(group), \(shown)")
            }
        }
        guard purpose != "create" else { return }
        let isMember = state.access.groups.contains { $0.value.contains(user) && holds("/access/groups/\($0.key)") }
        if !isMember { throw .forbidden("") }
    }

    private static func fill(_ template: String, _ call: APICall) -> String {
        let path = template.split(separator: "/").map { part in
            guard part.hasPrefix("{") else { return String(part) }
            return call.text(String(part.dropFirst().dropLast())) ?? ""
        }
        let joined = path.joined(separator: "/")
        let text = joined.hasPrefix("/") ? joined : "/" + joined
        let isLegal = text.utf8.allSatisfy { ParameterFormat.isAlphanumeric($0) || "./_-".utf8.contains($0) }
        return isLegal ? text : ""
    }
}
