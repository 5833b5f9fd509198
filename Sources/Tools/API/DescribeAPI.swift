public import Gateway
public import JSONLines
import ProxmoxClient

/// One endpoint of the catalogue, whole.
public struct DescribeAPI: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "describe_api", title: "Describe an endpoint of Proxmox's API",
        summary:
            "Shows an endpoint's parameters with types and limits, who may call it, what it brings about, the shape "
            + "of its answer, and the tools that do the same with more care.",
        toolset: "api",
        parameters: [
            Parameter("method", .choice(["GET", "POST", "PUT", "DELETE"]), default: "GET", "HTTP method"),
            Parameter("path", .string(maximumLength: 200), required: true, "Template or path, as find_api gives it"),
        ],
        output: [
            "method": Schema.string, "path": Schema.string, "name": Schema.string, "parameters": Schema.objects,
            "permission": Schema.string, "effects": Schema.strings, "returns": ["type": "object"],
            "tools": Schema.strings, "callable": Schema.boolean, "why_not": Schema.string,
            "token": ["type": "boolean", "description": "whether an API token may call it"],
        ],
        requiredOutput: ["method", "path", "parameters", "effects", "callable"],
        examples: [["method": "PUT", "path": "/nodes/{node}/qemu/{vmid}/resize"]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        _ = try endpoint(arguments)
        return Target(arguments: arguments)
    }

    private func endpoint(_ arguments: JSONObject) throws -> Endpoint {
        let method = arguments["method"]?.string.flatMap(ProxmoxRequest.Method.init) ?? .get
        let path = arguments["path"]?.string ?? ""
        if let endpoint = Catalogue.shared.endpoint(method, path) { return endpoint }
        let segments = path.split(separator: "/").map(String.init)
        if let match = Catalogue.shared.match(method, segments) { return match.endpoint }
        let methods = Catalogue.shared.methods(of: segments).map(\.rawValue)
        let shown = String(path.unicodeScalars.prefix(100))
        let hint =
            methods.isEmpty
            ? EndpointSearch.find(path, method: nil, limit: 1).first.map { "; is it \($0.key)?" } ?? ""
            : "; it has \(methods.joined(separator: ", "))"
        throw GatewayError(.notFound, "the catalogue has no \(method.rawValue) \(shown)\(hint)")
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let endpoint = try endpoint(call.arguments)
        let placeholders = endpoint.placeholders
        var result: JSONObject = [
            "method": .string(endpoint.method.rawValue), "path": .string(endpoint.template),
            "name": .string(endpoint.name),
            "parameters": .array(
                endpoint.parameters.map { EndpointText.parameter($0, isInPath: placeholders.contains($0.name)) }),
            "permission": .string(EndpointText.permission(endpoint)), "token": .bool(endpoint.allowsToken),
            "effects": EndpointText.effects(endpoint), "returns": .object(endpoint.returns),
        ]
        let tools = await context.gateway.tools().filter { $0.endpoints.contains(endpoint.key) }.map(\.name)
        if !tools.isEmpty { result["tools"] = .array(tools.map(JSONValue.string)) }
        let reason = EndpointCall.never(endpoint)
        result["callable"] = .bool(reason == nil)
        result["why_not"] = reason.map(JSONValue.string)
        return result
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        text.headline(.cluster, "\(result["method"]?.string ?? "") \(result["path"]?.string ?? "")")
        text.field("Effects", (result["effects"]?.array ?? []).compactMap(\.string).joined(separator: ", "))
        text.field("Needs", result["permission"]?.string)
        text.field("Tools", (result["tools"]?.array ?? []).compactMap(\.string).joined(separator: ", "))
        text.field("Never called", result["why_not"]?.string)
        for parameter in result["parameters"]?.array ?? [] {
            let limits = ["minimum", "maximum", "maxLength", "enum", "default", "format", "requires"].compactMap {
                name in
                parameter[name].map { "\(name) \($0.string ?? $0.text)" }
            }
            let mark = parameter["required"] == true ? "" : "?"
            let rest = limits.isEmpty ? "" : " (\(limits.joined(separator: ", ")))"
            text.line("    \(parameter["name"]?.string ?? "")\(mark) \(parameter["type"]?.string ?? "")\(rest)")
        }
        return text.text
    }
}
