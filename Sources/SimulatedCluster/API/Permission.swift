/// What an endpoint's declaration demands before its handler runs.
enum Permission: Sendable {
    /// Not even a login.
    case world
    /// A login; the handler filters.
    case anyone
    /// All of these privileges on a path whose `{names}` are filled in.
    case all(String, [String])
    /// One of these.
    case any(String, [String])
    case root

    static func each(_ path: String, _ privileges: String...) -> Permission { .all(path, privileges) }
    static func some(_ path: String, _ privileges: String...) -> Permission { .any(path, privileges) }

    /// - Throws: 403 in Proxmox's words; a path with characters that no ACL can have reads as empty there.
    func check(_ call: APICall, in state: ClusterState) throws(Refusal) {
        guard let identity = call.identity, !identity.isRoot else { return }
        switch self {
        case .world, .anyone: return
        case .root: throw .forbidden("user != root@pam")
        case .all(let template, let privileges):
            let path = Self.fill(template, call)
            for privilege in privileges where path.isEmpty || !state.may(identity, privilege, on: path) {
                throw .forbidden("\(path), \(privilege)")
            }
        case .any(let template, let privileges):
            let path = Self.fill(template, call)
            let held = path.isEmpty ? [:] : state.privileges(of: identity, on: path)
            guard privileges.contains(where: { held[$0] != nil }) else {
                throw .forbidden("\(path), \(privileges.joined(separator: "|"))")
            }
        }
    }

    private static func fill(_ template: String, _ call: APICall) -> String {
        let path = template.split(separator: "/").map { part in
            guard part.hasPrefix("{") else { return String(part) }
            return call.text(String(part.dropFirst().dropLast())) ?? ""
        }
        let text = "/" + path.joined(separator: "/")
        let isLegal = text.utf8.allSatisfy { ParameterFormat.isAlphanumeric($0) || "./_-".utf8.contains($0) }
        return isLegal ? text : ""
    }
}
