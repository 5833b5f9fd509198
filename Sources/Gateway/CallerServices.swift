import JSONLines

/// The gateway as one caller sees it, for tools that ask about tools or make calls of their own.
struct CallerServices: GatewayServices {
    let pipeline: Pipeline
    let principal: Principal
    /// The cluster that the caller chose: calls of the call's own are for it too. Nil where there is nothing to choose.
    var cluster: String?
    /// Guests whose lanes the call holds: a call of its own about one of these must not wait for it.
    var held: Set<Int> = []

    func tools() async -> [ToolSpec] { await pipeline.offered(to: principal) }

    func list(toolset: String) async -> Bool {
        principal.listed?.add(toolset)
        return principal.listed != nil
    }

    func call(_ tool: String, _ arguments: JSONObject, _ options: JSONObject) async -> Outcome {
        var arguments = arguments
        if let cluster { arguments[Pipeline.clusterArgument] = .string(cluster) }
        let request = CallRequest(tool: tool, arguments: arguments, options: options, principal: principal)
        return await pipeline.run(pipeline.admit(request, within: held))
    }
}
