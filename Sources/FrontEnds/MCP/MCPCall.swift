import JSONLines

/// A `tools/call` that is well formed as far as the protocol goes.
struct MCPCall: Sendable {
    let tool: String
    let arguments: JSONObject
    /// A string or an integer, where the client wants to hear of progress.
    let progressToken: JSONValue?
    /// For how long the client wants the task kept (ms), where it asked for one (2025-11-25).
    let task: TaskRequest.Terms?
    /// A question's answer with what it belongs to (2026-07-28).
    let answer: InputAnswer?

    init(_ params: JSONObject, _ context: RequestContext) throws(MCPError) {
        var faults: [String] = []
        let tool = params["name"]?.string
        if tool == nil { faults.append("'name' must be the name of a tool") }
        // Some clients write null for no arguments.
        let written = params["arguments"] ?? .null
        let arguments = written.isNull ? [:] : written.object
        if arguments == nil { faults.append("'arguments' must be an object, not \(written.kind)") }
        let token = params["_meta"]?["progressToken"]
        if let token, RequestID(token) == nil {
            faults.append("'_meta.progressToken' must be a string or an integer, not \(token.kind)")
        }
        task = context.revision.tasks == .onRequest ? TaskRequest.Terms(params["task"], &faults) : nil
        answer = context.revision.era == .stateless ? InputAnswer(params, &faults) : nil
        guard let tool, let arguments, faults.isEmpty else { throw .invalid(faults) }
        self.tool = tool
        self.arguments = arguments
        self.progressToken = token
    }
}

/// What a repeated request of 2026-07-28 brings for the question that its predecessor was answered with.
struct InputAnswer: Sendable {
    /// Nil where answers came without one, which are worth nothing then.
    let state: String?
    let responses: JSONObject

    init?(_ params: JSONObject, _ faults: inout [String]) {
        let state = params["requestState"] ?? .null
        let responses = params["inputResponses"] ?? .null
        if state.isNull, responses.isNull { return nil }
        if !state.isNull, state.string == nil { faults.append("'requestState' must be a string, not \(state.kind)") }
        if !responses.isNull, responses.object == nil {
            faults.append("'inputResponses' must be an object, not \(responses.kind)")
        }
        self.state = state.string
        self.responses = responses.object ?? [:]
    }
}
