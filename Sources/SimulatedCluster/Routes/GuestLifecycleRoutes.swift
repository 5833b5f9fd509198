import JSONLines

/// Making, cloning, moving and destroying guests: the same for virtual machines and containers.
enum GuestLifecycleRoutes {
    static let all: [Route] = Guest.Kind.allCases.flatMap(routes)

    private static func routes(_ kind: Guest.Kind) -> [Route] {
        let list = "/nodes/{node}/\(kind.rawValue)"
        let base = "\(list)/{vmid}"
        return [
            Route("POST", list) { state, call throws(Refusal) in try create(kind, &state, call) },
            Route("DELETE", base) { state, call throws(Refusal) in
                let removal = GuestRemoval(
                    power: call.power(kind), purges: call.flag("purge"), isForced: kind == .lxc && call.flag("force"))
                try removal.check(in: state)
                return Reply(removal.fork(&state, as: call.user))
            },
            Route("POST", "\(base)/clone") { state, call throws(Refusal) in try clone(kind, &state, call) },
            Route("POST", "\(base)/template") { state, call throws(Refusal) in
                let guest = try call.guest(kind, in: state)
                let label = guest.label
                if !guest.snapshots.isEmpty {
                    throw .died("unable to create template, because \(label) contains snapshots")
                }
                if guest.isTemplate { throw .died("you can't convert a template to a template") }
                if guest.isRunning {
                    throw .died("you can't convert a \(label) to template if \(label) is running")
                }
                return Reply(GuestDisks(power: call.power(kind)).makeTemplate(&state, as: call.user))
            },
            Route("GET", "\(base)/migrate") { state, call throws(Refusal) in
                Reply(.object(GuestMigration.conditions(try call.guest(kind, in: state), in: state)))
            },
            Route("POST", "\(base)/migrate") { state, call throws(Refusal) in
                let migration = GuestMigration(
                    power: call.power(kind), target: call.text("target") ?? "", isOnline: call.flag("online"),
                    restarts: call.flag("restart"), movesLocalDisks: call.flag("with-local-disks"),
                    targetStorage: call.text("targetstorage") ?? call.text("target-storage"))
                try migration.check(in: state)
                if let service = state.service(of: call.vmid) {
                    return Reply(HAManager.migrate(&state, service, migration, on: call.node, as: call.user))
                }
                return Reply(migration.fork(&state, as: call.user))
            },
            Route("GET", "\(base)/feature") { state, call throws(Refusal) in
                let guest = try call.guest(kind, in: state)
                let disks = guest.disks.compactMap { state.volume($0.drive.volume, on: guest.node) }
                let has =
                    switch call.text("feature") {
                    case "clone": guest.isTemplate
                    case "copy": true
                    default:
                        disks.allSatisfy { volume in
                            let storage = state.storage(volume.storage)
                            return storage?.holdsFiles == true ? volume.format == "qcow2" : storage?.type != "lvm"
                        }
                    }
                let shared = disks.allSatisfy { $0.node == nil }
                var answer: JSONObject = ["hasFeature": .int(has ? 1 : 0)]
                if kind == .qemu {
                    answer["nodes"] = .array((shared ? state.nodes.map(\.name) : [guest.node]).map(JSONValue.string))
                }
                return Reply(.object(answer))
            },
        ]
    }

    private static let ownParameters: Set = [
        "node", "vmid", "archive", "force", "start", "pool", "storage", "unique", "bwlimit", "live-restore",
        "ha-managed", "import-working-storage", "ostemplate", "restore", "password", "ssh-public-keys",
        "ignore-unpack-errors",
    ]

    private static func create(
        _ kind: Guest.Kind, _ state: inout ClusterState, _ call: APICall
    ) throws(Refusal) -> Reply {
        let pool = call.text("pool")
        let isRestore = kind == .qemu ? call.parameters["archive"] != nil : call.flag("restore")
        let isOver = isRestore && state.guests[call.vmid] != nil
        let isAllowed =
            state.may(call.user, "VM.Allocate", on: "/vms/\(call.vmid)")
            || (pool.map { state.may(call.user, "VM.Allocate", on: "/pool/\($0)") } ?? false)
            || (isOver && call.flag("force") && state.may(call.user, "VM.Backup", on: "/vms/\(call.vmid)"))
        guard isAllowed else { throw .forbidden("") }
        if let pool, !state.pools.contains(where: { $0.name == pool }) { throw .forbidden("") }
        var options: [String: String] = [:]
        for name in call.parameters.keys where !ownParameters.contains(name) { options[name] = call.text(name) }
        if !call.user.isRoot {
            for name in options.keys.sorted() {
                let privilege =
                    kind == .qemu
                    ? ConfigurationOptions.privilege(for: name, value: options[name])
                    : ConfigurationOptions.containerPrivilege(for: name)
                if privilege == nil { throw .died("only root can set '\(name)' config") }
            }
        }
        let creation = GuestCreation(
            power: call.power(kind), options: options, archive: call.text(kind == .qemu ? "archive" : "ostemplate"),
            isRestore: isRestore, overwrites: call.flag("force"), storage: call.text("storage"),
            starts: call.flag("start"), isUnique: call.flag("unique"))
        try creation.check(in: state)
        guard state.isQuorate else { throw .died("cluster not ready - no quorum?") }
        return Reply(creation.fork(&state, as: call.user, pool: pool))
    }

    private static func clone(
        _ kind: Guest.Kind, _ state: inout ClusterState, _ call: APICall
    ) throws(Refusal) -> Reply {
        let clone = GuestClone(
            power: call.power(kind), newID: call.int("newid") ?? 0, target: call.text("target") ?? call.node,
            full: call.parameters["full"] == nil ? nil : call.flag("full"), storage: call.text("storage"),
            format: call.text("format"), name: call.text(kind == .qemu ? "name" : "hostname"),
            description: call.text("description"), snapshot: call.text("snapname"), pool: call.text("pool"))
        try clone.check(call.user, in: state)
        return Reply(clone.fork(&state, as: call.user))
    }
}

extension APICall {
    func power(_ kind: Guest.Kind) -> GuestPower { GuestPower(kind: kind, vmid: vmid, node: node) }

    /// - Throws: 500 where the node has no such guest.
    func guest(_ kind: Guest.Kind, in state: ClusterState) throws(Refusal) -> Guest {
        guard let guest = power(kind).guest(state) else { throw .died(power(kind).missingFile) }
        return guest
    }
}

extension Reply {
    init(_ upid: UPID) { self.init(.string(upid.text)) }
}
