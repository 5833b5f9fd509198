import Gateway
import JSONLines

/// DELETE /cluster/backup/{id}
struct DeleteBackupJob: Tool {
    init() {}

    private static let endpoint = "DELETE /cluster/backup/{id}"

    let spec = ToolSpec(
        name: "delete_backup_job", title: "Delete backup job",
        summary:
            "Deletes a scheduled backup: its guests are BACKED UP NO MORE unless another job has them. The backups that it "
            + "made stay. update_backup_job with enabled: false only pauses it.",
        toolset: "backup",
        parameters: [.of(endpoint, "id", required: true, "The job's id, as list_backup_jobs shows it")],
        effects: [.reconfigure], isIdempotent: false, endpoints: [endpoint],
        output: ["id": Schema.string, "goal_reached": Schema.boolean], requiredOutput: ["id"],
        examples: [["id": "backup-nightly"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await SetBackupJob.checkPresence(arguments, on: cluster)
        return Target(arguments: arguments)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        [APIRequest(.delete, "/cluster/backup/{id}", ["id": call.arguments["id"]?.string ?? ""])]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first else { throw GatewayError(.internal, "no plan") }
        _ = try await context.cluster.send(request)
        let isLeft = try await BackupJobs.list(context.cluster).contains { $0["id"] == call.arguments["id"] }
        return ["id": call.arguments["id"] ?? "", "goal_reached": .bool(!isLeft)]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let isReached = result["goal_reached"] != false
        text.headline(isReached ? .success : .warning, isReached ? "Backup Job Deleted" : "Backup Job Still There")
        text.subject(.storage, UntrustedText.line(result["id"]?.string ?? "", limit: 50))
        return text.text
    }
}
