import Gateway
import JSONLines

/// Empties a node for maintenance, on paper.
struct PlanNodeMaintenance: Prompt {
    let name = "plan_node_maintenance"
    let title = "Plan a node's maintenance"
    let summary = "Plans how to empty a node: where each guest goes, in which order, and the way back"
    let arguments = [
        PromptArgument(name: "node", title: "Node", summary: "Name of the node", isRequired: true, kind: .node),
        PromptArgument(name: "window", title: "Window", summary: "When and for how long, in your words"),
    ]

    func messages(_ arguments: [String: String], _ facts: PromptFacts) async throws(MCPError) -> [PromptMessage] {
        let node = arguments["node"] ?? ""
        try await facts.checkNode(node)
        let window = arguments["window"].map { " The window: \($0)" } ?? ""
        return [
            .text(
                """
                Plan the maintenance of node \(node).\(window)
                Its resource and that of the cluster follow. For each running guest say where it goes and why there (memory, \
                storage within reach, tags that keep guests apart, HA), whether it can move while it runs, and what it costs; \
                which guests stay down; in which order; what quorum and storages are like meanwhile; how to check success \
                after each step; and the way back. Name the tool for each step, and use dry_run to show what it would send. \
                Carry nothing out before the plan is agreed to. \(PromptFacts.caution)
                """),
            .resource(ResourceURI.node(node)), .resource(ResourceURI.cluster),
        ]
    }
}
