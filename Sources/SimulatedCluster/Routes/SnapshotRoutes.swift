import JSONLines

/// `.../snapshot` of virtual machines and containers.
enum SnapshotRoutes {
    static let all: [Route] = Guest.Kind.allCases.flatMap(routes)

    private static func routes(_ kind: Guest.Kind) -> [Route] {
        let base = "/nodes/{node}/\(kind.rawValue)/{vmid}/snapshot"
        return [
            Route("GET", base) { state, call throws(Refusal) in list(try call.guest(kind, in: state)) },
            Route("POST", base) { state, call throws(Refusal) in
                let snapshots = GuestSnapshots(power: call.power(kind), name: call.text("snapname") ?? "")
                try snapshots.checkName()
                let upid = snapshots.take(
                    &state, as: call.user, description: call.text("description") ?? "", withMemory: call.flag("vmstate")
                )
                return Reply(upid)
            },
            Route("GET", "\(base)/{snapname}") { _, _ in .index(["rollback", "config"], key: "cmd") },
            Route("DELETE", "\(base)/{snapname}") { state, call throws(Refusal) in
                let snapshots = GuestSnapshots(power: call.power(kind), name: call.text("snapname") ?? "")
                return Reply(snapshots.delete(&state, as: call.user, isForced: call.flag("force")))
            },
            Route("POST", "\(base)/{snapname}/rollback") { state, call throws(Refusal) in
                let snapshots = GuestSnapshots(power: call.power(kind), name: call.text("snapname") ?? "")
                return Reply(snapshots.rollBack(&state, as: call.user, starts: call.flag("start")))
            },
            Route("GET", "\(base)/{snapname}/config") { state, call throws(Refusal) in
                let guest = try call.guest(kind, in: state)
                let snapshot = try find(call.text("snapname") ?? "", of: guest)
                return Reply(.object(shown(snapshot, of: guest)))
            },
            Route("PUT", "\(base)/{snapname}/config") { state, call throws(Refusal) in
                let name = call.text("snapname") ?? ""
                let guest = try call.guest(kind, in: state)
                if let lock = guest.lock { throw .died("\(guest.label) is locked (\(lock))") }
                _ = try find(name, of: guest)
                call.power(kind).update(&state) { guest in
                    for index in guest.snapshots.indices where guest.snapshots[index].name == name {
                        if let text = call.text("description") { guest.snapshots[index].description = text }
                    }
                }
                return .null
            },
        ]
    }

    static func find(_ name: String, of guest: Guest) throws(Refusal) -> Guest.Snapshot {
        guard let snapshot = guest.snapshots.first(where: { $0.name == name }) else {
            throw .died("snapshot '\(name)' does not exist")
        }
        return snapshot
    }

    /// A snapshot's section of the configuration file.
    static func shown(_ snapshot: Guest.Snapshot, of guest: Guest) -> JSONObject {
        var shown = snapshot.configuration.json(guest.rules)
        shown["snaptime"] = .int(snapshot.time)
        shown["description"] = snapshot.description.isEmpty ? nil : .string(snapshot.description)
        shown["parent"] = snapshot.parent.map(JSONValue.string)
        if let state = snapshot.state {
            shown["vmstate"] = .string(state)
            shown["runningmachine"] = .string(GuestStatus.machine)
            shown["runningcpu"] = .string(snapshot.configuration["cpu"] ?? "qemu64")
        }
        return shown
    }

    private static func list(_ guest: Guest) -> Reply {
        var list = guest.snapshots.sorted { $0.name < $1.name }.map { snapshot in
            var entry: JSONObject = [
                "name": .string(snapshot.name), "description": .string(snapshot.description),
                "snaptime": .int(snapshot.time),
            ]
            if guest.kind == .qemu { entry["vmstate"] = .int(snapshot.state == nil ? 0 : 1) }
            if let parent = snapshot.parent { entry["parent"] = .string(parent) }
            return entry
        }
        var current: JSONObject = [
            "name": "current", "running": .int(guest.isRunning ? 1 : 0), "digest": .string(guest.digest),
            "description": "You are here!",
        ]
        if let parent = guest.parent { current["parent"] = .string(parent) }
        list.append(current)
        return .objects(list)
    }
}
