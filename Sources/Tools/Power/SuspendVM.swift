public import Gateway
public import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/status/suspend
public struct SuspendVM: Tool {
    public init() {}

    private static let pause = PowerChange(operation: "Suspend", mark: .stop, goal: "paused", reached: "now paused")
    private static let hibernate = PowerChange(
        operation: "Suspend", mark: .stop, goal: "stopped", reached: "now stopped, its memory saved on disk")
    private static let endpoint = "POST /nodes/{node}/qemu/{vmid}/status/suspend"

    public let spec = ToolSpec(
        name: "suspend_vm", title: "Suspend VM",
        summary:
            "Pauses a running VM: it keeps its memory but answers nobody until resume_vm. to_disk: true saves the memory "
            + "on disk and stops the VM; start_vm or resume_vm then brings it back as it was.",
        parameters: [
            .node, .vmid,
            Parameter("to_disk", .boolean, default: false, "Save the memory on disk and stop the VM"),
            .of(endpoint, "statestorage", "With to_disk: the storage for the memory"),
        ],
        effects: [.interrupt], lane: .ordinary, endpoints: [endpoint], output: PowerChange.output,
        requiredOutput: PowerChange.requiredOutput, examples: [["vmid": 101], ["vmid": 101, "to_disk": true]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if arguments["statestorage"] != nil, arguments["to_disk"] != true {
            throw GatewayError.invalidArguments([ArgumentFault("statestorage", "has a meaning only with to_disk: true")]
            )
        }
        return try await GuestLookup.resolve(arguments, .qemu, on: cluster)
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters = call.arguments.passing("statestorage")
        if call.arguments["to_disk"] == true { parameters["todisk"] = true }
        return call.guests.map { APIRequest(.post, $0, "/status/suspend", parameters) }
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await (call.arguments["to_disk"] == true ? Self.hibernate : Self.pause).run(call, context)
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        (result["status"]?.string == "stopped" ? Self.hibernate : Self.pause).render(result, style)
    }
}
