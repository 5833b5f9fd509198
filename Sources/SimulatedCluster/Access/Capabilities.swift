import JSONLines

extension ClusterState {
    /// The paths that Proxmox looks at for an overview: its own and those of all entries.
    var accessPaths: [String] {
        let own = ["/", "/access", "/access/groups", "/mapping", "/nodes", "/pool", "/sdn", "/storage", "/vms"]
        return Set(own + access.entries.map(\.path)).sorted()
    }

    /// What a login's answer says that the user may do somewhere, by area; the web interface hides buttons by it.
    func capabilities(of identity: Identity) -> JSONObject {
        let areas: [(name: String, prefixes: [String])] = [
            ("vms", ["VM.", "Permissions.Modify"]), ("storage", ["Datastore.", "Permissions.Modify"]),
            ("access", ["User.", "Group.", "Permissions.Modify"]), ("nodes", ["Sys.", "Permissions.Modify"]),
            ("dc", ["Sys.Audit", "Sys.Modify", "SDN."]), ("sdn", ["SDN.", "Permissions.Modify"]),
            ("mapping", ["Mapping.", "Permissions.Modify"]),
        ]
        return JSONObject(
            areas.map { area in
                let paths = accessPaths.filter { Self.areas(of: $0).contains(area.name) }
                let held = Set(paths.flatMap { privileges(of: identity, on: $0).keys })
                let shown = held.filter { name in area.prefixes.contains { name.hasPrefix($0) } }.sorted()
                return (area.name, .object(JSONObject(shown.map { ($0, 1) })))
            })
    }

    private static func areas(of path: String) -> [String] {
        switch path.split(separator: "/").first {
        case nil: ["dc"]
        case "pool"?: ["vms", "storage"]
        case let first?: [String(first)]
        }
    }
}
