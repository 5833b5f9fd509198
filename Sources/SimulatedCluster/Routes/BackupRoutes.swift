import JSONLines

/// `vzdump` and the cluster's backup jobs.
enum BackupRoutes {
    static let all: [Route] = [
        Route("POST", "/nodes/{node}/vzdump", run: run),
        Route("GET", "/nodes/{node}/vzdump/defaults") { _, _ in
            Reply(["compress": "zstd", "mode": "snapshot", "storage": "local", "remove": 1, "ionice": 7])
        },
        Route("GET", "/nodes/{node}/vzdump/extractconfig") { state, call throws(Refusal) in
            let id = call.text("volume") ?? ""
            guard let volume = state.volume(id, on: call.node) else { throw .died("volume '\(id)' does not exist") }
            return Reply(.string(volume.archive?.configuration.text ?? ""))
        },
        Route("GET", "/cluster/backup") { state, _ in .objects(state.backupJobs.map(\.json)) },
        Route("POST", "/cluster/backup") { state, call throws(Refusal) in
            let id = call.text("id") ?? "backup-\(Secrets.uuid().prefix(8))-\(Secrets.uuid().prefix(4))"
            if state.backupJobs.contains(where: { $0.id == id }) { throw .died("Job '\(id)' already exists") }
            var job = BackupJob(id: id, options: [:])
            try set(&job, call, in: state)
            if ["all", "vmid", "pool"].allSatisfy({ job.options[$0] == nil }) {
                throw .parameter("vmid", "property is missing and it is not optional")
            }
            job.options["enabled"] = job.options["enabled"] ?? "1"
            state.backupJobs.append(job)
            return .null
        },
        Route("GET", "/cluster/backup/{id}") { state, call throws(Refusal) in
            Reply(.object(state.backupJobs[try index(call, in: state)].json))
        },
        Route("PUT", "/cluster/backup/{id}") { state, call throws(Refusal) in
            let index = try index(call, in: state)
            var job = state.backupJobs[index]
            for name in ParameterFormat.list(call.text("delete") ?? "") { job.options[name] = nil }
            // What a job covers is said in one way only.
            let ways = ["all", "vmid", "pool"]
            if let way = ways.first(where: { call.parameters[$0] != nil && call.text($0) != "0" }) {
                for other in ways where other != way { job.options[other] = nil }
            }
            try set(&job, call, in: state)
            state.backupJobs[index] = job
            return .null
        },
        Route("DELETE", "/cluster/backup/{id}") { state, call throws(Refusal) in
            state.backupJobs.remove(at: try index(call, in: state))
            return .null
        },
        Route("GET", "/cluster/backup/{id}/included_volumes") { state, call throws(Refusal) in
            let job = state.backupJobs[try index(call, in: state)]
            let guests = state.sortedGuests.filter { job.includes($0, in: state) }
            let children = guests.map { guest -> JSONValue in
                let volumes = guest.disks.map { option, drive -> JSONValue in
                    [
                        "id": .string("\(guest.vmid):\(option)"), "name": .string(option),
                        "included": .bool(drive.options["backup"] != "0"),
                        "reason": .string(drive.options["backup"] == "0" ? "disabled" : "enabled"),
                    ]
                }
                return [
                    "id": .int(guest.vmid), "name": .string(guest.name), "type": .string(guest.kind.rawValue),
                    "children": .array(volumes),
                ]
            }
            return Reply(["children": .array(children)])
        },
        Route("GET", "/cluster/backup-info") { _, _ in .index(["not-backed-up"]) },
        Route("GET", "/cluster/backup-info/not-backed-up") { state, call in
            let left = state.sortedGuests.filter { guest in
                state.may(call.user, "VM.Audit", on: "/vms/\(guest.vmid)")
                    && !state.backupJobs.contains { $0.options["enabled"] != "0" && $0.includes(guest, in: state) }
            }
            return .objects(
                left.map { ["vmid": .int($0.vmid), "type": .string($0.kind.rawValue), "name": .string($0.name)] })
        },
    ]

    private static func index(_ call: APICall, in state: ClusterState) throws(Refusal) -> Int {
        let id = call.text("id") ?? ""
        guard let index = state.backupJobs.firstIndex(where: { $0.id == id }) else {
            throw .parameter("id", "No such job '\(id)'")
        }
        return index
    }

    private static func set(_ job: inout BackupJob, _ call: APICall, in state: ClusterState) throws(Refusal) {
        if let storage = call.text("storage"), state.storage(storage)?.contentTypes.contains("backup") != true {
            throw .died(
                state.storage(storage) == nil
                    ? "storage '\(storage)' does not exist"
                    : "can't use storage '\(storage)' for backups - wrong content type")
        }
        for name in call.parameters.keys where !["id", "delete", "starttime", "dow"].contains(name) {
            job.options[name] = call.text(name)
        }
        if let time = call.text("starttime") {
            job.options["schedule"] = call.text("dow").map { "\($0) \(time)" } ?? time
        }
    }

    private static func run(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let storageName = call.text("storage") ?? "local"
        let pool = call.text("pool").map { name in state.pools.first { $0.name == name } }
        var vmids = ParameterFormat.list(call.text("vmid") ?? "").compactMap { Int($0) }
        if call.flag("all") || pool != nil {
            let excluded = Set(ParameterFormat.list(call.text("exclude") ?? "").compactMap { Int($0) })
            vmids = state.sortedGuests.filter { guest in
                guest.node == call.node && !excluded.contains(guest.vmid)
                    && (pool.map { $0?.guests.contains(guest.vmid) == true } ?? true)
                    && state.may(call.user, "VM.Backup", on: "/vms/\(guest.vmid)")
            }.map(\.vmid)
        } else if vmids.isEmpty {
            throw .parameter("vmid", "property is missing and it is not optional")
        }
        for vmid in vmids { try state.require(call.user, "VM.Backup", on: "/vms/\(vmid)") }
        try state.require(call.user, "Datastore.AllocateSpace", on: "/storage/\(storageName)")
        guard let storage = state.storage(storageName) else { throw .died("storage '\(storageName)' does not exist") }
        guard storage.contentTypes.contains("backup") else {
            throw .died("can't use storage '\(storageName)' for backups - wrong content type")
        }
        guard storage.isOn(call.node) else {
            throw .died("storage '\(storageName)' is not available on node '\(call.node)'")
        }
        let shown = call.parameters.keys.filter { $0 != "vmid" && $0 != "node" }.sorted().map {
            "--\($0) \(call.text($0) ?? "")"
        }
        let line = (vmids.map(String.init) + shown).joined(separator: " ")
        let prune = call.text("prune-backups") ?? storage.settings["prune-backups"]
        let backup = BackupRun(
            node: call.node, guests: vmids, storage: storageName, mode: call.text("mode") ?? "snapshot",
            compression: call.text("compress") ?? "zstd", notes: call.text("notes-template"),
            isProtected: call.flag("protected"),
            retention: call.text("remove") == "0" ? nil : prune.map { Retention($0) }, line: line)
        return Reply(backup.fork(&state, as: call.user))
    }
}
