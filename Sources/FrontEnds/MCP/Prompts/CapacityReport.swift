import Gateway
import JSONLines

/// How full the cluster is.
struct CapacityReport: Prompt {
    let name = "capacity_report"
    let title = "Capacity report"
    let summary = "Reports how much CPU, memory and storage is used, promised and left, and what runs out first"
    let arguments = [
        PromptArgument(name: "node", title: "Node", summary: "Only this node", kind: .node),
        PromptArgument(name: "storage", title: "Storage", summary: "Above all this storage", kind: .storage),
        PromptArgument(name: "pool", title: "Pool", summary: "Only guests of this pool", kind: .pool),
        PromptArgument(name: "tag", title: "Tag", summary: "Only guests with this tag", kind: .tag),
    ]

    func messages(_ arguments: [String: String], _ facts: PromptFacts) async throws(MCPError) -> [PromptMessage] {
        if let node = arguments["node"] { try await facts.checkNode(node) }
        let wishes = self.arguments.compactMap { argument in
            arguments[argument.name].map { "\(argument.summary): \($0)" }
        }
        let scope = wishes.isEmpty ? "the whole cluster" : wishes.joined(separator: "; ")
        return [
            .text(
                """
                Write a capacity report. Scope: \(scope).
                The resources follow. For each node: CPU, memory used and promised to running guests, and what would be left \
                if one node failed. For each storage: used, total, unreachable ones named as such. Then the guests that use \
                or hold most, those that are stopped and still hold disks, and what runs out first. Tables, short sentences, \
                figures with units; say where figures are missing. \(PromptFacts.caution)
                """),
            .resource(arguments["node"].map(ResourceURI.node) ?? .cluster),
        ]
    }
}
