import Gateway
import JSONLines

/// GET /nodes/{node}/syslog
struct GetNodeSyslog: Tool {
    init() {}

    private static let endpoint = "GET /nodes/{node}/syslog"

    let spec = ToolSpec(
        name: "get_node_syslog", title: "Get system log of a node",
        summary: "Reads a node's system log: the latest lines, or a page from start on, of one service or all.",
        toolset: "monitoring",
        parameters: [
            Parameter("node", .node, required: true, "The node"),
            .of(endpoint, "service", "Only lines of this service, e.g. pvedaemon"),
            .of(endpoint, "since", "Not before, e.g. 2026-11-24 or 2026-11-24 23:20:00"),
            .of(endpoint, "until", "Not after"),
            .of(endpoint, "start", "Leave out so many lines first; without it the latest lines are read"),
            Parameter("limit", .integer(1...5000), default: 50, "At most so many lines"),
        ],
        endpoints: [endpoint],
        output: [
            "node": Schema.string, "lines": Schema.strings, "total": Schema.integer, "start": Schema.integer,
            "next_start": Schema.integer, "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["node", "lines"], examples: [["node": "pve1"], ["node": "pve1", "service": "pvedaemon"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let isTime = try Regex("\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}(:\\d{2})?)?")
        let faults = ["since", "until"].filter { name in
            arguments[name]?.string.map { $0.utf8.count > 32 || $0.wholeMatch(of: isTime) == nil } ?? false
        }.map { ArgumentFault($0, "expected a time such as 2026-11-24 or 2026-11-24 23:20:00") }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        try await GuestLookup.checkNode(arguments["node"]?.string ?? "", on: cluster)
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let node = call.node ?? ""
        let filter = call.arguments.passing("service", "since", "until")
        func read(_ start: Int, _ limit: Int) async throws -> APIResponse {
            var parameters = filter
            parameters["start"] = .int(start)
            parameters["limit"] = .int(limit)
            return try await context.cluster.send(APIRequest(.get, "/nodes/{node}/syslog", ["node": node], parameters))
        }
        let limit = call.arguments["limit"]?.int ?? 50
        var start = call.arguments["start"]?.int ?? 0
        if call.arguments["start"] == nil {
            // Proxmox counts from the oldest line on, so that where the latest begin has to be asked first.
            start = max(0, (try await read(0, 1).extra["total"]?.int ?? 0) - limit)
        }
        let answer = try await read(start, limit)
        let list = (answer.data.array ?? []).compactMap { $0["t"] }
        var result: JSONObject = ["node": .string(node), "lines": .array(list), "start": .int(start)]
        if let total = answer.extra["total"]?.int {
            result["total"] = .int(total)
            if start + list.count < total { result["next_start"] = .int(start + list.count) }
        }
        result["untrusted"] = ["lines"]
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.node, "System Log of \(result["node"]?.string ?? "")")
        let lines = (result["lines"]?.array ?? []).compactMap(\.string)
        text.fenced("Lines", lines.joined(separator: "\n"), limit: 5000)
        if let next = result["next_start"]?.int { text.closing(.task, "More: repeat with start \(next)") }
        return text.text
    }
}
