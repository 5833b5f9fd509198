import JSONLines

/// A cluster as JSON, to be saved and loaded.
///
/// Saving is like an orderly shutdown of all its nodes: tasks that run are interrupted, and give their locks back; what
/// was to happen a little later happens now. Not saved is what a test ordered (faults, full storages) and the commands
/// that guest agents ran.
enum SavedState {
    static let version = 1

    static func json(_ running: ClusterState, password: String, tokenSecret: String) -> JSONObject {
        var state = running
        state.comeToRest()
        let access = state.access
        return [
            "version": .int(version), "cluster": .string(state.name), "local_node": .string(state.localNode),
            "password": .string(password), "token_secret": .string(tokenSecret),
            "nodes": .array(state.nodes.map(node)), "guests": .array(state.sortedGuests.map { guest($0, state) }),
            "storages": .array(state.storages.map(storage)),
            "volumes": .array(
                state.volumes.all.values.sorted { ($0.id, $0.node ?? "") < ($1.id, $1.node ?? "") }.map(volume)),
            "pools": .array(
                state.pools.map {
                    [
                        "name": .string($0.name), "comment": text($0.comment),
                        "guests": .array($0.guests.sorted().map(JSONValue.int)), "storages": list($0.storages.sorted()),
                    ]
                }),
            "ha": .array(
                state.services.map {
                    [
                        "sid": .string($0.sid), "vmid": .int($0.vmid), "requested": .string($0.requested),
                        "state": .string($0.state), "max_relocate": number($0.maxRelocate),
                        "max_restart": number($0.maxRestart), "comment": text($0.comment), "group": text($0.group),
                    ]
                }),
            "release": .string(state.release.rawValue),
            "ha_groups": .array(state.haGroups.map { ["name": .string($0.name), "options": texts($0.options)] }),
            "ha_rules": .array(state.haRules.map { ["name": .string($0.name), "options": texts($0.options)] }),
            "backup_jobs": .array(state.backupJobs.map { ["id": .string($0.id), "options": texts($0.options)] }),
            "options": texts(state.options),
            "networks": .object(
                JSONObject(
                    state.networks.sorted { $0.key < $1.key }.map {
                        ($0, ["active": interfaces($1.active), "staged": $1.staged.map(interfaces) ?? .null])
                    })),
            "firewalls": .array(state.firewalls.map { firewall($0, $1) }.sorted { place($0) < place($1) }),
            "node_settings": .object(JSONObject(state.nodeSettings.sorted { $0.key < $1.key }.map { ($0, texts($1)) })),
            "certificates": texts(state.certificates), "acme": acme(state.acme),
            "resolvers": .object(JSONObject(state.resolvers.sorted { $0.key < $1.key }.map { ($0, texts($1)) })),
            "stopped_services": .object(
                JSONObject(state.stoppedServices.sorted { $0.key < $1.key }.map { ($0, list($1.sorted())) })),
            "strangers": list(state.strangers.sorted()),
            "tasks": .array(state.tasks.all.map(task)), "log": .array(state.log.entries.map(entry)),
            "ticket_key": .string(access.tickets.savedKey),
            "users": .object(JSONObject(access.users.sorted { $0.key < $1.key }.map { ($0, user($1)) })),
            "groups": .object(JSONObject(access.groups.sorted { $0.key < $1.key }.map { ($0, list($1.sorted())) })),
            "group_comments": texts(access.groupComments),
            "roles": .object(JSONObject(access.roles.sorted { $0.key < $1.key }.map { ($0, list($1.sorted())) })),
            "realms": .object(JSONObject(access.realms.sorted { $0.key < $1.key }.map { ($0, texts($1)) })),
            "acl": .array(
                access.entries.map {
                    [
                        "path": .string($0.path), "type": .string($0.subject.rawValue), "name": .string($0.name),
                        "role": .string($0.role), "propagate": .bool($0.propagates),
                    ]
                }),
        ]
    }

    private static func node(_ node: Node) -> JSONValue {
        [
            "name": .string(node.name), "id": .int(node.id), "address": .string(node.address),
            "online": .bool(node.isOnline), "cores": .int(node.cores), "memory": .int(node.memory),
            "disk": .int(node.disk), "uptime": .int(node.uptimeAtStart), "kvm": .bool(node.supportsKVM),
        ]
    }

    private static func guest(_ guest: Guest, _ state: ClusterState) -> JSONValue {
        var json: JSONObject = [
            "vmid": .int(guest.vmid), "type": .string(guest.kind.rawValue), "node": .string(guest.node),
            "options": texts(guest.configuration.options),
        ]
        if let process = guest.process {
            json["uptime"] = .int(max(0, Int((state.now - process.startedAt).inSeconds)))
            if process.paused { json["paused"] = true }
        }
        if !guest.pending.isEmpty { json["pending"] = texts(guest.pending) }
        if !guest.pendingDeletes.isEmpty { json["pending_deletes"] = list(guest.pendingDeletes.sorted()) }
        if let parent = guest.parent { json["parent"] = .string(parent) }
        if guest.ignoresShutdown { json["ignores_shutdown"] = true }
        if !guest.runsAgent { json["runs_agent"] = false }
        if guest.isFrozen { json["frozen"] = true }
        if guest.files != Guest.standardFiles { json["files"] = texts(guest.files) }
        if !guest.snapshots.isEmpty {
            json["snapshots"] = .array(
                guest.snapshots.map {
                    [
                        "name": .string($0.name), "description": .string($0.description), "time": .int($0.time),
                        "parent": text($0.parent), "options": texts($0.configuration.options),
                        "vmstate": text($0.state),
                    ]
                })
        }
        return .object(json)
    }

