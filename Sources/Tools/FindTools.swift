public import Gateway
public import JSONLines

/// Tools by words, those of toolsets that are not listed among them.
public struct FindTools: Tool {
    public init() {}

    public let spec = ToolSpec(
        name: "find_tools", title: "Find tools",
        summary:
            "Searches all tools that may be used, also those that are not listed, by words in names and descriptions. "
            + "What it finds can be called by name, with the arguments that it shows. enable: true puts a toolset into this "
            + "connection's list of tools, where the client takes a changed list.",
        parameters: [
            Parameter(
                "query", .string(maximumLength: 200), "Words, e.g. \"snapshot roll back\"; without it, all names"),
            Parameter("toolset", .string(maximumLength: 40), "Only tools of this set, e.g. snapshots"),
            Parameter("enable", .boolean, default: false, "List the tools of toolset in this connection from now on"),
            Parameter("limit", .integer(1...100), default: 8, "At most so many whole descriptions"),
        ],
        output: [
            "tools": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "name": Schema.string, "title": Schema.string, "toolset": Schema.string,
                        "description": Schema.string, "effects": Schema.strings, "input_schema": ["type": "object"],
                        "examples": Schema.objects,
                    ],
                    "required": ["name", "toolset"],
                ],
            ],
            "toolsets": Schema.strings,
            "enabled": [
                "type": "boolean", "description": "with enable: whether the connection's list has the toolset now",
            ],
        ],
        requiredOutput: ["tools", "toolsets"], examples: [["query": "snapshot"], [:]])

    public func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        if arguments["enable"] == true, arguments["toolset"] == nil {
            throw GatewayError.invalidArguments([ArgumentFault("enable", "needs 'toolset' as well")])
        }
        return Target(arguments: arguments)
    }

    public func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let all = await context.gateway.tools()
        let toolset = call.arguments["toolset"]?.string
        let names = Set(all.map(\.toolset)).sorted()
        if let toolset, !names.contains(where: { $0.hasSameBytes(as: toolset) }) {
            throw GatewayError.invalidArguments([
                ArgumentFault(
                    "toolset",
                    "there is no such set\(NearestName.hint(toolset, among: names)); there are \(names.joined(separator: ", "))"
                )
            ])
        }
        var result: JSONObject = ["tools": []]
        if let toolset, call.arguments["enable"] == true {
            result["enabled"] = .bool(await context.gateway.list(toolset: toolset))
        }
        let candidates = all.filter { toolset == nil || $0.toolset == toolset }
        let toolsets = JSONValue.array(names.map(JSONValue.string))
        guard let query = call.arguments["query"]?.string, !query.isEmpty else {
            let found = candidates.map { spec -> JSONValue in
                ["name": .string(spec.name), "title": .string(spec.title), "toolset": .string(spec.toolset)]
            }
            result["tools"] = .array(found)
            result["toolsets"] = toolsets
            return result
        }
        let found = Self.ranked(candidates, query).prefix(call.arguments["limit"]?.int ?? 8)
        result["tools"] = .array(found.map(Self.description))
        result["toolsets"] = toolsets
        return result
    }

    private static func description(_ spec: ToolSpec) -> JSONValue {
        [
            "name": .string(spec.name), "title": .string(spec.title), "toolset": .string(spec.toolset),
            "description": .string(spec.summary),
            "effects": .array(spec.effects.sorted().map { .string($0.rawValue) }),
            "input_schema": .object(spec.inputSchema), "examples": .array(spec.examples.map(JSONValue.object)),
        ]
    }

    private static func ranked(_ specs: [ToolSpec], _ query: String) -> [ToolSpec] {
        let words = words(query)
        let scored = specs.map { spec -> (spec: ToolSpec, score: Int) in
            let name = Set(Self.words(spec.name))
            let title = Set(Self.words(spec.title))
            let rest = Set(Self.words(spec.summary) + spec.parameters.flatMap { Self.words($0.name) })
            let score = words.reduce(0) { score, word in
                score + (name.contains(word) ? 8 : title.contains(word) ? 5 : rest.contains(word) ? 2 : 0)
            }
            return (spec, score)
        }
        return scored.filter { $0.score > 0 }.sorted {
            // Of equals the one whose name says nothing else: that is the plain tool.
            ($1.score, $0.spec.name.utf8.count, $0.spec.name) < ($0.score, $1.spec.name.utf8.count, $1.spec.name)
        }.map(\.spec)
    }

    /// In lower case, without a plural's `s`.
    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map {
            $0.count > 3 && $0.hasSuffix("s") ? String($0.dropLast()) : String($0)
        }
    }

    public func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let tools = result["tools"]?.array ?? []
        text.headline(.cluster, tools.isEmpty ? "No tool has these words" : "\(tools.count) Tools")
        var table = TextTable(["NAME", "TOOLSET", "WHAT"], flexible: ["WHAT"])
        for tool in tools {
            table.add([tool["name"]?.string ?? "", tool["toolset"]?.string ?? "", tool["title"]?.string ?? ""])
        }
        if !tools.isEmpty { text.table(table) }
        switch result["enabled"]?.bool {
        case true?: text.closing(.success, "This connection lists the toolset from now on")
        case false?: text.closing(.warning, "This client would not hear of a changed list; call the tools by name")
        case nil: break
        }
        return text.text
    }
}
