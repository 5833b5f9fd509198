import Gateway
import JSONLines

/// DELETE /nodes/{node}/storage/{storage}/prunebackups, after a look with GET at what it would take.
struct PruneBackups: Tool {
    init() {}

    private static let endpoint = "DELETE /nodes/{node}/storage/{storage}/prunebackups"
    private static let template = "/nodes/{node}/storage/{storage}/prunebackups"

    let spec = ToolSpec(
        name: "prune_backups", title: "Prune backups",
        summary:
            "DELETES old backups on a storage, all but those that the keep_... arguments (or, without them, the storage's own "
            + "setting) keep of each guest; protected ones stay. dry_run lists what would go.",
        toolset: "backup",
        parameters: [
            Parameter("node", .node, required: true, "A node that reaches the storage"),
            .of(endpoint, "storage", required: true, "Storage with the backups"),
            Parameter("vmid", .vmid, "Only backups of this guest"),
            .of(endpoint, "type", "Only backups of VMs (qemu) or containers (lxc)"),
        ] + Retention.parameters,
        effects: [.destroy], isIdempotent: true, endpoints: [endpoint],
        output: [
            "node": Schema.string, "storage": Schema.string, "removed": Schema.strings, "kept": Schema.integer,
            "protected": Schema.integer, "would_remove": Schema.strings, "task": Schema.task,
            "goal_reached": Schema.boolean, "problem": Schema.string,
        ],
        requiredOutput: ["node", "storage"],
        examples: [["node": "pve1", "storage": "shared-nfs", "vmid": 101, "keep_last": 3]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try Retention.check(arguments)
        try await GuestLookup.checkNode(arguments["node"]?.string ?? "", on: cluster)
        return Target(arguments: arguments, node: arguments["node"]?.string)
    }

    private func request(_ method: APIRequest.Method, _ call: ToolCall) -> APIRequest {
        var parameters = call.arguments.passing("vmid", "type")
        parameters["prune-backups"] = Retention.text(call.arguments).map(JSONValue.string)
        let values = ["node": call.node ?? "", "storage": call.arguments["storage"]?.string ?? ""]
        return APIRequest(method, Self.template, values, parameters)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] { [request(.delete, call)] }

    /// The backups that are looked at, by what becomes of them.
    private func marks(_ call: ToolCall, _ cluster: any ClusterAccess) async throws -> [String: [String]] {
        let list = try await cluster.send(request(.get, call)).data.array ?? []
        return Dictionary(grouping: list) { $0["mark"]?.string ?? "" }
            .mapValues { $0.compactMap { $0["volid"]?.string }.sorted() }
    }

    func preview(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let marks = try await marks(call, context.cluster)
        return [
            "would_remove": .array((marks["remove"] ?? []).map(JSONValue.string)),
            "kept": .int(marks["keep"]?.count ?? 0),
        ]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first, let node = call.node else { throw GatewayError(.internal, "no plan") }
        let before = try await marks(call, context.cluster)
        let task = try await FollowedTask.follow(try await context.cluster.send(request).data, node, call, context)
        var result: JSONObject = [
            "node": .string(node), "storage": call.arguments["storage"] ?? "", "task": task.json,
        ]
        if task.isRunning { return result }
        let after = Set(try await marks(call, context.cluster).values.flatMap(\.self))
        let wanted = before["remove"] ?? []
        let left = wanted.filter(after.contains)
        result["removed"] = .array(
            before.values.flatMap(\.self).filter { !after.contains($0) }.sorted().map(JSONValue.string))
        result["kept"] = .int(before["keep"]?.count ?? 0)
        result["protected"] = .int(before["protected"]?.count ?? 0)
        result["goal_reached"] = .bool(left.isEmpty)
        if !left.isEmpty { result["problem"] = .string("still there: \(left.joined(separator: ", "))") }
        return result
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let removed = (result["removed"]?.array ?? []).compactMap(\.string)
        let isRunning = result["task"]?["status"]?.string == "running"
        text.headline(
            isRunning ? .task : result["goal_reached"] == false ? .warning : .success,
            isRunning ? "Pruning: Still Running" : "\(removed.count) Backups Pruned")
        text.subject(.storage, "\(result["storage"]?.string ?? "") (\(result["node"]?.string ?? ""))")
        text.field("Kept", result["kept"]?.int.map(String.init))
        text.field("Protected", result["protected"]?.int.map(String.init))
        for volid in removed.prefix(100) { text.line("    \(UntrustedText.line(volid))") }
        if removed.count > 100 { text.line("    (\(removed.count - 100) more; the structured result has all)") }
        GuestText.end(result, &text)
        return text.text
    }
}
