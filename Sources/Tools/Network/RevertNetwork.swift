import Gateway
import JSONLines

/// DELETE /nodes/{node}/network
struct RevertNetwork: Tool {
    private static let endpoint = "DELETE /nodes/{node}/network"

    let spec = ToolSpec(
        name: "revert_network", title: "Drop pending network changes",
        summary: "Drops everything that is pending for a node's network. What is in force stays as it is.",
        toolset: "network", parameters: [Parameter("node", .node, required: true, "The node, e.g. pve1")],
        effects: [.reconfigure], isIdempotent: false, endpoints: [endpoint],
        output: [
            "node": Schema.string, "dropped": Schema.strings, "goal_reached": Schema.boolean,
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["node", "dropped"], examples: [["node": "pve1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let node = arguments["node"]?.string ?? ""
        try await GuestLookup.checkNode(node, on: cluster)
        return Target(arguments: arguments, node: node)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let node = call.node ?? ""
        guard try await !PendingNetwork.read(node, cluster).diff.isEmpty else {
            throw GatewayError(.conflict, "nothing is pending on \(node), so there is nothing to drop")
        }
        return [APIRequest(.delete, "/nodes/{node}/network", ["node": node])]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let request = call.plan.first, let node = call.node else {
            throw GatewayError(.internal, "a revert ran without a plan")
        }
        let before = try await PendingNetwork.read(node, context.cluster)
        _ = try await context.cluster.send(request)
        let after = try await PendingNetwork.read(node, context.cluster)
        return [
            "node": .string(node), "dropped": .array(before.words.map(JSONValue.string)),
            "goal_reached": .bool(after.diff.isEmpty), "untrusted": ["dropped"],
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(result["goal_reached"] == false ? .warning : .success, "Pending Network Changes Dropped")
        text.subject(.network, "Network of \(result["node"]?.string ?? "")")
        for word in result["dropped"]?.array ?? [] { text.line("  " + UntrustedText.line(word.string ?? "")) }
        return text.text
    }
}
