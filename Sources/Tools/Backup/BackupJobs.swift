import Gateway
import JSONLines

/// What the tools for backup jobs share.
enum BackupJobs {
    static let entry: JSONValue = [
        "type": "object",
        "properties": [
            "id": Schema.string, "enabled": Schema.boolean, "schedule": Schema.string, "storage": Schema.string,
            "mode": Schema.string, "all": Schema.boolean, "vmids": ["type": "array", "items": ["type": "integer"]],
            "pool": Schema.string, "exclude": ["type": "array", "items": ["type": "integer"]], "node": Schema.string,
            "compress": Schema.string, "keep": Schema.string, "notes_template": Schema.string,
            "comment": Schema.string, "next_run": Schema.integer,
        ],
        "required": ["id", "enabled"],
    ]

    /// The options of a job; `endpoint` creates or changes one.
    static func options(_ endpoint: String, isNew: Bool) -> [Parameter] {
        [
            .of(
                endpoint, "schedule", required: isNew,
                "When, as a calendar event: 02:30, or sat 03:00, or mon..fri 21:00"),
            .of(endpoint, "storage", required: isNew, "Storage for the backups"),
            Parameter("vmids", .list(of: .vmid, maximumCount: 1000), "These guests"),
            .of(endpoint, "all", "All guests"), .of(endpoint, "pool", "The guests of this pool"),
            Parameter("exclude", .list(of: .vmid, maximumCount: 1000), "With all: but not these"),
            .of(endpoint, "node", "Only while the guests are on this node"),
            .of(
                endpoint, "mode", default: isNew ? "snapshot" : nil,
                "How: snapshot (guests run on), suspend, or stop (SHUTS THEM DOWN for the time of the backup)"),
            .of(endpoint, "compress", default: isNew ? "zstd" : nil, "Compression"),
            .of(endpoint, "enabled", default: isNew ? true : nil, "Whether it runs on its schedule"),
            .of(endpoint, "notes-template", "Notes of the backups, e.g. {{guestname}}"),
            .of(endpoint, "comment", "What the job is for"),
        ] + Retention.parameters
    }

    /// - Throws: ``GatewayError`` `invalid_arguments` with all faults.
    static func check(_ arguments: JSONObject, isNew: Bool, on cluster: any ClusterAccess) async throws {
        var faults: [ArgumentFault] = []
        let ways = ["vmids", "all", "pool"].filter { arguments[$0] != nil && arguments[$0] != false }
        if ways.count > 1 {
            faults.append(ArgumentFault(ways[1], "cannot be combined with \(ways[0])"))
        } else if isNew, ways.isEmpty {
            faults.append(ArgumentFault("vmids", "give one of vmids, all: true or pool"))
        }
        if arguments["vmids"]?.array?.isEmpty == true { faults.append(ArgumentFault("vmids", "names no guest")) }
        if arguments["exclude"] != nil, isNew, arguments["all"] != true {
            faults.append(ArgumentFault("exclude", "has a meaning only with all: true"))
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        try Retention.check(arguments)
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
    }

    static func parameters(_ arguments: JSONObject) -> JSONObject {
        var parameters = arguments.passing(
            "schedule", "storage", "all", "pool", "node", "mode", "compress", "enabled", "notes-template", "comment")
        for (ours, theirs) in [("vmids", "vmid"), ("exclude", "exclude")] {
            guard let list = arguments[ours]?.array else { continue }
            parameters[theirs] = .string(list.compactMap(\.int).map(String.init).joined(separator: ","))
        }
        parameters["prune-backups"] = Retention.text(arguments).map(JSONValue.string)
        return parameters
    }

    /// GET /cluster/backup
    static func list(_ cluster: any ClusterAccess) async throws -> [JSONObject] {
        let list = try await cluster.send(APIRequest(.get, "/cluster/backup")).data.array ?? []
        return list.map { raw in
            var job: JSONObject = ["id": raw["id"] ?? "", "enabled": .bool(raw["enabled"]?.int != 0)]
            for name in ["schedule", "storage", "mode", "pool", "node", "compress", "comment"] { job[name] = raw[name] }
            if raw["all"]?.int == 1 { job["all"] = true }
            for (ours, theirs) in [("vmids", "vmid"), ("exclude", "exclude")] {
                let numbers = raw[theirs]?.string?.split { ",; ".contains($0) }.compactMap { Int($0) }
                job[ours] = numbers.map { .array($0.map(JSONValue.int)) }
            }
            job["keep"] = Retention.readable(raw["prune-backups"]).map(JSONValue.string)
            job["notes_template"] = raw["notes-template"]
            job["next_run"] = raw["next-run"]
            return job
        }.sorted { ($0["id"]?.string ?? "") < ($1["id"]?.string ?? "") }
    }

    static let untrusted: JSONValue = ["comment", "notes_template"]

    /// What a job backs up, in a few words.
    static func guests(_ job: JSONValue?) -> String {
        let excluded = (job?["exclude"]?.array ?? []).compactMap(\.int).map(String.init)
        if job?["all"] == true { return excluded.isEmpty ? "all" : "all but \(excluded.joined(separator: ","))" }
        if let pool = job?["pool"]?.string { return "pool \(UntrustedText.line(pool, limit: 30))" }
        return (job?["vmids"]?.array ?? []).compactMap(\.int).map(String.init).joined(separator: ",")
    }

    static func fields(_ job: JSONValue?, _ text: inout TextBlock) {
        text.field("Enabled", job?["enabled"] == false ? "no" : "yes")
        text.field("Schedule", job?["schedule"]?.string.map { UntrustedText.line($0) })
        text.field("Guests", guests(job))
        text.field("Storage", job?["storage"]?.string)
        text.field("Mode", job?["mode"]?.string)
        text.field("Keeps", job?["keep"]?.string)
        text.field("Comment", job?["comment"]?.string.map { UntrustedText.line($0) })
    }
}
