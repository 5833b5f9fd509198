import JSONLines

/// A request about a task.
enum TaskRequest: Sendable {
    case get(String)
    /// Waits for the end (2025-11-25).
    case result(String)
    /// 2025-11-25.
    case list(cursor: String?)
    case cancel(String)
    /// Answers to a task's questions; no task of the gateway's asks any (the extension).
    case update(String)

    /// How a client wants a task kept.
    struct Terms: Sendable {
        /// Milliseconds from its creation on.
        let lifetime: Int?

        init?(_ value: JSONValue?, _ faults: inout [String]) {
            guard let value, !value.isNull else { return nil }
            guard let object = value.object else {
                faults.append("'task' must be an object, not \(value.kind)")
                return nil
            }
            let ttl = object["ttl"] ?? .null
            if !ttl.isNull, (ttl.int ?? -1) < 0 { faults.append("'task.ttl' must be a number of milliseconds") }
            lifetime = ttl.int
        }
    }

    /// - Returns: nil for a method that the revision does not have.
    /// - Throws: ``MCPError`` also where the client did not declare the extension.
    init?(_ method: String, _ params: JSONObject, _ context: RequestContext) throws(MCPError) {
        let isCore: Bool
        switch context.revision.tasks {
        case .unknown: return nil
        case .onRequest: isCore = true
        case .byExtension: isCore = false
        }
        let known = isCore ? ["get", "result", "list", "cancel"] : ["get", "update", "cancel"]
        let name = String(method.dropFirst("tasks/".count))
        guard known.contains(name) else { return nil }
        if !isCore, !context.capabilities.knowsTasks {
            throw MCPError(
                .missingCapability, "\(method) needs the client capability \(ClientCapabilities.tasksExtension)",
                data: ["requiredCapabilities": ["extensions": .object([ClientCapabilities.tasksExtension: [:]])]])
        }
        let reader = ParamsReader(params)
        if name == "list" {
            self = .list(cursor: try reader.cursor())
            return
        }
        let id = try reader.string("taskId", "the id of a task")
        switch name {
        case "get": self = .get(id)
        case "result": self = .result(id)
        case "cancel": self = .cancel(id)
        default:
            guard params["inputResponses"]?.object != nil else {
                throw MCPError(.invalidParams, "'inputResponses' must be an object")
            }
            self = .update(id)
        }
    }
}
