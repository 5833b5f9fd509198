import Gateway
import JSONLines

/// GET /nodes/{node}/network
struct ListNetwork: Tool {
    private static let endpoint = "GET /nodes/{node}/network"

    let spec = ToolSpec(
        name: "list_network", title: "List network interfaces",
        summary:
            "Lists a node's bridges, bonds, VLANs and cards, and in words what is pending: written down, but not in force "
            + "before apply_network.",
        toolset: "network",
        parameters: [
            Parameter("node", .node, required: true, "The node, e.g. pve1"), .of(endpoint, "type", "Only of this kind"),
        ],
        endpoints: [endpoint],
        output: [
            "node": Schema.string, "count": Schema.integer,
            "interfaces": [
                "type": "array", "items": ["type": "object", "properties": .object(NetworkTools.interface.schema)],
            ], "pending": Schema.strings, "diff": Schema.string, "reached_by": Schema.strings,
            "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["node", "interfaces", "pending"], examples: [["node": "pve1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let node = arguments["node"]?.string ?? ""
        try await GuestLookup.checkNode(node, on: cluster)
        return Target(arguments: arguments, node: node)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let node = call.node ?? ""
        let pending = try await PendingNetwork.read(node, context.cluster)
        let own = try await OwnInterface.names(node, pending.interfaces, context.cluster)
        var shown = pending.interfaces
        if let type = call.arguments["type"]?.string {
            shown =
                try await context.cluster.send(
                    APIRequest(.get, "/nodes/{node}/network", ["node": node], ["type": .string(type)])
                ).data.array ?? []
        }
        return [
            "node": .string(node), "count": .int(shown.count),
            "interfaces": .array(shown.map { .object(NetworkTools.interface.entry($0)) }),
            "pending": .array(pending.words.map(JSONValue.string)), "diff": .string(pending.diff),
            "reached_by": .array(own.sorted().map(JSONValue.string)), "untrusted": ["interfaces", "pending", "diff"],
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.network, "Network of \(result["node"]?.string ?? "") (\(result["count"]?.int ?? 0))")
        NetworkTools.interface.table(result["interfaces"]?.array ?? [], &text)
        PendingText.write(result["pending"], &text)
        return text.text
    }
}

/// What is pending, for people.
enum PendingText {
    static func write(_ words: JSONValue?, _ text: inout TextBlock) {
        let words = words?.array ?? []
        guard !words.isEmpty else { return }
        text.closing(.warning, "Pending, until apply_network:")
        for word in words { text.line("  " + UntrustedText.line(word.string ?? "")) }
    }
}
