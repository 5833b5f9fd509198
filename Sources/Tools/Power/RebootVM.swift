public import Gateway
public import JSONLines

/// POST /nodes/{node}/qemu/{vmid}/status/reset, or .../status/reboot where it is to be graceful.
public struct RebootVM: Tool {
    public init() {}

    /// The virtual reset button keeps the process, so that only the status can be looked at.
    private static let hard = PowerChange(operation: "Reboot", mark: .reboot, goal: "running", reached: "starting anew")
    private static let graceful = PowerChange(
        operation: "Reboot", mark: .reboot, goal: "running", reached: "running again", restarts: true)

    public let spec = ToolSpec(
        name: "reboot_vm", title: "Reboot VM (hard reset by default)",
        summary: "By default a HARD RESET, like the reset button: the guest gets no chance to save anything. "
            + "graceful: true asks the guest to shut down and starts it again, which also applies pending changes.",
        parameters: [
            .node, .vmid,
            Parameter("graceful", .boolean, default: false, "Shut the guest down in order and start it again"),
            Parameter("timeout", .integer(1...86_400), "With graceful: seconds that the guest is given to shut down"),
        ],
        effects: [.interrupt], lane: .overtakable, isIdempotent: false,
        endpoints: [
            "POST /nodes/{node}/qemu/{vmid}/status/reset", "POST /nodes/{node}/qemu/{vmid}/status/reboot",
        ],
        output: PowerChange.output, requiredOutput: PowerChange.requiredOutput,
        examples: [["vmid": 101, "graceful": true]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if arguments["timeout"] != nil, arguments["graceful"] != true {
            throw GatewayError.invalidArguments([
                ArgumentFault("timeout", "has no meaning for a hard reset; add graceful: true or leave it out")
            ])
        }
        return try await GuestLookup.resolve(arguments, .qemu, on: cluster)
    }

    public func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        guard call.arguments["graceful"] == true else {
            return call.guests.map { APIRequest(.post, $0, "/status/reset") }
        }
        var parameters = JSONObject()
        parameters["timeout"] = call.arguments["timeout"]
        return call.guests.map { APIRequest(.post, $0, "/status/reboot", parameters) }
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let isGraceful = call.arguments["graceful"] == true
        var result = try await (isGraceful ? Self.graceful : Self.hard).run(call, context)
        if !isGraceful { result["changed"] = result["goal_reached"] }
        return result
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        Self.graceful.render(result, style)
    }
}
