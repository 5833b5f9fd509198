public import JSONLines

/// What a tool declares about itself: everything that clients list, validation needs and policy selects by.
public struct ToolSpec: Sendable {
    /// How a change queues behind other changes to the same guest.
    public enum Lane: Sendable, Equatable {
        /// Reads, and changes that must not wait.
        case none
        case ordinary
        /// A stop need not wait for it: shutdown, reboot.
        case overtakable
        /// Passes a running overtakable change: stop.
        case overtaking
    }

    public let name: String
    public let title: String
    /// For the model that must choose: what happens to a running guest, what is lost, what to use instead.
    public let summary: String
    public let toolset: String
    public let parameters: [Parameter]
    public let effects: Set<Effect>
    /// Each call has the effects of what it sends, or of the calls that it makes; `effects` says what these can be.
    public let effectsVary: Bool
    public let lane: Lane
    /// Running it twice comes to the same as once.
    public let isIdempotent: Bool
    /// Endpoints that the tool may write to, or whose answer is what it reads, as `POST /nodes/{node}/...`: a rule on the
    /// tool's name holds for whatever has them.
    public let endpoints: [String]
    /// Properties of the result, by name, each a JSON Schema.
    public let output: JSONObject
    /// Properties that every result has.
    public let requiredOutput: [String]
    /// Arguments of calls that work on the demonstration cluster.
    public let examples: [JSONObject]
    /// Clusters that whoever is shown the tool has to choose from, in the argument `cluster`; empty where there is one.
    public var clusters: [String] = []

    public init(
        name: String, title: String, summary: String, toolset: String = "core", parameters: [Parameter],
        effects: Set<Effect> = [.read], effectsVary: Bool = false, lane: Lane = .none, isIdempotent: Bool = true,
        endpoints: [String] = [],
        output: JSONObject, requiredOutput: [String] = [], examples: [JSONObject] = []
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.toolset = toolset
        self.parameters = parameters
        self.effects = effects
        self.effectsVary = effectsVary
        self.lane = lane
        self.isIdempotent = isIdempotent
        self.endpoints = endpoints
        self.output = output
        self.requiredOutput = requiredOutput
        self.examples = examples
    }

    public var changes: Bool { effects.changes }

    /// What clients are shown as its arguments: of several clusters the one it is for, its parameters, and the options of
    /// every change.
    public var shownParameters: [Parameter] {
        let choice = Parameter(
            Pipeline.clusterArgument, .choice(clusters), required: true, "The cluster that the call is for")
        return (clusters.isEmpty ? [] : [choice]) + parameters + CallOptions.parameters(for: self)
    }

    /// JSON Schema (2020-12) of the arguments, the options of every change among them.
    public var inputSchema: JSONObject {
        let all = shownParameters
        let properties = all.map { parameter -> (String, JSONValue) in
            var schema = parameter.kind.schema
            schema["description"] = .string(parameter.summary)
            schema["default"] = parameter.defaultValue
            return (parameter.name, .object(schema))
        }
        return [
            "type": "object", "properties": .object(JSONObject(properties)),
            "required": .array(all.filter(\.isRequired).map { .string($0.name) }),
            "additionalProperties": false,
        ]
    }

    /// JSON Schema (2020-12) of the structured result. It is open: hooks may add members.
    public var outputSchema: JSONObject {
        var properties = output
        if !clusters.isEmpty { properties[Pipeline.clusterArgument] = ["type": "string"] }
        properties["notes"] = ["type": "array", "items": ["type": "string"]]
        let required = JSONValue.array(requiredOutput.map(JSONValue.string))
        guard changes else {
            return ["type": "object", "properties": .object(properties), "required": required]
        }
        for (name, schema) in DryRun.output { properties[name] = schema }
        return [
            "type": "object", "properties": .object(properties),
            "anyOf": [["required": required], ["required": ["dry_run", "decision"]]],
        ]
    }

    /// MCP's hints (tools/list).
    public var annotations: JSONObject {
        [
            "title": .string(title), "readOnlyHint": .bool(!changes),
            "destructiveHint": .bool(!effects.isDisjoint(with: [.interrupt, .destroy, .escape, .exec])),
            "idempotentHint": .bool(isIdempotent), "openWorldHint": false,
        ]
    }
}
