import Gateway
import JSONLines

/// GET /cluster/log
struct GetClusterLog: Tool {
    init() {}

    let spec = ToolSpec(
        name: "get_cluster_log", title: "Get cluster log",
        summary: "Reads the latest entries of the cluster's log: logins, tasks, quorum; the newest first.",
        toolset: "monitoring",
        parameters: [
            Parameter("node", .node, "Only entries of this node"),
            Parameter("user", .string(maximumLength: 100), "Only entries of this user, e.g. root@pam"),
            Parameter("limit", .integer(1...1000), default: 50, "At most so many entries"),
        ],
        endpoints: ["GET /cluster/log"],
        output: [
            "entries": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "time": Schema.integer, "node": Schema.string, "user": Schema.string, "tag": Schema.string,
                        "severity": Schema.integer, "message": Schema.string,
                    ],
                    "required": ["time", "node", "message"],
                ],
            ],
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["entries"], examples: [[:], ["node": "pve1", "limit": 10]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if let node = arguments["node"]?.string { try await GuestLookup.checkNode(node, on: cluster) }
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let limit = call.arguments["limit"]?.int ?? 50
        let user = call.arguments["user"]?.string
        // Proxmox filters nothing, and keeps some hundreds of entries.
        let most = call.node == nil && user == nil ? limit : 1000
        let list = try await context.cluster.send(APIRequest(.get, "/cluster/log", [:], ["max": .int(most)])).data
        let entries = (list.array ?? []).filter { entry in
            (call.node == nil || entry["node"]?.string == call.node) && (user == nil || entry["user"]?.string == user)
        }.sorted { ($0["time"]?.int ?? 0) > ($1["time"]?.int ?? 0) }.prefix(limit).map { entry -> JSONValue in
            var row: JSONObject = [
                "time": entry["time"] ?? 0, "node": entry["node"] ?? "", "message": entry["msg"] ?? "",
            ]
            for (ours, theirs) in [("user", "user"), ("tag", "tag"), ("severity", "pri")] { row[ours] = entry[theirs] }
            return .object(row)
        }
        return ["entries": .array(entries), "untrusted": ["entries.message"]]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let entries = result["entries"]?.array ?? []
        text.headline(
            .cluster, entries.isEmpty ? "Nothing in the Cluster's Log" : "\(entries.count) Entries of the Cluster's Log"
        )
        for entry in entries {
            text.line(
                "\(Units.time(entry["time"]?.int))  \(entry["node"]?.string ?? "-")  "
                    + UntrustedText.line(entry["user"]?.string ?? "-", limit: 40))
            text.quoted(entry["message"]?.string)
        }
        return text.text
    }
}
