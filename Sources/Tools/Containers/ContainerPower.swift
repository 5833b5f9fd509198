import Gateway
import JSONLines

/// POST /nodes/{node}/lxc/{vmid}/status/{start, stop, shutdown, reboot}
struct ContainerPower: Tool {
    enum Action: String, CaseIterable {
        case start, stop, shutdown, reboot
    }

    private let action: Action
    private let change: PowerChange
    let spec: ToolSpec

    init(_ action: Action) {
        self.action = action
        let endpoint = "POST /nodes/{node}/lxc/{vmid}/status/\(action.rawValue)"
        var parameters: [Parameter] = [.node, .vmid]
        let title: String
        let summary: String
        switch action {
        case .start:
            change = PowerChange(
                operation: "Start", mark: .start, goal: "running", reached: "now running", kind: .lxc)
            title = "Start container"
            summary = "Starts a stopped container and answers when it runs."
        case .stop:
            change = PowerChange(operation: "Stop", mark: .stop, goal: "stopped", reached: "now stopped", kind: .lxc)
            title = "Stop container (force)"
            summary = "Kills everything in a container at once: unsaved data is lost. Prefer shutdown_container."
        case .shutdown:
            change = PowerChange(
                operation: "Shutdown", mark: .stop, goal: "stopped", reached: "now stopped", kind: .lxc)
            title = "Shut down container"
            summary =
                "Asks a container to shut down in order. One that does not react in time goes on running, and the call "
                + "fails; force: true then kills it."
            parameters += [
                .of(endpoint, "timeout", "Seconds that it is given (Proxmox's default: 60)"),
                Parameter("force", .boolean, default: false, "Kill it when it does not react in time"),
            ]
        case .reboot:
            change = PowerChange(
                operation: "Reboot", mark: .reboot, goal: "running", reached: "running again", restarts: true,
                kind: .lxc)
            title = "Reboot container"
            summary = "Shuts a container down in order and starts it again, which also applies pending changes."
            parameters.append(.of(endpoint, "timeout", "Seconds that it is given to shut down"))
        }
        let lane: ToolSpec.Lane = action == .start ? .ordinary : action == .stop ? .overtaking : .overtakable
        spec = ToolSpec(
            name: "\(action.rawValue)_container", title: title, summary: summary, toolset: "containers",
            parameters: parameters, effects: action == .start ? [.start] : [.interrupt], lane: lane,
            isIdempotent: action != .reboot, endpoints: [endpoint], output: PowerChange.output,
            requiredOutput: PowerChange.requiredOutput, examples: [["vmid": action == .start ? 201 : 200]])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await GuestLookup.resolve(arguments, .lxc, on: cluster)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        var parameters = call.arguments.passing("timeout")
        if call.arguments["force"] == true { parameters["forceStop"] = true }
        if action == .stop, call.overtakes { parameters["overrule-shutdown"] = true }
        return call.guests.map { APIRequest(.post, $0, "/status/\(action.rawValue)", parameters) }
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        try await change.run(call, context)
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String { change.render(result, style) }
}
