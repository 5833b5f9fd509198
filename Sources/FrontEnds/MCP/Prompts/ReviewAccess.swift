import Gateway
import JSONLines

/// Who may do what, and whether that is wise.
struct ReviewAccess: Prompt {
    let name = "review_access"
    let title = "Review who may do what"
    let summary = "Reviews what the gateway's policy and Proxmox's permissions allow, and what of that is risky"
    let arguments = [
        PromptArgument(name: "user", title: "User", summary: "Only this Proxmox user or token, e.g. ci@pve")
    ]

    func messages(_ arguments: [String: String], _ facts: PromptFacts) async throws(MCPError) -> [PromptMessage] {
        let reading = ["review_security", "list_users", "list_acls", "list_roles", "list_tokens", "get_permissions"]
        let shown = Set(await facts.inquiry.tools().map(\.name))
        let tools = reading.filter(shown.contains)
        let how =
            tools.isEmpty
            ? "No tool here reads Proxmox's users and ACLs, so say what cannot be judged."
            : "Read Proxmox's side with \(tools.joined(separator: ", "))."
        let whose = arguments["user"].map { " of \($0)" } ?? ""
        return [
            .text(
                """
                Review who may do what\(whose). The gateway's rules as they bind you follow. \(how)
                Say for each kind of effect (start, interrupt, destroy, reconfigure, create, move, exec, expose) whether it is \
                allowed, asked about or denied, by which rule. Then name what is risky: rights wider than their use, tokens \
                without expiry, accounts without a second factor, rules that leave a way round; each with the remedy and who \
                would have to apply it. Change nothing. \(PromptFacts.caution)
                """),
            .resource(ResourceURI.policy), .resource(ResourceURI.cluster),
        ]
    }
}