    private static func storage(_ storage: Storage) -> JSONValue {
        [
            "name": .string(storage.name), "type": .string(storage.type), "content": .string(storage.content),
            "shared": .bool(storage.shared), "nodes": storage.nodes.map(list) ?? .null, "total": .int(storage.total),
            "used": .int(storage.used), "settings": texts(storage.settings),
        ]
    }

    private static func volume(_ volume: Volume) -> JSONValue {
        var json: JSONObject = [
            "storage": .string(volume.storage), "node": text(volume.node), "name": .string(volume.name),
            "content": .string(volume.content.rawValue), "format": .string(volume.format), "size": .int(volume.size),
            "used": .int(volume.used), "created": .int(volume.created),
        ]
        if let vmid = volume.vmid { json["vmid"] = .int(vmid) }
        if let parent = volume.parent { json["parent"] = .string(parent) }
        if let notes = volume.notes { json["notes"] = .string(notes) }
        if volume.isProtected { json["protected"] = true }
        if let archive = volume.archive {
            json["archive"] = ["type": .string(archive.kind.rawValue), "options": texts(archive.configuration.options)]
        }
        return .object(json)
    }

    private static func firewall(_ scope: FirewallScope, _ firewall: Firewall) -> JSONValue {
        let place =
            switch scope {
            case .cluster: "cluster"
            case .node(let name): "node \(name)"
            case .guest(let vmid): "guest \(vmid)"
            case .group(let name): "group \(name)"
            }
        return [
            "scope": .string(place), "comment": text(firewall.comment), "options": texts(firewall.options),
            "rules": .array(firewall.rules.map(texts)),
            "aliases": .object(
                JSONObject(
                    firewall.aliases.sorted { $0.key < $1.key }.map {
                        ($0, ["cidr": .string($1.cidr), "comment": text($1.comment)])
                    })),
            "ipsets": .object(
                JSONObject(
                    firewall.sets.sorted { $0.key < $1.key }.map { name, set in
                        let members = set.members.map { member -> JSONValue in
                            [
                                "cidr": .string(member.cidr), "nomatch": .bool(member.isExcluded),
                                "comment": text(member.comment),
                            ]
                        }
                        return (name, ["comment": text(set.comment), "members": .array(members)])
                    })),
        ]
    }

    private static func place(_ firewall: JSONValue) -> String { firewall["scope"]?.string ?? "" }

    private static func acme(_ acme: ACMEState) -> JSONValue {
        [
            "accounts": .object(
                JSONObject(
                    acme.accounts.sorted { $0.key < $1.key }.map { name, account in
                        (
                            name,
                            [
                                "contact": list(account.contact), "directory": .string(account.directory),
                                "terms": text(account.terms), "created": .int(account.created),
                            ]
                        )
                    })),
            "plugins": .object(JSONObject(acme.plugins.sorted { $0.key < $1.key }.map { ($0, texts($1)) })),
        ]
    }

    private static func user(_ user: AccessState.User) -> JSONValue {
        let tokens = user.tokens.sorted { $0.key < $1.key }.map { name, token -> (String, JSONValue) in
            (
                name,
                [
                    "secret": .string(token.secret), "separated": .bool(token.separated),
                    "expires": .int(token.expires),
                    "comment": text(token.comment),
                ]
            )
        }
        return [
            "enabled": .bool(user.enabled), "expires": .int(user.expires), "firstname": .string(user.firstName),
            "lastname": .string(user.lastName),
            "email": text(user.email), "comment": text(user.comment), "password": text(user.password),
            "tokens": .object(JSONObject(tokens)),
            "factors": .array(
                user.factors.map {
                    [
                        "id": .string($0.id), "type": .string($0.kind.rawValue), "description": .string($0.description),
                        "created": .int($0.created), "enabled": .bool($0.isEnabled), "secret": .string($0.secret),
                    ]
                }),
        ]
    }

    static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    private static func number(_ number: Int?) -> JSONValue { number.map(JSONValue.int) ?? .null }
    private static func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    private static func texts(_ texts: [String: String]) -> JSONValue {
        .object(JSONObject(texts.sorted { $0.key < $1.key }.map { ($0, .string($1)) }))
    }
    private static func interfaces(_ interfaces: [String: NodeNetwork.Interface]) -> JSONValue {
        .object(JSONObject(interfaces.sorted { $0.key < $1.key }.map { ($0, texts($1)) }))
    }
}
