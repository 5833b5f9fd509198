import Gateway
import JSONLines

/// POST /cluster/backup, or PUT /cluster/backup/{id}
struct SetBackupJob: Tool {
    private let isNew: Bool
    let spec: ToolSpec

    /// - Parameter isNew: creates a job rather than changing one.
    init(isNew: Bool) {
        self.isNew = isNew
        let endpoint = isNew ? "POST /cluster/backup" : "PUT /cluster/backup/{id}"
        spec = ToolSpec(
            name: isNew ? "create_backup_job" : "update_backup_job",
            title: isNew ? "Create backup job" : "Change backup job",
            summary: isNew
                ? "Schedules backups of guests: those named, those of a pool, or all. With keep_... arguments each run PRUNES "
                    + "older backups on that storage; without them the storage's own setting does. create_backup makes one now."
                : "Changes a scheduled backup; what is not given stays. Another choice of guests (vmids, all, pool) replaces "
                    + "the one it has.",
            toolset: "backup",
            parameters: (isNew
                ? [.of(endpoint, "id", "The job's id; made up where it is left out")]
                : [.of(endpoint, "id", required: true, "The job's id, as list_backup_jobs shows it")])
                + BackupJobs.options(endpoint, isNew: isNew)
                + (isNew
                    ? [] : [Parameter("delete", .names(maximumCount: 32), "Options to reset, by Proxmox's names")]),
            effects: isNew ? [.create] : [.reconfigure], isIdempotent: !isNew, endpoints: [endpoint],
            output: ["job": BackupJobs.entry, "goal_reached": Schema.boolean, "untrusted": Schema.untrusted],
            requiredOutput: ["job"],
            examples: [
                isNew
                    ? ["schedule": "sat 03:00", "storage": "shared-nfs", "vmids": [101, 102], "keep_weekly": 4]
                    : ["id": "backup-nightly", "enabled": false]
            ])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await BackupJobs.check(arguments, isNew: isNew, on: cluster)
        guard !isNew else { return Target(arguments: arguments) }
        guard BackupJobs.parameters(arguments).isEmpty == false || arguments["delete"] != nil else {
            let names = spec.parameters.map(\.name).filter { $0 != "id" }.joined(separator: ", ")
            throw GatewayError(.invalidArguments, "nothing to change; give at least one of \(names)")
        }
        try await Self.checkPresence(arguments, on: cluster)
        return Target(arguments: arguments)
    }

    /// - Throws: ``GatewayError`` `not_found` naming the jobs that there are.
    static func checkPresence(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws {
        let id = arguments["id"]?.string ?? ""
        let ids = try await BackupJobs.list(cluster).compactMap { $0["id"]?.string }
        guard !ids.contains(where: { $0.hasSameBytes(as: id) }) else { return }
        throw GatewayError(
            .notFound,
            "there is no backup job '\(UntrustedText.line(id, limit: 50))'\(NearestName.hint(id, among: ids)); nothing was sent"
        )
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters = BackupJobs.parameters(call.arguments)
        guard !isNew else {
            parameters["id"] = call.arguments["id"]
            return [APIRequest(.post, "/cluster/backup", [:], parameters)]
        }
        parameters["delete"] = call.arguments.passing("delete")["delete"]
        // Of the ways to say which guests are meant, a job has one.
        if parameters["vmid"] != nil || parameters["pool"] != nil || parameters["all"] == true {
            let current = try await BackupJobs.list(cluster).first { $0["id"] == call.arguments["id"] } ?? [:]
            let others = [("all", "all"), ("vmids", "vmid"), ("pool", "pool")]
                .filter { current[$0.0] != nil && parameters[$0.1] == nil }.map(\.1)
            let deleted = [parameters["delete"]?.string].compactMap(\.self) + others
            if !deleted.isEmpty { parameters["delete"] = .string(deleted.joined(separator: ",")) }
        }
        return [
            APIRequest(.put, "/cluster/backup/{id}", ["id": call.arguments["id"]?.string ?? ""], parameters)
        ]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first else { throw GatewayError(.internal, "no plan") }
        let before = Set(try await BackupJobs.list(context.cluster).compactMap { $0["id"]?.string })
        _ = try await context.cluster.send(request)
        let after = try await BackupJobs.list(context.cluster)
        let job = after.first { job in
            let id = job["id"]?.string ?? ""
            return call.arguments["id"]?.string.map { $0 == id } ?? !before.contains(id)
        }
        var result: JSONObject = ["job": .object(job ?? ["id": call.arguments["id"] ?? "", "enabled": false])]
        result["goal_reached"] = .bool(job != nil)
        result["untrusted"] = ["job.comment", "job.notes_template"]
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let isReached = result["goal_reached"] != false
        text.headline(isReached ? .success : .warning, "Backup Job \(isNew ? "Created" : "Changed")")
        text.subject(.storage, UntrustedText.line(result["job"]?["id"]?.string ?? "", limit: 50))
        BackupJobs.fields(result["job"], &text)
        if !isReached { text.closing(.warning, "Proxmox says OK, but the job is not in its list") }
        return text.text
    }
}
