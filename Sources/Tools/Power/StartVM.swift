public import Gateway
public import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/status/start
public struct StartVM: Tool {
    public init() {}

    private static let change = PowerChange(operation: "Start", mark: .start, goal: "running", reached: "now running")

    public let spec = ToolSpec(
        name: "start_vm", title: "Start VM",
        summary:
            "Starts a stopped VM and answers when it runs. A VM that runs already is reported as an error of its task.",
        parameters: [.node, .vmid], effects: [.start], lane: .ordinary,
        endpoints: ["POST /nodes/{node}/qemu/{vmid}/status/start"],
        output: PowerChange.output, requiredOutput: PowerChange.requiredOutput,
        examples: [["vmid": 102], ["node": "pve1", "vmid": "102"]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolve(arguments, .qemu, on: cluster)
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        call.guests.map { APIRequest(.post, $0, "/status/start") }
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await Self.change.run(call, context)
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String { Self.change.render(result, style) }
}
