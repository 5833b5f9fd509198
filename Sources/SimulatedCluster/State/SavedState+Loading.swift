import JSONLines

extension SavedState {
    /// What keeps a saved state from being loaded.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// - Returns: the cluster, and the secrets of its accounts where they were saved.
    /// - Throws: ``Fault``, which names what is missing or wrong.
    static func load(
        _ json: JSONObject, speed: Double, startedAt: Double, certificate: CertificateFacts?
    ) throws(Fault) -> (state: ClusterState, password: String?, tokenSecret: String?) {
        guard json["version"]?.int == version else {
            throw Fault(
                description: "version: expected \(version), got \(json["version"]?.int.map(String.init) ?? "none")")
        }
        var state = ClusterState(
            name: try text(json, "cluster"), localNode: try text(json, "local_node"), speed: speed, startedAt: startedAt
        )
        state.certificate = certificate
        for entry in objects(json, "nodes") {
            var node = Node(
                name: try text(entry, "name"), id: entry["id"]?.int ?? 1,
                address: entry["address"]?.string ?? "192.0.2.1",
                cores: max(1, entry["cores"]?.int ?? 4), memory: entry["memory"]?.int ?? 16 << 30,
                disk: entry["disk"]?.int ?? 64 << 30, uptimeAtStart: entry["uptime"]?.int ?? 86_400,
                fingerprint: certificate?.fingerprint ?? "")
            node.isOnline = entry["online"]?.bool ?? true
            node.supportsKVM = entry["kvm"]?.bool ?? true
            state.nodes.append(node)
        }
        guard state.node(state.localNode) != nil else {
            throw Fault(description: "local_node: '\(state.localNode)' is none of the nodes")
        }
        for entry in objects(json, "guests") { try addGuest(entry, to: &state) }
        for entry in objects(json, "storages") {
            state.storages.append(
                Storage(
                    name: try text(entry, "name"), type: try text(entry, "type"),
                    content: entry["content"]?.string ?? "",
                    shared: entry["shared"]?.bool ?? false, nodes: entry["nodes"]?.array?.compactMap(\.string),
                    total: entry["total"]?.int ?? 500 << 30, used: entry["used"]?.int ?? 0,
                    settings: texts(entry["settings"])))
        }
        if json["volumes"] == nil || json["assumed_volumes"] == true { state.makeVolumesOfGuests() }
        for entry in objects(json, "volumes") { state.volumes.put(try volume(entry)) }
        for entry in objects(json, "pools") {
            state.pools.append(
                Pool(
                    name: try text(entry, "name"), comment: entry["comment"]?.string,
                    guests: Set(entry["guests"]?.array?.compactMap(\.int) ?? []),
                    storages: Set(entry["storages"]?.array?.compactMap(\.string) ?? [])))
        }
        for entry in objects(json, "ha") {
            state.services.append(
                HAService(
                    sid: try text(entry, "sid"), vmid: entry["vmid"]?.int ?? 0, requested: try text(entry, "requested"),
                    state: entry["state"]?.string ?? "started", maxRelocate: entry["max_relocate"]?.int,
                    maxRestart: entry["max_restart"]?.int, group: entry["group"]?.string,
                    comment: entry["comment"]?.string))
        }
        state.release = json["release"]?.string.flatMap(Release.init) ?? .nine
        for entry in objects(json, "ha_groups") {
            state.haGroups.append(HAGroup(name: try text(entry, "name"), options: texts(entry["options"])))
        }
        for entry in objects(json, "ha_rules") {
            state.haRules.append(HARule(name: try text(entry, "name"), options: texts(entry["options"])))
        }
        for entry in objects(json, "backup_jobs") {
            state.backupJobs.append(BackupJob(id: try text(entry, "id"), options: texts(entry["options"])))
        }
        state.options = texts(json["options"])
        for (name, entry) in json["node_settings"]?.object ?? [:] { state.nodeSettings[name] = texts(entry) }
        addACME(json["acme"], to: &state)
        state.certificates = texts(json["certificates"])
        for (name, entry) in json["resolvers"]?.object ?? [:] { state.resolvers[name] = texts(entry) }
        for (name, entry) in json["stopped_services"]?.object ?? [:] { state.stoppedServices[name] = Set(names(entry)) }
        state.strangers = Set(names(json["strangers"]))
        for (name, entry) in json["networks"]?.object ?? [:] {
            state.networks[name] = NodeNetwork(
                active: interfaces(entry["active"]), staged: entry["staged"]?.object.map { interfaces(.object($0)) })
        }
        for node in state.nodes where state.networks[node.name] == nil {
            state.networks[node.name] = .standard(address: node.address, bridges: bridges(of: state, on: node.name))
        }
        for entry in objects(json, "firewalls") { try addFirewall(entry, to: &state) }
        addAccess(json, to: &state)
        try addTasks(json, to: &state)
        return (state, json["password"]?.string, json["token_secret"]?.string)
    }

