import Gateway
import JSONLines

/// PUT /nodes/{node}/network
struct ApplyNetwork: Tool {
    private static let endpoint = "PUT /nodes/{node}/network"

    let spec = ToolSpec(
        name: "apply_network", title: "Apply network changes",
        summary:
            "Puts everything that is pending for a node's network into force. Guests and connections may be INTERRUPTED "
            + "for seconds; when the connection to the node is lost meanwhile, it is waited for. Refused where the "
            + "interface by which the node is reached is among the changes, unless force is true.",
        toolset: "network",
        parameters: [
            Parameter("node", .node, required: true, "The node, e.g. pve1"),
            Parameter(
                "force", .boolean, default: false,
                "Also where the interface by which the node is reached is among the changes"),
        ],
        effects: [.reconfigure, .interrupt], isIdempotent: false, endpoints: [endpoint],
        output: [
            "node": Schema.string, "applied": Schema.strings, "pending": Schema.strings, "task": Schema.task,
            "goal_reached": Schema.boolean, "problem": Schema.string, "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["node", "applied"], examples: [["node": "pve1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let node = arguments["node"]?.string ?? ""
        try await GuestLookup.checkNode(node, on: cluster)
        return Target(arguments: arguments, node: node)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let node = call.node ?? ""
        let pending = try await PendingNetwork.read(node, cluster)
        guard !pending.diff.isEmpty else {
            throw GatewayError(.conflict, "nothing is pending on \(node), so there is nothing to apply")
        }
        if call.arguments["force"] != true {
            let own = try await OwnInterface.names(node, pending.interfaces, cluster)
            let cut = pending.touched.filter(own.contains)
            if !cut.isEmpty { throw OwnInterface.refused(node, cut, "applying changes of") }
        }
        return [APIRequest(.put, "/nodes/{node}/network", ["node": node])]
    }

    func preview(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let pending = try await PendingNetwork.read(call.node ?? "", context.cluster)
        return ["pending": .array(pending.words.map(JSONValue.string))]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first, let node = call.node else {
            throw GatewayError(.internal, "an apply ran without a plan")
        }
        let before = try await PendingNetwork.read(node, context.cluster)
        let answer = try await context.cluster.send(request)
        var result: JSONObject = [
            "node": .string(node), "applied": .array(before.words.map(JSONValue.string)), "untrusted": ["applied"],
        ]
        let task = try await FollowedTask.follow(answer.data, node, call, context)
        result["task"] = task.json
        guard !task.isRunning else { return result }
        let after = try await survived(node, call, context)
        result["pending"] = after.map { .array($0.words.map(JSONValue.string)) }
        result["goal_reached"] = .bool(after?.diff.isEmpty == true)
        if after == nil {
            result["problem"] = .string("the task ended, but \(node) does not answer: its network may be cut off")
        }
        return result
    }

    /// The node's own word afterwards; nil where it does not come back in time.
    private func survived(_ node: String, _ call: ToolCall, _ context: RunContext) async throws -> PendingNetwork? {
        while true {
            do { return try await PendingNetwork.read(node, context.cluster) } catch let error as GatewayError
                where error.code == .unreachable || error.code == .timeout
            {
                guard .now + .milliseconds(500) < call.waitUntil else { return nil }
                await context.progress?("\(node) does not answer yet")
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let isRunning = result["task"]?["status"]?.string == "running"
        text.headline(
            isRunning ? .task : result["goal_reached"] == false ? .warning : .success,
            isRunning ? "Network Changes: Still Running" : "Network Changes Applied")
        text.subject(.network, "Network of \(result["node"]?.string ?? "")")
        for word in result["applied"]?.array ?? [] { text.line("  " + UntrustedText.line(word.string ?? "")) }
        GuestText.end(result, &text)
        return text.text
    }
}
