import JSONLines
import ProxmoxClient

/// The account that the gateway uses: how long it lives, and whether it may do what the tools need.
struct AccountCheck {
    let client: ProxmoxClient
    private let id: String
    private let user: String
    private let token: String?

    init(client: ProxmoxClient, credentials: ProxmoxConfiguration.Credentials) {
        self.client = client
        id = credentials.account
        let parts = id.split(separator: "!", maxSplits: 1).map(String.init)
        (user, token) = (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
    }

    func findings(_ needed: NeededPrivileges) async -> [Finding] {
        var findings = [await life()]
        if user == "root@pam" {
            findings.append(
                .warning(
                    .accountRoot, "account",
                    "\(id) is root's: it may do everything, so Proxmox is no second line of defence",
                    remedy: "make an account of its own: proxgate config init --commands-only"))
        }
        return findings + (await privileges(needed))
    }

    // MARK: How long

    private func life() async -> Finding {
        guard let token else { return .ok("account", "\(id) is valid (a password)") }
        // Most tokens may not read about themselves; that it is valid has been seen already.
        let answer = try? await client.send(ProxmoxRequest(method: .get, path: ["access", "users", user, "token"]))
        let row = answer?.data.array?.first { $0["tokenid"]?.string == token }
        guard let end = row?["expire"]?.int, end > 0 else { return .ok("account", "token \(id) is valid") }
        return Self.expiry(id, end, now: Int(Doctor.clock()))
    }

    /// - Parameters: `end` and `now` in seconds since 1970.
    static func expiry(_ id: String, _ end: Int, now: Int) -> Finding {
        let days = (end - now) / 86_400
        guard days < 14 else { return .ok("account", "token \(id) is valid for \(days) days") }
        let parts = id.split(separator: "!", maxSplits: 1)
        return .warning(
            .tokenExpires, "account", "token \(id) expires in \(max(0, days)) days",
            remedy: "pveum user token modify \(parts.first ?? "") \(parts.last ?? "") --expire 0")
    }

    // MARK: Privileges

    private func privileges(_ needed: NeededPrivileges) async -> [Finding] {
        do {
            let version = try await client.send(ProxmoxRequest(method: .get, path: ["version"])).data["version"]?.string
            let release = Int((version ?? "").prefix { $0.isNumber }) ?? 9
            let answer = try await client.send(ProxmoxRequest(method: .get, path: ["access", "permissions"]))
            return missing(needed.named(asIn: release), held: answer.data.object ?? [:])
        } catch {
            let text = (error as? ProxmoxError)?.message ?? "\(error)"
            return [
                .failure(
                    .privilegesUnreadable, "privileges", "they cannot be read: \(text)",
                    remedy: "see the endpoints above")
            ]
        }
    }

    private func missing(_ needed: NeededPrivileges, held: JSONObject) -> [Finding] {
        if held.isEmpty {
            return [
                .failure(
                    .privilegesNone, "privileges",
                    "\(id) has no privilege at all"
                        + (token == nil ? "" : "; a token with privilege separation needs its own"),
                    remedy:
                        "pveum role add Proxgate --privs '\(needed.privileges.joined(separator: " "))' && "
                        + "pveum acl modify / \(subject) --roles Proxgate")
            ]
        }
        var findings: [Finding] = []
        for need in needed.needs {
            switch Self.reach(of: need, in: held) {
            case .everywhere: continue
            case .onlySome(let paths):
                findings.append(.ok("privilege \(need.privilege)", "only on \(paths.joined(separator: ", "))"))
            case .nowhere: findings.append(finding(need))
            }
        }
        return findings.isEmpty
            ? [.ok("privileges", "\(id) has the \(needed.privileges.count) privileges that the tools need")] : findings
    }

    /// What a token with privilege separation lacks, its user may lack too: it has no more than both have.
    private var subject: String { token == nil ? "--users \(user)" : "--users \(user) --tokens '\(id)'" }

    private func finding(_ need: NeededPrivileges.Need) -> Finding {
        // The same privilege may be missing in two places, and a role is added once.
        let role = "Proxgate-\(need.privilege)" + need.root.replacing("/", with: need.root == "/" ? "" : "-")
        let shown = need.tools.prefix(5).joined(separator: ", ") + (need.tools.count > 5 ? ", ..." : "")
        return .warning(
            .privilegeMissing, "privilege \(need.privilege)", "missing on \(need.root); fails without it: \(shown)",
            remedy:
                "pveum role add \(role) --privs \(need.privilege) && pveum acl modify \(need.root) \(subject) --roles \(role)"
        )
    }

    enum Reach: Equatable {
        case everywhere
        case onlySome([String])
        case nowhere
    }

    /// - Parameter held: the answer of /access/permissions: `{"/vms/101": {"VM.Audit": 1}}`, 1 where it propagates.
    static func reach(of need: NeededPrivileges.Need, in held: JSONObject) -> Reach {
        func holds(_ path: String) -> Int? { held[path]?[need.privilege]?.int }
        if holds(need.root) != nil || holds("/") == 1 { return .everywhere }
        // What a pool grants holds for its members.
        let roots = need.root == "/vms" || need.root == "/storage" ? [need.root, "/pool"] : [need.root]
        let paths = held.names.filter { path in
            holds(path) != nil && roots.contains { path.hasPrefix($0 == "/" ? $0 : "\($0)/") }
        }
        return paths.isEmpty ? .nowhere : .onlySome(paths.sorted())
    }
}
