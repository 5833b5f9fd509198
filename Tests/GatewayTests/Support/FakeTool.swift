import Gateway
import JSONLines

/// A tool over one guest, with whatever the test wants to be different.
struct FakeTool: Tool {
    typealias Run = @Sendable (ToolCall, RunContext) async throws -> JSONObject

    let spec: ToolSpec
    var resolving: @Sendable (JSONObject) async throws -> Target
    var planning: @Sendable (ToolCall) async throws -> [APIRequest]
    var running: Run

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await resolving(arguments)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] { try await planning(call) }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject { try await running(call, context) }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        "\(style.rawValue) \(spec.name): \(result["status"]?.string ?? "-")"
    }

    /// The guest on pve1 that the arguments name.
    static func target(_ arguments: JSONObject) -> Target {
        var arguments = arguments
        arguments["node"] = "pve1"
        let guest = arguments["vmid"]?.int.map { Guest(cluster: "lab", kind: .qemu, vmid: $0, node: "pve1") }
        return Target(arguments: arguments, guests: guest.map { [$0] } ?? [], node: "pve1")
    }

    /// Sends what was planned, in order.
    static let sendPlan: Run = { call, context in
        for request in call.plan { _ = try await context.cluster.send(request) }
        return ["status": "done", "vmid": call.arguments["vmid"] ?? .null]
    }

    /// A change that posts to `/status/<verb>` of its guest.
    static func power(
        _ name: String, _ verb: String, _ effects: Set<Effect> = [.interrupt], lane: ToolSpec.Lane = .ordinary,
        parameters: [Parameter] = [], run: @escaping Run = sendPlan
    ) -> FakeTool {
        FakeTool(
            spec: ToolSpec(
                name: name, title: name, summary: name, parameters: [.node, .vmid] + parameters, effects: effects,
                lane: lane, endpoints: ["POST /nodes/{node}/qemu/{vmid}/status/\(verb)"],
                output: ["status": ["type": "string"]]),
            resolving: { target($0) },
            planning: { call in
                let sent = parameters.map { ($0.name, call.arguments[$0.name] ?? .null) }.filter { !$0.1.isNull }
                return call.guests.map { APIRequest(.post, $0, "/status/\(verb)", JSONObject(sent)) }
            }, running: run)
    }

    static func reading(_ name: String, parameters: [Parameter] = [.vmid], run: @escaping Run) -> FakeTool {
        FakeTool(
            spec: ToolSpec(name: name, title: name, summary: name, parameters: parameters + [.node], output: [:]),
            resolving: { target($0) }, planning: { _ in [] }, running: run)
    }
}
