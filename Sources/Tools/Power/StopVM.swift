public import Gateway
public import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/status/stop
public struct StopVM: Tool {
    public init() {}

    private static let change = PowerChange(operation: "Stop", mark: .stop, goal: "stopped", reached: "now stopped")

    public let spec = ToolSpec(
        name: "stop_vm", title: "Stop VM (force)",
        summary: "Cuts a VM's power at once, like pulling the plug: unsaved data in the guest is lost. "
            + "Prefer shutdown_vm, which asks the guest to end in order. Overrules a shutdown or reboot that is under way.",
        parameters: [.node, .vmid], effects: [.interrupt], lane: .overtaking,
        endpoints: ["POST /nodes/{node}/qemu/{vmid}/status/stop"],
        output: PowerChange.output, requiredOutput: PowerChange.requiredOutput, examples: [["vmid": 101]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolve(arguments, .qemu, on: cluster)
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let parameters: JSONObject = call.overtakes ? ["overrule-shutdown": true] : [:]
        return call.guests.map { APIRequest(.post, $0, "/status/stop", parameters) }
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await Self.change.run(call, context)
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String { Self.change.render(result, style) }
}
