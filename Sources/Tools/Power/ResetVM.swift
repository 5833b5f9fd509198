public import Gateway
public import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/status/reset
public struct ResetVM: Tool {
    public init() {}

    private static let change = PowerChange(
        operation: "Reset", mark: .reboot, goal: "running", reached: "starting anew")

    public let spec = ToolSpec(
        name: "reset_vm", title: "Reset VM (hard)",
        summary:
            "Presses a running VM's reset button: the guest starts anew at once and saves nothing. Prefer reboot_vm with "
            + "graceful: true, which also applies pending changes.",
        parameters: [.node, .vmid], effects: [.interrupt], lane: .ordinary, isIdempotent: false,
        endpoints: ["POST /nodes/{node}/qemu/{vmid}/status/reset"], output: PowerChange.output,
        requiredOutput: PowerChange.requiredOutput, examples: [["vmid": 101]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolve(arguments, .qemu, on: cluster)
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        call.guests.map { APIRequest(.post, $0, "/status/reset") }
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        var result = try await Self.change.run(call, context)
        // The status is the same before and after, and the process is kept.
        result["changed"] = result["goal_reached"]
        return result
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String { Self.change.render(result, style) }
}
