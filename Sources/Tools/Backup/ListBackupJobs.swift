import Gateway
import JSONLines

/// GET /cluster/backup
struct ListBackupJobs: Tool {
    init() {}

    let spec = ToolSpec(
        name: "list_backup_jobs", title: "List backup jobs",
        summary: "Lists the cluster's scheduled backups: when, which guests, where to, how many are kept.",
        toolset: "backup", parameters: [], endpoints: ["GET /cluster/backup"],
        output: ["jobs": ["type": "array", "items": BackupJobs.entry], "untrusted": Schema.untrusted],
        requiredOutput: ["jobs"], examples: [[:]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let jobs = try await BackupJobs.list(context.cluster)
        return [
            "jobs": .array(jobs.map(JSONValue.object)), "untrusted": ["jobs.comment", "jobs.notes_template"],
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let jobs = result["jobs"]?.array ?? []
        text.headline(.storage, jobs.isEmpty ? "No Backup Jobs" : "\(jobs.count) Backup Jobs")
        var table = TextTable(
            ["ID", "WHEN", "STORAGE", "MODE", "GUESTS"], flexible: ["ID", "WHEN", "STORAGE", "GUESTS"])
        for job in jobs {
            table.add([
                UntrustedText.line(job["id"]?.string ?? "-", limit: 26)
                    + (job["enabled"] == false ? " (off)" : ""),
                UntrustedText.line(job["schedule"]?.string ?? "-", limit: 20), job["storage"]?.string ?? "-",
                job["mode"]?.string ?? "-", BackupJobs.guests(job),
            ])
        }
        if !jobs.isEmpty { text.table(table) }
        return text.text
    }
}