    /// The bridges that a node's guests are on, so that they can start.
    private static func bridges(of state: ClusterState, on node: String) -> [String] {
        let used = state.guests.values.filter { $0.node == node }.flatMap { guest in
            guest.configuration.options.filter { ConfigurationOptions.isNumbered($0.key, "net") }.values.flatMap {
                value in
                value.split(separator: ",").filter { $0.hasPrefix("bridge=") }.map { String($0.dropFirst(7)) }
            }
        }
        return ["vmbr0"] + Set(used).subtracting(["vmbr0"]).sorted()
    }

    private static func addGuest(_ entry: JSONObject, to state: inout ClusterState) throws(Fault) {
        guard let vmid = entry["vmid"]?.int, 100...999_999_999 ~= vmid else {
            throw Fault(description: "guests: a VMID from 100 to 999999999 is missing")
        }
        guard let kind = entry["type"]?.string.flatMap(Guest.Kind.init) else {
            throw Fault(description: "guest \(vmid): type must be qemu or lxc")
        }
        let node = try text(entry, "node")
        guard state.node(node) != nil else { throw Fault(description: "guest \(vmid): there is no node '\(node)'") }
        if state.guests[vmid] != nil { throw Fault(description: "guest \(vmid) is there twice") }
        var guest = Guest(vmid, kind, on: node, texts(entry["options"]))
        if let uptime = entry["uptime"]?.int, state.node(node)?.isOnline == true {
            guest.process = Guest.Process(
                pid: state.tasks.takePID(), startedAt: .zero - .seconds(max(0, min(uptime, 1 << 40))),
                paused: entry["paused"]?.bool ?? false)
        }
        guest.pending = texts(entry["pending"])
        guest.pendingDeletes = Set(entry["pending_deletes"]?.array?.compactMap(\.string) ?? [])
        guest.parent = entry["parent"]?.string
        guest.ignoresShutdown = entry["ignores_shutdown"]?.bool ?? false
        guest.runsAgent = entry["runs_agent"]?.bool ?? true
        guest.isFrozen = entry["frozen"]?.bool ?? false
        if entry["files"] != nil { guest.files = texts(entry["files"]) }
        for snapshot in objects(entry, "snapshots") {
            guest.snapshots.append(
                Guest.Snapshot(
                    name: try text(snapshot, "name"), description: snapshot["description"]?.string ?? "",
                    time: snapshot["time"]?.int ?? 0, parent: snapshot["parent"]?.string,
                    configuration: GuestConfiguration(texts(snapshot["options"])), state: snapshot["vmstate"]?.string))
        }
        state.guests[vmid] = guest
    }

    private static func volume(_ entry: JSONObject) throws(Fault) -> Volume {
        let name = try text(entry, "name")
        guard let content = entry["content"]?.string.flatMap(Volume.Content.init) else {
            throw Fault(description: "volume '\(name)': content is missing or unknown")
        }
        var volume = Volume(
            storage: try text(entry, "storage"), node: entry["node"]?.string, name: name, content: content,
            format: entry["format"]?.string ?? "raw", size: entry["size"]?.int ?? 0, used: entry["used"]?.int ?? 0,
            vmid: entry["vmid"]?.int, created: entry["created"]?.int ?? 0, parent: entry["parent"]?.string,
            notes: entry["notes"]?.string, isProtected: entry["protected"]?.bool ?? false)
        if let archive = entry["archive"], let kind = archive["type"]?.string.flatMap(Guest.Kind.init) {
            volume.archive = .init(kind: kind, configuration: GuestConfiguration(texts(archive["options"])))
        }
        return volume
    }

