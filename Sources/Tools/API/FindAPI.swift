public import Gateway
public import JSONLines
import ProxmoxClient

/// The catalogue's endpoints by words.
public struct FindAPI: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "find_api", title: "Find endpoints of Proxmox's API",
        summary: "Searches all endpoints of Proxmox's API by words in paths and parameter names. Look for a tool first "
            + "(find_tools); describe_api shows one endpoint whole.",
        toolset: "api",
        parameters: [
            Parameter("query", .string(maximumLength: 200), required: true, "Words, e.g. \"node disks smart\""),
            Parameter("method", .choice(["GET", "POST", "PUT", "DELETE"]), "Only this method"),
            Parameter("limit", .integer(1...100), default: 10, "At most so many"),
        ],
        output: [
            "endpoints": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "method": Schema.string, "path": Schema.string, "name": Schema.string,
                        "effects": Schema.strings, "required": Schema.strings,
                    ],
                    "required": ["method", "path"],
                ],
            ]
        ],
        requiredOutput: ["endpoints"], examples: [["query": "node disks smart"]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let method = call.arguments["method"]?.string.flatMap(ProxmoxRequest.Method.init)
        let found = EndpointSearch.find(
            call.arguments["query"]?.string ?? "", method: method, limit: call.arguments["limit"]?.int ?? 10)
        return [
            "endpoints": .array(
                found.map { endpoint in
                    let needed = endpoint.parameters.filter { !$0.isOptional && !$0.isFamily }.map(\.name)
                    return [
                        "method": .string(endpoint.method.rawValue), "path": .string(endpoint.template),
                        "name": .string(endpoint.name), "effects": EndpointText.effects(endpoint),
                        "required": .array(needed.map(JSONValue.string)),
                    ]
                })
        ]
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let found = result["endpoints"]?.array ?? []
        text.headline(.cluster, found.isEmpty ? "No endpoint has these words" : "\(found.count) Endpoints")
        for endpoint in found {
            let effects = (endpoint["effects"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
            text.line("  \(endpoint["method"]?.string ?? "") \(endpoint["path"]?.string ?? "")  (\(effects))")
        }
        return text.text
    }
}
