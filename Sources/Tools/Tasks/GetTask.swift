public import Gateway
public import JSONLines
import ProxmoxClient

/// GET /nodes/{node}/tasks/{upid}/status and .../log
public struct GetTask: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "get_task", title: "Get task",
        summary: "Reads how a Proxmox task stands or ended, with the end of its log.",
        parameters: [
            Parameter("upid", .string(maximumLength: 400), required: true, "The task's UPID"),
            Parameter("lines", .integer(0...1000), default: 20, "At most so many lines from the log's end"),
        ],
        endpoints: ["GET /nodes/{node}/tasks/{upid}/status", "GET /nodes/{node}/tasks/{upid}/log"],
        output: [
            "upid": Schema.string, "node": Schema.string, "type": Schema.string, "id": Schema.string,
            "user": Schema.string, "status": ["type": "string", "description": "running, ok, warnings or failed"],
            "exit_status": Schema.string, "started": Schema.integer, "log": Schema.strings,
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["upid", "node", "status"])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let text = arguments["upid"]?.string ?? ""
        guard let upid = UPID(text) else {
            throw GatewayError.invalidArguments([
                ArgumentFault(
                    "upid", "is not a UPID; one looks like UPID:pve1:0000A1B2:00C3D4E5:69240000:qmstart:100:root@pam:")
            ])
        }
        try await GuestLookup.checkNode(upid.node, on: cluster)
        return Target(arguments: arguments, node: upid.node)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let text = call.arguments["upid"]?.string ?? ""
        let values = ["node": call.node ?? "", "upid": text]
        let status = try await context.cluster.send(APIRequest(.get, "/nodes/{node}/tasks/{upid}/status", values)).data
        let exit = status["exitstatus"]?.string
        var result: JSONObject = ["upid": .string(text), "node": .string(call.node ?? "")]
        result["type"] = status["type"]
        result["id"] = status["id"]
        result["user"] = status["user"]
        result["status"] = .string(TaskState.word(status["status"]?.string == "running" ? nil : exit ?? "unknown"))
        result["exit_status"] = exit.map(JSONValue.string)
        result["started"] = status["starttime"]
        let count = call.arguments["lines"]?.int ?? 20
        if count > 0 {
            let all =
                try await context.cluster.send(
                    APIRequest(.get, "/nodes/{node}/tasks/{upid}/log", values, ["limit": 0])
                ).data.array ?? []
            result["log"] = .array(all.suffix(count).compactMap { $0["t"] })
        }
        result["untrusted"] = ["log"]
        return result
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.subject(.task, "Task \(result["type"]?.string ?? "") \(result["id"]?.string ?? "")")
        text.field("Node", result["node"]?.string)
        text.field("Status", result["status"]?.string?.uppercased())
        text.field("Exit Status", result["exit_status"]?.string.map { UntrustedText.line($0) })
        text.field("User", result["user"]?.string)
        text.field("UPID", result["upid"]?.string)
        if let log = result["log"]?.array, !log.isEmpty {
            text.fenced(
                "Log (last \(log.count) lines)", log.map { $0.string ?? "" }.joined(separator: "\n"), limit: log.count)
        }
        return text.text
    }
}

/// A task's state in one word.
enum TaskState {
    /// - Parameter exit: the exit status; nil while the task runs.
    static func word(_ exit: String?) -> String {
        guard let exit, exit != "RUNNING" else { return "running" }
        if exit == "OK" { return "ok" }
        return exit.hasPrefix("WARNINGS:") ? "warnings" : "failed"
    }
}
