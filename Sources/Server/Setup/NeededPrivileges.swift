public import Gateway
import JSONLines
import ProxmoxClient

/// What an account needs on Proxmox so that tools can work: privileges by the root of the paths they are needed on.
public struct NeededPrivileges: Sendable, Equatable {
    /// One privilege on one kind of path, and the tools that fail without it.
    public struct Need: Sendable, Equatable {
        /// `/vms`, `/nodes`, `/storage`, `/pool`, `/`
        public let root: String
        public let privilege: String
        public let tools: [String]
    }

    /// In order of root and privilege.
    public let needs: [Need]

    /// Reading is what the gateway itself does all the time: it finds guests, follows tasks and looks at the state
    /// reached.
    private static let reads = [
        ("/", "Sys.Audit"), ("/nodes", "Sys.Audit"), ("/pool", "Pool.Audit"), ("/storage", "Datastore.Audit"),
        ("/vms", "VM.Audit"),
    ]

    /// Endpoints whose catalogue says `user: all`, because Proxmox checks within them.
    private static let checkedWithin = [
        "POST /nodes/{node}/vzdump": [("/vms", "VM.Backup"), ("/storage", "Datastore.AllocateSpace")]
    ]

    /// - Parameters:
    ///   - tools: the enabled ones. Those that lead out of the gateway's reach, and those that call any endpoint, are
    ///     for the admin to think about.
    ///   - isReadOnly: changes are left out.
    public init(for tools: [ToolSpec], isReadOnly: Bool = false) {
        var byNeed: [[String]: Set<String>] = [:]
        for (root, privilege) in Self.reads { byNeed[[root, privilege]] = ["reading"] }
        for tool in tools
        where tool.changes && !isReadOnly && tool.toolset != "api" && !tool.effects.contains(.escape) {
            for endpoint in tool.endpoints {
                for (root, privilege) in Self.privileges(of: endpoint) {
                    byNeed[[root, privilege], default: []].insert(tool.name)
                }
            }
        }
        self.init(byNeed: byNeed)
    }

    private init(byNeed: [[String]: Set<String>]) {
        needs = byNeed.map { Need(root: $0.key[0], privilege: $0.key[1], tools: $0.value.sorted()) }
            .sorted { ($0.root, $0.privilege) < ($1.root, $1.privilege) }
    }

    /// The same by the names that a release has for them: what the guest agent needs was one privilege before 9.
    ///
    /// - Parameter release: the major version of Proxmox VE.
    public func named(asIn release: Int) -> NeededPrivileges {
        var byNeed: [[String]: Set<String>] = [:]
        for need in needs {
            let isSplit = need.privilege.hasPrefix("VM.GuestAgent.")
            byNeed[[need.root, release < 9 && isSplit ? "VM.Monitor" : need.privilege], default: []].formUnion(
                need.tools)
        }
        return NeededPrivileges(byNeed: byNeed)
    }

    /// Every privilege, on whatever path.
    public var privileges: [String] { Set(needs.map(\.privilege)).sorted() }

    private static func privileges(of endpoint: String) -> [(String, String)] {
        if let known = checkedWithin[endpoint] { return known }
        guard let check = Catalogue.shared.endpoint(endpoint)?.permission["check"] else { return [] }
        return privileges(in: check)
    }

    /// `["perm", PATH, [PRIVILEGE...], ...]`, `["and", check...]`, `["or", check...]`
    private static func privileges(in check: JSONValue) -> [(String, String)] {
        guard let parts = check.array, let kind = parts.first?.string else { return [] }
        switch kind {
        case "perm":
            guard parts.count >= 3, let path = parts[1].string, path.hasPrefix("/"), let names = parts[2].array else {
                return []
            }
            let root = "/" + path.dropFirst().prefix { $0 != "/" }
            return names.compactMap(\.string).map { (root, $0) }
        case "and": return parts.dropFirst().flatMap(privileges)
        // Any of them is enough; the first is the usual one.
        case "or": return parts.dropFirst().lazy.map(privileges).first { !$0.isEmpty } ?? []
        default: return []
        }
    }
}

extension NeededPrivileges {
    /// Commands for a node's shell that make a role with just these privileges, a user with it and a token.
    ///
    /// - Parameter tokenID: `user@realm!name`
    public func commands(tokenID: String, role: String = "Proxgate") -> [String] {
        let parts = tokenID.split(separator: "!", maxSplits: 1).map(String.init)
        let user = parts.first ?? ""
        return [
            "pveum role add \(role) --privs \"\(privileges.joined(separator: " "))\"",
            "pveum user add \(user)",
            "pveum acl modify / --users \(user) --roles \(role)",
            // Without separation: the token may do what its user may, and that is no more than the role.
            "pveum user token add \(user) \(parts.count > 1 ? parts[1] : "gateway") --privsep 0",
        ]
    }
}
