import JSONLines

/// The gateway as one caller sees it, for tools that ask about tools or make calls of their own.
struct CallerServices: GatewayServices {
    let pipeline: Pipeline
    let principal: Principal

    func tools() async -> [ToolSpec] { await pipeline.offered(to: principal).map(\.spec) }

    func list(toolset: String) async -> Bool {
        principal.listed?.add(toolset)
        return principal.listed != nil
    }

    func call(_ tool: String, _ arguments: JSONObject, _ options: JSONObject) async -> Outcome {
        let request = CallRequest(tool: tool, arguments: arguments, options: options, principal: principal)
        return await pipeline.run(pipeline.admit(request))
    }
}
