import Gateway
import JSONLines
import LuaRuntime

/// Any request to Proxmox as a tool, for trials: a rule by effect must hold whatever tool comes to send it.
struct RequestTool: Tool {
    let spec: ToolSpec
    private let request: APIRequest

    static let name = "request"

    /// - Parameters:
    ///   - line: method and path: `DELETE /nodes/pve1/qemu/107`.
    /// - Throws: a failure where Proxmox has no such endpoint that does more than read.
    init(_ line: String, _ parameters: JSONObject) throws(LuaHost.Failure) {
        guard let request = APIRequest(concrete: line, parameters) else {
            throw LuaHost.Failure(
                "Proxmox has no '\(line)' that does more than read; expected e.g. \"DELETE /nodes/pve1/qemu/107\"")
        }
        self.request = request
        spec = ToolSpec(
            name: Self.name, title: Self.name, summary: line,
            parameters: parameters.map { Parameter($0.name, Self.kind($0.value), "") },
            // The endpoint brings its effects along; what it is called with may add others.
            effects: EndpointEffects.effects(of: request) ?? [.escape], output: [:])
    }

    /// The guest that the path names.
    var guest: (vmid: Int, kind: Guest.Kind, node: String)? {
        guard let vmid = request.values["vmid"].flatMap({ Int($0) }), let node = request.values["node"] else {
            return nil
        }
        return (vmid, request.template.contains("/lxc/") ? .lxc : .qemu, node)
    }

    private static func kind(_ value: JSONValue) -> Parameter.Kind {
        switch value {
        case .bool: .boolean
        case .number(let number): number.int == nil ? .number(-1e15...1e15) : .integer(.min ... .max)
        case .array: .list(of: .string(maximumLength: 8192), maximumCount: 1000)
        default: .string(maximumLength: 65_536)
        }
    }

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments, node: request.values["node"])
    }

    func plan(_ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        [APIRequest(request.method, request.template, request.values, call.arguments)]
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject { [:] }

    func render(_ result: JSONObject, _ style: TextStyle) -> String { "" }
}
