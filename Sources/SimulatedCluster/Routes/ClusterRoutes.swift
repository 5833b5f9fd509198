import JSONLines

/// `/version` and `/cluster`: what holds for the whole cluster.
enum ClusterRoutes {
    static func version(_ release: Release) -> JSONObject {
        ["release": .string(release.rawValue), "repoid": "14a22df35955d97d", "version": .string(release.version)]
    }

    static let all: [Route] = main + others

    private static let main: [Route] = [
        Route("GET", "/") { _, _ in .index(["version", "cluster", "nodes", "storage", "access", "pools"]) },
        Route("GET", "/version") { state, _ in Reply(.object(version(state.release))) },
        Route("GET", "/cluster") { _, _ in
            .index(
                [
                    "acme", "backup", "backup-info", "ceph", "config", "firewall", "ha", "jobs", "log", "mapping",
                    "metrics", "nextid", "notifications", "options", "replication", "resources", "sdn", "status",
                    "tasks",
                ], key: "name")
        },
        Route("GET", "/cluster/resources", run: resources),
        Route("GET", "/cluster/status", run: status),
        Route("GET", "/cluster/tasks") { state, call in
            let visible = state.tasks.all.reversed().filter { task in
                task.belongs(to: call.user) || state.may(call.user, "Sys.Audit", on: "/nodes/\(task.upid.node)")
            }
            return .objects(visible.prefix(75).map(\.clusterListed))
        },
        Route("GET", "/cluster/nextid", run: nextID),
        Route("GET", "/cluster/options") { state, call in
            let tags = Set(state.guests.values.flatMap { ParameterFormat.list($0.configuration["tags"] ?? "") })
            var options: JSONObject = [
                "mac_prefix": "BC:24:11", "description": "",
                "allowed-tags": .array(tags.sorted().map(JSONValue.string)),
            ]
            for (name, value) in state.options.sorted(by: { $0.key < $1.key }) { options[name] = .string(value) }
            return Reply(.object(state.may(call.user, "Sys.Audit", on: "/") ? options : [:]))
        },
    ]

    private static let others: [Route] =
        [
            Route("PUT", "/cluster/options") { state, call in
                for name in ParameterFormat.list(call.text("delete") ?? "") { state.options[name] = nil }
                for name in call.parameters.keys where name != "delete" { state.options[name] = call.text(name) }
                return .null
            },
            Route("GET", "/cluster/config") { _, _ in
                .index(["nodes", "totem", "join", "qdevice", "apiversion"], key: "name")
            },
            // No node has a vote from outside.
            Route("GET", "/cluster/config/qdevice") { _, _ in Reply([:]) },
            Route("GET", "/cluster/config/nodes") { state, _ in
                .objects(
                    state.isStandalone
                        ? []
                        : state.nodes.map {
                            [
                                "node": .string($0.name), "name": .string($0.name), "nodeid": .string(String($0.id)),
                                "ring0_addr": .string($0.address), "quorum_votes": "1",
                            ]
                        })
            },
        ]
        // A simulated cluster has none of these.
        + [
            "metrics/server", "replication", "jobs/realm-sync", "mapping/pci", "mapping/usb", "mapping/dir",
        ].map { Route("GET", "/cluster/\($0)") { _, _ in .objects([]) } }

    private static func resources(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let type = call.text("type")
        let user = call.user
        var list: [JSONObject] = []
        if type == nil {
            list += state.pools.filter { state.may(user, "Pool.Audit", on: "/pool/\($0.name)") }.map {
                ["id": .string("/pool/\($0.name)"), "type": "pool", "pool": .string($0.name)]
            }
        }
        if type == nil || type == "vm" {
            list += state.sortedGuests.filter { state.may(user, "VM.Audit", on: "/vms/\($0.vmid)") }.map {
                GuestStatus.resource($0, in: state)
            }
        }
        if type == nil || type == "node" {
            list += state.nodes.map { node in
                var entry = NodeStatus.listed(node, for: user, in: state)
                entry["ssl_fingerprint"] = nil
                if node.isOnline { entry["cgroup-mode"] = 2 }
                return entry
            }
        }
        if type == nil || type == "storage" {
            let visible = state.storages.filter {
                state.may(user, "Datastore.Audit", on: "/storage/\($0.name)")
            }
            for node in state.nodes {
                list += visible.filter { $0.isOn(node.name) }.map { $0.resource(on: node, in: state) }
            }
        }
        if type == nil || type == "sdn", state.may(user, "SDN.Audit", on: "/sdn/zones/localnetwork") {
            list += state.nodes.filter(\.isOnline).map { node in
                [
                    "id": .string("network/\(node.name)/zone/localnetwork"), "type": "network",
                    "network": "localnetwork", "network-type": "zone", "node": .string(node.name), "status": "ok",
                ]
            }
        }
        return .objects(list)
    }

    private static func status(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let cluster: JSONObject = [
            "type": "cluster", "id": "cluster", "name": .string(state.name), "nodes": .int(state.nodes.count),
            "quorate": .int(state.isQuorate ? 1 : 0), "version": .int(state.nodes.count),
        ]
        let nodes = state.nodes.map { node -> JSONObject in
            [
                "type": "node", "id": .string("node/\(node.name)"), "name": .string(node.name),
                "nodeid": .int(state.isStandalone ? 0 : node.id), "ip": .string(node.address),
                "online": .int(node.isOnline ? 1 : 0),
                "local": .int(node.name == state.localNode ? 1 : 0), "level": "",
            ]
        }
        return .objects(state.isStandalone ? nodes : [cluster] + nodes)
    }

    private static func nextID(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        if let wanted = call.int("vmid") {
            if let guest = state.guests[wanted] {
                throw .parameter("vmid", "\(guest.kind == .qemu ? "VM" : "CT") \(wanted) already exists")
            }
            return Reply(.string(String(wanted)))
        }
        let free = (100...999_999).first { state.guests[$0] == nil } ?? 1_000_000
        return Reply(.string(String(free)))
    }
}
