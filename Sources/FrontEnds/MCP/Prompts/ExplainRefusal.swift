import Gateway
import JSONLines

/// Why a call was refused, and what may be done about it.
struct ExplainRefusal: Prompt {
    let name = "explain_refusal"
    let title = "Explain a refusal"
    let summary = "Explains which rule refused a call, why, and how it could properly be allowed"
    let arguments = [
        PromptArgument(
            name: "tool", title: "Tool", summary: "Name of the tool that was refused", isRequired: true, kind: .tool),
        PromptArgument(name: "vmid", title: "Guest", summary: "VMID of the guest, where there was one", kind: .vmid),
        PromptArgument(name: "message", title: "Message", summary: "What the refusal said"),
    ]

    func messages(_ arguments: [String: String], _ facts: PromptFacts) async throws(MCPError) -> [PromptMessage] {
        let tool = arguments["tool"] ?? ""
        let tools = await facts.inquiry.tools()
        guard let spec = tools.first(where: { $0.name.hasSameBytes(as: tool) }) else {
            throw MCPError(.invalidParams, "there is no tool '\(ClaimedText.line(tool, limit: 64))' that you may use")
        }
        var about = "a call of \(spec.name)"
        var guest: GuestEntry?
        if let vmid = arguments["vmid"] {
            let found = try await facts.guest(vmid)
            about += " on \(found.kind.noun) \(found.vmid)"
            guest = found
        }
        let effects = spec.effects.sorted().map(\.rawValue).joined(separator: ", ")
        let message = arguments["message"].map { " It said: \($0)" } ?? ""
        var messages: [PromptMessage] = [
            .text(
                """
                Explain to me why \(about) was refused.\(message)
                Its effects are: \(effects). The rules that bind me follow\(guest == nil ? "" : ", and the guest"). Say which \
                rule it was (file and line), what it protects, and whether the refusal fits its purpose here. Say who could \
                allow it and how: an admin who changes the rule, an operator who approves, another time, another guest. Do not \
                look for a way round the rule, and do not repeat the call. \(PromptFacts.caution)
                """)
        ]
        if let decision = await decision(spec.name, guest, facts) {
            messages.append(.text("What policy says of the same call now, tried without carrying it out: \(decision)"))
        }
        messages.append(.resource(ResourceURI.policy))
        if let guest {
            messages.append(
                .resource(ResourceURI.guest(guest.kind, node: guest.node, vmid: guest.vmid, part: .status)))
        }
        return messages
    }

    /// The decision of a dry run, where the guest alone is enough to try the call with.
    private func decision(_ tool: String, _ guest: GuestEntry?, _ facts: PromptFacts) async -> String? {
        guard let guest else { return nil }
        let tried = await facts.inquiry.call(tool, ["vmid": .int(guest.vmid)], options: ["dry_run": true])
        guard case .success(let result) = tried, result["dry_run"] == true else { return nil }
        return JSONWriter.string(.object(result))
    }
}
