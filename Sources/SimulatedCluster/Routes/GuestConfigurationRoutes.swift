import JSONLines

/// `.../config` and `.../pending` of virtual machines and containers.
enum GuestConfigurationRoutes {
    static let all: [Route] = Guest.Kind.allCases.flatMap(routes)

    private static func routes(_ kind: Guest.Kind) -> [Route] {
        let base = "/nodes/{node}/\(kind.rawValue)/{vmid}"
        let common = [
            Route("GET", "\(base)/config") { state, call throws(Refusal) in try read(kind, state, call) },
            Route("PUT", "\(base)/config") { state, call throws(Refusal) in try change(kind, &state, call) },
            Route("GET", "\(base)/pending") { state, call throws(Refusal) in
                pending(try call.guest(kind, in: state))
            },
        ]
        return kind == .lxc ? common : common + [Route("POST", "\(base)/config", run: changeInBackground)]
    }

    private static func read(_ kind: Guest.Kind, _ state: ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guest = try call.guest(kind, in: state)
        if let name = call.text("snapshot") {
            if call.flag("current") {
                throw .parameters([
                    "snapshot": "cannot use 'snapshot' parameter with 'current'",
                    "current": "cannot use 'snapshot' parameter with 'current'",
                ])
            }
            var shown = SnapshotRoutes.shown(try SnapshotRoutes.find(name, of: guest), of: guest)
            shown["digest"] = .string(guest.digest)
            return Reply(.object(shown))
        }
        var shown = (call.flag("current") ? guest.configuration : guest.planned).json(guest.rules)
        shown["digest"] = .string(guest.digest)
        shown["parent"] = guest.parent.map(JSONValue.string)
        return Reply(.object(shown))
    }

    static func change(_ kind: Guest.Kind, _ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        try prepare(kind, &state, call).apply(to: call.vmid, in: &state)
        return .null
    }

    private static func changeInBackground(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let change = try prepare(.qemu, &state, call)
        let line = "update VM \(call.vmid): \(change.logLine)"
        let vmid = call.vmid
        let upid = state.fork("qmconfig", String(vmid), on: call.node, as: call.user) { state, upid in
            state.withLock(.qemu, vmid, upid) { state, upid in
                state.log(upid, line)
                state.conclude(upid, after: 0.1) { state, _ throws(Refusal) in try change.apply(to: vmid, in: &state) }
            }
        }
        guard call.int("background_delay") != nil, !state.tasks.mayFail(upid) else { return Reply(upid) }
        // Such a change is done long before the shortest delay ends.
        state.log(upid, line)
        if state.attempt(upid, { state, _ throws(Refusal) in try change.apply(to: vmid, in: &state) }) {
            state.finish(upid, "OK")
        }
        return .null
    }

    /// All that is checked before either way of changing.
    private static func prepare(
        _ kind: Guest.Kind, _ state: inout ClusterState, _ call: APICall
    ) throws(Refusal) -> ConfigurationChange {
        let change = try ConfigurationChange(call, kind)
        try change.requirePrivileges(call.user, call.vmid, in: state)
        _ = try call.guest(kind, in: state)
        try state.requireUnlocked(kind, call)
        try change.check(call.guest(kind, in: state), in: state)
        return change
    }

    private static func pending(_ guest: Guest) -> Reply {
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
}
