public import Gateway
public import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/status/shutdown
public struct ShutdownVM: Tool {
    public init() {}

    private static let change = PowerChange(operation: "Shutdown", mark: .stop, goal: "stopped", reached: "now stopped")

    public let spec = ToolSpec(
        name: "shutdown_vm", title: "Shut down VM",
        summary:
            "Asks the guest to shut down in order (ACPI or guest agent). A guest that does not react in time goes on "
            + "running, and the call fails; force: true then cuts its power.",
        parameters: [
            .node, .vmid,
            Parameter("timeout", .integer(1...86_400), "Seconds that the guest is given (Proxmox's default: 60)"),
            Parameter("force", .boolean, default: false, "Cut the power when the guest does not react in time"),
        ],
        effects: [.interrupt], lane: .overtakable, endpoints: ["POST /nodes/{node}/qemu/{vmid}/status/shutdown"],
        output: PowerChange.output, requiredOutput: PowerChange.requiredOutput,
        examples: [["vmid": 101], ["vmid": 101, "timeout": 120, "force": true]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolve(arguments, .qemu, on: cluster)
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters = JSONObject()
        parameters["timeout"] = call.arguments["timeout"]
        if call.arguments["force"] == true { parameters["forceStop"] = true }
        return call.guests.map { APIRequest(.post, $0, "/status/shutdown", parameters) }
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await Self.change.run(call, context)
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String { Self.change.render(result, style) }
}