    private static func addFirewall(_ entry: JSONObject, to state: inout ClusterState) throws(Fault) {
        let words = try text(entry, "scope").split(separator: " ", maxSplits: 1).map(String.init)
        let scope: FirewallScope
        switch (words.first, words.last) {
        case ("cluster"?, _): scope = .cluster
        case ("node"?, let name?): scope = .node(name)
        case ("group"?, let name?): scope = .group(name)
        case ("guest"?, let text?): scope = .guest(Int(text) ?? 0)
        default: throw Fault(description: "firewalls: unknown scope")
        }
        var firewall = Firewall(
            comment: entry["comment"]?.string, options: texts(entry["options"]),
            rules: entry["rules"]?.array?.map { texts($0) } ?? [])
        for (name, alias) in entry["aliases"]?.object ?? [:] {
            firewall.aliases[name] = .init(cidr: alias["cidr"]?.string ?? "", comment: alias["comment"]?.string)
        }
        for (name, set) in entry["ipsets"]?.object ?? [:] {
            let members = set["members"]?.array?.map { member in
                Firewall.Member(
                    cidr: member["cidr"]?.string ?? "", isExcluded: member["nomatch"]?.bool ?? false,
                    comment: member["comment"]?.string)
            }
            firewall.sets[name] = .init(comment: set["comment"]?.string, members: members ?? [])
        }
        state.firewalls[scope] = firewall
    }

    private static func addACME(_ json: JSONValue?, to state: inout ClusterState) {
        for (name, entry) in json?["accounts"]?.object ?? [:] {
            state.acme.accounts[name] = .init(
                contact: names(entry["contact"]), directory: entry["directory"]?.string ?? "",
                terms: entry["terms"]?.string, created: entry["created"]?.int ?? 0)
        }
        if let plugins = json?["plugins"]?.object {
            state.acme.plugins = Dictionary(plugins.map { ($0.name, texts($0.value)) }) { $1 }
        }
    }

    private static func addAccess(_ json: JSONObject, to state: inout ClusterState) {
        for (name, entry) in json["users"]?.object ?? [:] {
            var user = AccessState.User(
                enabled: entry["enabled"]?.bool ?? true, firstName: entry["firstname"]?.string ?? "",
                lastName: entry["lastname"]?.string ?? "", email: entry["email"]?.string,
                password: entry["password"]?.string, comment: entry["comment"]?.string,
                expires: entry["expires"]?.int ?? 0)
            for (id, token) in entry["tokens"]?.object ?? [:] {
                // A token without a secret is one that nobody can use.
                user.tokens[id] = .init(
                    secret: token["secret"]?.string ?? Secrets.uuid(), separated: token["separated"]?.bool ?? true,
                    expires: token["expires"]?.int ?? 0, comment: token["comment"]?.string)
            }
            for factor in entry["factors"]?.array ?? [] {
                guard let kind = factor["type"]?.string.flatMap(SecondFactor.Kind.init) else { continue }
                user.factors.append(
                    SecondFactor(
                        id: factor["id"]?.string ?? "", kind: kind, description: factor["description"]?.string ?? "",
                        created: factor["created"]?.int ?? 0, isEnabled: factor["enabled"]?.bool ?? true,
                        secret: factor["secret"]?.string ?? ""))
            }
            state.access.users[name] = user
        }
        for (name, members) in json["groups"]?.object ?? [:] {
            state.access.groups[name] = Set(names(members))
        }
        state.access.groupComments = texts(json["group_comments"])
        for (name, privileges) in json["roles"]?.object ?? [:] {
            state.access.roles[name] = Set(names(privileges))
        }
        for (name, settings) in json["realms"]?.object ?? [:] { state.access.realms[name] = texts(settings) }
        if let key = json["ticket_key"]?.string.flatMap(TicketBooth.init(savedKey:)) { state.access.tickets = key }
        for entry in objects(json, "acl") {
            guard let path = entry["path"]?.string, let role = entry["role"]?.string, let name = entry["name"]?.string,
                let subject = entry["type"]?.string.flatMap(AccessState.Subject.init)
            else { continue }
            state.access.entries.append(
                .init(
                    path: path, subject: subject, name: name, role: role, propagates: entry["propagate"]?.bool ?? true))
        }
    }

    static func text(_ json: JSONObject, _ name: String) throws(Fault) -> String {
        guard let text = json[name]?.string, !text.isEmpty else { throw Fault(description: "\(name) is missing") }
        return text
    }

    private static func names(_ json: JSONValue?) -> [String] { json?.array?.compactMap(\.string) ?? [] }

    static func objects(_ json: JSONObject, _ name: String) -> [JSONObject] {
        json[name]?.array?.compactMap(\.object) ?? []
    }

    private static func texts(_ json: JSONValue?) -> [String: String] {
        Dictionary((json?.object ?? [:]).compactMap { entry in entry.value.string.map { (entry.name, $0) } }) { $1 }
    }

    private static func interfaces(_ json: JSONValue?) -> [String: NodeNetwork.Interface] {
        Dictionary((json?.object ?? [:]).map { ($0.name, texts($0.value)) }) { $1 }
    }
}
