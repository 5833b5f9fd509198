public import Gateway
public import JSONLines

/// GET /cluster/tasks, or GET /nodes/{node}/tasks where a node or a filter is given.
public struct ListTasks: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "list_tasks", title: "List tasks",
        summary: "Lists recent and running tasks of the whole cluster, or of one node with filters.",
        parameters: [
            Parameter("node", .node, "Tasks of this node; without it the cluster's recent tasks"),
            Parameter("vmid", .vmid, "Only tasks of this guest"),
            Parameter("type", .string(maximumLength: 40), "Only tasks of this type, e.g. qmstart"),
            Parameter("only_failed", .boolean, default: false, "Only tasks that ended with an error"),
            Parameter("limit", .integer(1...1000), default: 50, "At most so many tasks"),
        ],
        endpoints: ["GET /cluster/tasks", "GET /nodes/{node}/tasks"],
        output: [
            "tasks": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "upid": Schema.string, "node": Schema.string, "type": Schema.string, "id": Schema.string,
                        "user": Schema.string, "status": Schema.string, "exit_status": Schema.string,
                        "started": Schema.integer, "ended": Schema.integer,
                    ],
                    "required": ["upid", "node", "status"],
                ],
            ]
        ],
        requiredOutput: ["tasks"], examples: [[:], ["node": "pve1", "vmid": 100]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let request: APIRequest
        if let node = call.node {
            var parameters: JSONObject = ["source": "all"]
            parameters["limit"] = call.arguments["limit"]
            parameters["vmid"] = call.arguments["vmid"]
            parameters["typefilter"] = call.arguments["type"]
            if call.arguments["only_failed"] == true { parameters["errors"] = true }
            request = APIRequest(.get, "/nodes/{node}/tasks", ["node": node], parameters)
        } else {
            request = APIRequest(.get, "/cluster/tasks")
        }
        let list = try await context.cluster.send(request).data.array ?? []
        let tasks = list.map(Self.entry).filter { Self.matches($0, call.arguments) }
            .sorted { ($0["started"]?.int ?? 0) > ($1["started"]?.int ?? 0) }
        return ["tasks": .array(tasks.prefix(call.arguments["limit"]?.int ?? 50).map(JSONValue.object))]
    }

    private static func entry(_ task: JSONValue) -> JSONObject {
        var entry: JSONObject = ["upid": task["upid"] ?? "", "node": task["node"] ?? ""]
        entry["type"] = task["type"]
        entry["id"] = task["id"]
        entry["user"] = task["user"]
        // cluster/tasks leaves the status out while a task runs, a node's list says RUNNING.
        let exit = task["status"]?.string
        entry["status"] = .string(TaskState.word(exit))
        if exit != "RUNNING" { entry["exit_status"] = exit.map(JSONValue.string) }
        entry["started"] = task["starttime"]
        entry["ended"] = task["endtime"]
        return entry
    }

    /// The cluster's list knows no filters, so that all are applied here.
    private static func matches(_ task: JSONObject, _ arguments: JSONObject) -> Bool {
        if let vmid = arguments["vmid"]?.int, task["id"]?.string != String(vmid) { return false }
        if let type = arguments["type"]?.string, task["type"]?.string != type { return false }
        return arguments["only_failed"] != true || task["status"] == "failed"
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let tasks = result["tasks"]?.array ?? []
        text.headline(.task, "\(tasks.count) Tasks")
        var table = TextTable(
            ["STARTED (UTC)", "STATUS", "TYPE", "ID", "NODE", "USER"], flexible: ["TYPE", "ID", "NODE", "USER"])
        for task in tasks {
            table.add(
                [Units.time(task["started"]?.int)]
                    + ["status", "type", "id", "node", "user"].map { UntrustedText.line(task[$0]?.string ?? "-") },
                note: task["upid"]?.string.map { UntrustedText.line($0, limit: 400) })
        }
        if !tasks.isEmpty { text.table(table) }
        return text.text
    }
}
