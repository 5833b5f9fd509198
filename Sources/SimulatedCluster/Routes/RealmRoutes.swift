import JSONLines

/// `/access/domains`: realms, and what a directory behind one brings along.
enum RealmRoutes {
    private static let base = "/access/domains"

    static let all: [Route] = [
        Route("GET", base) { state, _ in
            .objects(
                state.access.realms.sorted { $0.key < $1.key }.map { name, settings in
                    var entry: JSONObject = ["realm": .string(name), "type": .string(settings["type"] ?? "")]
                    entry["comment"] = settings["comment"].map(JSONValue.string)
                    if settings["default"] == "1" { entry["default"] = 1 }
                    return entry
                })
        },
        Route("POST", base) { state, call throws(Refusal) in
            let name = call.text("realm") ?? ""
            if state.access.realms[name] != nil {
                throw .died("add auth server failed: domain '\(name)' already exists")
            }
            let needed = [
                "ldap": ["base_dn", "server1", "user_attr"], "ad": ["domain", "server1"],
                "openid": ["client-id", "issuer-url"],
            ]
            let missing = (needed[call.text("type") ?? ""] ?? []).filter { call.parameters[$0] == nil }
            if !missing.isEmpty {
                throw .parameters(
                    Dictionary(uniqueKeysWithValues: missing.map { ($0, "property is missing and it is not optional") })
                )
            }
            set(name, settings(call), in: &state)
            return .null
        },
        Route("GET", "\(base)/{realm}") { state, call throws(Refusal) in
            let name = call.text("realm") ?? ""
            guard let realm = state.access.realms[name] else { throw .died("domain '\(name)' does not exist") }
            return Reply(.object(JSONObject(realm.sorted { $0.key < $1.key }.map { ($0, .string($1)) })))
        },
        Route("PUT", "\(base)/{realm}") { state, call throws(Refusal) in
            let name = call.text("realm") ?? ""
            guard var realm = state.access.realms[name] else {
                throw .died("update auth server failed: domain '\(name)' does not exist")
            }
            for option in ParameterFormat.list(call.text("delete") ?? "") { realm[option] = nil }
            set(name, realm.merging(settings(call)) { $1 }, in: &state)
            return .null
        },
        Route("DELETE", "\(base)/{realm}") { state, call throws(Refusal) in
            let name = call.text("realm") ?? ""
            guard let realm = state.access.realms[name] else {
                throw .died("delete auth server failed: domain '\(name)' does not exist")
            }
            if ["pam", "pve"].contains(realm["type"]) {
                throw .died("delete auth server failed: domain '\(name)' can't be deleted")
            }
            state.access.realms[name] = nil
            return .null
        },
        Route("POST", "\(base)/{realm}/sync", run: sync),
    ]

    /// Only one realm is the default.
    private static func set(_ name: String, _ settings: [String: String], in state: inout ClusterState) {
        if settings["default"] == "1" {
            for other in state.access.realms.keys { state.access.realms[other]?["default"] = nil }
        }
        state.access.realms[name] = settings
    }

    private static func settings(_ call: APICall) -> [String: String] {
        var settings: [String: String] = [:]
        let left: Set = ["realm", "delete", "digest", "password", "client-key", "check-connection"]
        for name in call.parameters.keys where !left.contains(name) { settings[name] = call.text(name) }
        return settings
    }

    private static func sync(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let name = call.text("realm") ?? ""
        guard let realm = state.access.realms[name] else { throw .died("domain '\(name)' does not exist") }
        guard ["ad", "ldap"].contains(realm["type"]) else {
            throw .died("Cannot sync realm type '\(realm["type"] ?? "")'! Only LDAP/AD realms can be synced.")
        }
        let defaults = PropertyFormat.values(of: realm["sync-defaults-options"] ?? "")
        guard let scope = call.text("scope") ?? defaults["scope"] else {
            throw .parameter("scope", "Not passed as parameter and not defined in realm default sync options.")
        }
        let sync = RealmSync(
            realm: name, scope: scope, enablesNew: (call.text("enable-new") ?? defaults["enable-new"]) != "0",
            removes: Set(
                (call.text("remove-vanished") ?? defaults["remove-vanished"] ?? "").split(separator: ";").map(
                    String.init)),
            isDryRun: call.flag("dry-run"))
        return Reply(
            state.fork("auth-realm-sync", name, on: state.localNode, as: call.user) { state, upid in
                state.log(upid, "\(sync.isDryRun ? "(dry test run) " : "")starting sync for realm \(name)")
                state.log(upid, "got data from server, updating \(scope == "both" ? "users and groups" : scope)")
                state.conclude(upid, after: 1) { state, upid throws(Refusal) in
                    for line in sync.run(&state.access) { state.log(upid, line) }
                }
            })
    }
}
