public import Gateway
public import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/status/resume
public struct ResumeVM: Tool {
    public init() {}

    private static let change = PowerChange(
        operation: "Resume", mark: .start, goal: "running", reached: "running again")

    public let spec = ToolSpec(
        name: "resume_vm", title: "Resume VM",
        summary:
            "Lets a paused VM go on where it was, or brings one back that was suspended to disk. A stopped VM is started "
            + "with start_vm.",
        parameters: [.node, .vmid], effects: [.start], lane: .ordinary,
        endpoints: ["POST /nodes/{node}/qemu/{vmid}/status/resume"], output: PowerChange.output,
        requiredOutput: PowerChange.requiredOutput, examples: [["vmid": 101]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolve(arguments, .qemu, on: cluster)
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        call.guests.map { APIRequest(.post, $0, "/status/resume") }
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await Self.change.run(call, context)
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String { Self.change.render(result, style) }
}
