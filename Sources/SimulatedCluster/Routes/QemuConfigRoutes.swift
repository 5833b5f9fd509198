import JSONLines

/// `/nodes/{node}/qemu/{vmid}/config` and what else shows and changes a virtual machine's configuration.
enum QemuConfigRoutes {
    private static let base = "/nodes/{node}/qemu/{vmid}"
    private static let audit = Permission.each("/vms/{vmid}", "VM.Audit")
    private static let configure = Permission.some(
        "/vms/{vmid}", "VM.Config.Disk", "VM.Config.CDROM", "VM.Config.CPU", "VM.Config.Memory", "VM.Config.Network",
        "VM.Config.HWType", "VM.Config.Options", "VM.Config.Cloudinit")
    private static let changeRules: [ParameterRule] =
        ConfigurationOptions.qemuRules + [
            .string("delete", .configurationIDs), .string("revert", .configurationIDs),
            .string("digest", maximumLength: 40), .flag("skiplock"), .flag("force", requires: "delete"),
        ]

    static let all: [Route] = [
        Route(
            "GET", "\(base)/config", audit, .onNode,
            rules: [.flag("current"), .string("snapshot", .configurationID, maximumLength: 40)], run: read),
        Route("PUT", "\(base)/config", configure, [.privileged, .onNode], rules: changeRules, run: change),
        Route(
            "POST", "\(base)/config", configure, [.privileged, .onNode],
            rules: changeRules + [.integer("background_delay", minimum: 1, maximum: 30)], run: changeInBackground),
        Route("GET", "\(base)/pending", audit, .onNode, run: pending),
        Route("GET", "\(base)/snapshot", audit, [.privileged, .onNode], run: snapshots),
        Route("GET", "\(base)/snapshot/{snapname}", .anyone) { _, _ in .index(["rollback", "config"], key: "cmd") },
        Route(
            "GET", "\(base)/snapshot/{snapname}/config",
            .some("/vms/{vmid}", "VM.Snapshot", "VM.Snapshot.Rollback", "VM.Audit"), .onNode, run: snapshot),
    ]

    private static func read(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guest = try find(call, in: state)
        let name = call.text("snapshot")
        if name != nil, call.flag("current") {
            throw .parameters([
                "snapshot": "cannot use 'snapshot' parameter with 'current'",
                "current": "cannot use 'snapshot' parameter with 'current'",
            ])
        }
        var configuration = call.flag("current") ? guest.configuration : guest.planned
        if let name { configuration = try snapshot(name, of: guest).configuration }
        var shown = configuration.json(guest.rules)
        shown["digest"] = .string(guest.digest)
        return Reply(.object(shown))
    }

    private static func change(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let (change, power) = try prepare(&state, call)
        power.update(&state) { change.apply(to: &$0) }
        return .null
    }

    private static func changeInBackground(
        _ state: inout ClusterState, _ call: APICall
    ) throws(Refusal) -> Reply {
        let (change, power) = try prepare(&state, call)
        let line = "update VM \(call.vmid): \(change.logLine)"
        let upid = state.fork("qmconfig", String(call.vmid), on: call.node, as: call.user) { state, upid in
            state.withLock(.qemu, power.vmid, upid) { state, upid in
                state.log(upid, line)
                state.conclude(upid, after: 0.1) { state, _ in power.update(&state) { change.apply(to: &$0) } }
            }
        }
        guard call.int("background_delay") != nil, state.tasks.ordered.isEmpty else { return Reply(.string(upid.text)) }
        // Such a change is done long before the shortest delay ends.
        power.update(&state) { change.apply(to: &$0) }
        state.log(upid, line)
        state.finish(upid, "OK")
        return .null
    }

    /// All that is checked before either way of changing.
    private static func prepare(
        _ state: inout ClusterState, _ call: APICall
    ) throws(Refusal) -> (ConfigurationChange, GuestPower) {
        let change = try ConfigurationChange(call)
        try change.requirePrivileges(call.user, call.vmid, in: state)
        _ = try find(call, in: state)
        try state.requireUnlocked(.qemu, call)
        try change.check(find(call, in: state), in: state)
        return (change, GuestPower(kind: .qemu, vmid: call.vmid, node: call.node))
    }

    private static func pending(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guest = try find(call, in: state)
        let names = Set(guest.configuration.options.keys).union(guest.pending.keys).sorted()
        var entries = names.map { name in
            var entry: JSONObject = ["key": .string(name)]
            if let value = guest.configuration[name] {
                entry["value"] = GuestConfiguration.json(name, value, guest.rules)
            }
            if let value = guest.pending[name] {
                entry["pending"] = GuestConfiguration.json(name, value, guest.rules)
            }
            if guest.pendingDeletes.contains(name) { entry["delete"] = 1 }
            return entry
        }
        entries.append(["key": "digest", "value": .string(guest.digest)])
        return .objects(entries)
    }

    private static func snapshots(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guest = try find(call, in: state)
        var list = guest.snapshots.map { snapshot in
            var entry: JSONObject = [
                "name": .string(snapshot.name), "description": .string(snapshot.description),
                "snaptime": .int(snapshot.time), "vmstate": 0,
            ]
            if let parent = snapshot.parent { entry["parent"] = .string(parent) }
            return entry
        }
        var current: JSONObject = [
            "name": "current", "running": .int(guest.isRunning ? 1 : 0), "digest": .string(guest.digest),
            "description": "You are here!",
        ]
        if let last = guest.snapshots.last { current["parent"] = .string(last.name) }
        list.append(current)
        return .objects(list)
    }

    private static func snapshot(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guest = try find(call, in: state)
        let snapshot = try snapshot(call.text("snapname") ?? "", of: guest)
        var shown = snapshot.configuration.json(guest.rules)
        shown["snaptime"] = .int(snapshot.time)
        shown["description"] = .string(snapshot.description)
        return Reply(.object(shown))
    }

    private static func snapshot(_ name: String, of guest: Guest) throws(Refusal) -> Guest.Snapshot {
        guard let snapshot = guest.snapshots.first(where: { $0.name == name }) else {
            throw .died("snapshot '\(name)' does not exist")
        }
        return snapshot
    }

    private static func find(_ call: APICall, in state: ClusterState) throws(Refusal) -> Guest {
        let power = GuestPower(kind: .qemu, vmid: call.vmid, node: call.node)
        guard let guest = power.guest(state) else { throw .died(power.missingFile) }
        return guest
    }
}
