import Gateway
import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/template
struct CreateTemplate: GuestChange {
    init() {}

    let kind = Guest.Kind.qemu
    let done = "Made a Template"

    let spec = ToolSpec(
        name: "create_template", title: "Make a VM a template",
        summary:
            "Turns a stopped VM into a template for clone_vm. THERE IS NO WAY BACK: a template cannot be started or turned "
            + "into a VM again. To keep the VM, clone it first. Snapshots have to be deleted before.",
        toolset: "lifecycle", parameters: [.node, .vmid], effects: [.reconfigure], lane: .ordinary,
        endpoints: ["POST /nodes/{node}/qemu/{vmid}/template"], output: GuestText.output(["template": Schema.boolean]),
        requiredOutput: GuestText.requiredOutput, examples: [["vmid": 102]])

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        [APIRequest(.post, guest, "/template")]
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let config = try await context.cluster.send(APIRequest(.get, guest, "/config")).data
        let isTemplate = config["template"]?.int == 1
        return ["template": .bool(isTemplate), "goal_reached": .bool(isTemplate)]
    }
}
