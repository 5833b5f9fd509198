import Gateway
import JSONLines

/// Tools of which only the plan matters.
struct PlannedTool: Tool {
    let spec: ToolSpec
    private let path: String

    /// - Parameter path: what stands behind the guest in the endpoint that it writes to.
    init(_ name: String, _ effects: Set<Effect>, _ path: String, _ parameters: [Parameter] = []) {
        self.path = path
        spec = ToolSpec(
            name: name, title: name, summary: name, parameters: [.node, .vmid] + parameters, effects: effects,
            endpoints: effects.changes ? ["POST /nodes/{node}/qemu/{vmid}\(path)"] : [], output: [:])
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        let list = try await cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])).data.array ?? []
        let vmid = arguments["vmid"]?.int ?? 0
        guard let entry = list.first(where: { $0["vmid"]?.int == vmid }), let node = entry["node"]?.string else {
            throw GatewayError(.notFound, "there is no guest \(vmid)")
        }
        let guest = Guest(cluster: cluster.name, kind: .qemu, vmid: vmid, node: node)
        return Target(arguments: arguments, guests: [guest], node: node)
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        guard spec.changes, let guest = call.guests.first else { return [] }
        let parameters = call.arguments.filter { !["vmid", "node"].contains($0.name) }
        return [APIRequest(.post, guest, path, JSONObject(parameters.map { ($0.name, $0.value) }))]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { return [:] }
        return try await context.cluster.send(APIRequest(.get, guest, "/config")).data.object ?? [:]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String { "" }

    static let all = ToolRegistry([
        PlannedTool("stop_vm", [.interrupt], "/status/stop"), PlannedTool("start_vm", [.start], "/status/start"),
        PlannedTool(
            "update_vm_config", [.reconfigure], "/config",
            [
                Parameter("cores", .integer(1...128), "cores"), Parameter("memory", .integer(16...4_000_000), "MiB"),
                Parameter("delete", .names(maximumCount: 64), "options to reset"),
            ]),
        PlannedTool("get_vm_config", [.read], ""),
    ])
}
