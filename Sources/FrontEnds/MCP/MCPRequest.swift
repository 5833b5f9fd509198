import JSONLines

/// A request that the session passes on because the gateway has to be asked.
struct MCPRequest: Sendable {
    let id: RequestID
    let method: MCPMethod
    let context: RequestContext
}

/// What is asked for, with parameters that are well formed as far as the protocol goes.
enum MCPMethod: Sendable {
    case listTools(cursor: String?)
    case call(MCPCall)
    case listResources(cursor: String?)
    case listTemplates(cursor: String?)
    case read(uri: String)
    case subscribe(uri: String)
    case unsubscribe(uri: String)
    case listen(SubscriptionFilter)
    case listPrompts(cursor: String?)
    case prompt(name: String, arguments: [String: String])
    case complete(CompletionRequest)
    case task(TaskRequest)

    /// Methods that need a revision, whichever it is.
    static let names: Set<String> = [
        "server/discover", "tools/list", "tools/call", "resources/list", "resources/templates/list", "resources/read",
        "resources/subscribe", "resources/unsubscribe", "subscriptions/listen", "prompts/list", "prompts/get",
        "completion/complete", "logging/setLevel", "tasks/get", "tasks/result", "tasks/list", "tasks/cancel",
        "tasks/update",
    ]

    /// - Returns: nil for a method that the revision does not have.
    static func decode(_ method: String, _ params: JSONObject, _ context: RequestContext) throws(MCPError) -> MCPMethod?
    {
        let reader = ParamsReader(params)
        let revision = context.revision
        let isHandshake = revision.era == .handshake
        switch method {
        case "tools/list": return .listTools(cursor: try reader.cursor())
        case "tools/call": return .call(try MCPCall(params, context))
        case "resources/list": return .listResources(cursor: try reader.cursor())
        case "resources/templates/list": return .listTemplates(cursor: try reader.cursor())
        case "resources/read": return .read(uri: try reader.string("uri", "the URI of a resource"))
        case "resources/subscribe" where isHandshake:
            return .subscribe(uri: try reader.string("uri", "the URI of a resource"))
        case "resources/unsubscribe" where isHandshake:
            return .unsubscribe(uri: try reader.string("uri", "the URI of a resource"))
        case "subscriptions/listen" where !isHandshake: return .listen(try SubscriptionFilter(params, context))
        case "prompts/list": return .listPrompts(cursor: try reader.cursor())
        case "prompts/get":
            return .prompt(
                name: try reader.string("name", "the name of a prompt"), arguments: try reader.strings("arguments"))
        case "completion/complete": return .complete(try CompletionRequest(params))
        case _ where method.hasPrefix("tasks/"):
            return try TaskRequest(method, params, context).map(MCPMethod.task)
        default: return nil
        }
    }
}

/// Reads the parameters of a request.
struct ParamsReader {
    private let params: JSONObject

    init(_ params: JSONObject) { self.params = params }

    func string(_ name: String, _ meaning: String) throws(MCPError) -> String {
        guard let value = params[name] else { throw MCPError(.invalidParams, "'\(name)' is missing: \(meaning)") }
        guard let text = value.string else {
            throw MCPError(.invalidParams, "'\(name)' must be \(meaning), not \(value.kind)")
        }
        return text
    }

    /// A map of strings; none where it is left out.
    func strings(_ name: String) throws(MCPError) -> [String: String] {
        guard let value = params[name], !value.isNull else { return [:] }
        guard let object = value.object, object.allSatisfy({ $0.value.string != nil }) else {
            throw MCPError(.invalidParams, "'\(name)' must be an object of strings")
        }
        return Dictionary(uniqueKeysWithValues: object.map { ($0.name, $0.value.string ?? "") })
    }

    func cursor() throws(MCPError) -> String? {
        guard let cursor = params["cursor"], !cursor.isNull else { return nil }
        guard let text = cursor.string else {
            throw MCPError(.invalidParams, "'cursor' must be a string, not \(cursor.kind)")
        }
        return text
    }
}
