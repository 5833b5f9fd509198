import Gateway
import JSONLines

/// Finds out what ails a guest.
struct DiagnoseVM: Prompt {
    let name = "diagnose_vm"
    let title = "Diagnose a VM"
    let summary = "Finds out why a VM or container does not do what it should, from its state, configuration and tasks"
    let arguments = [
        PromptArgument(
            name: "vmid", title: "VM", summary: "VMID of the VM or container", isRequired: true, kind: .vmid),
        PromptArgument(name: "symptom", title: "Symptom", summary: "What is wrong with it, in your words"),
    ]

    func messages(_ arguments: [String: String], _ facts: PromptFacts) async throws(MCPError) -> [PromptMessage] {
        let guest = try await facts.guest(arguments["vmid"] ?? "")
        let symptom = arguments["symptom"].map { " What is noticed: \($0)" } ?? ""
        var messages: [PromptMessage] = [
            .text(
                """
                Diagnose \(guest.kind.noun) \(guest.vmid) on node \(guest.node).\(symptom)
                Its resources and those of its node follow. Look at state against configuration (memory, disks, boot order, \
                agent, locks, pending changes), at the node's load and storages, and at the last tasks that failed. Say what \
                is certain, what is likely and what else you would read, with the tool for it. Then propose the gentlest \
                mending first; change nothing without being told to. \(PromptFacts.caution)
                """),
            .resource(ResourceURI.guest(guest.kind, node: guest.node, vmid: guest.vmid, part: nil)),
            .resource(ResourceURI.node(guest.node)),
        ]
        let tasks = try await facts.inquiry.optional(
            ["list_tasks"], ["node": .string(guest.node), "vmid": .int(guest.vmid), "only_failed": true, "limit": 2])
        for upid in (tasks?["tasks"]?.array ?? []).compactMap({ $0["upid"]?.string }) {
            messages.append(.resource(ResourceURI.task(upid: upid)))
        }
        return messages
    }
}
