import JSONLines

/// What a `subscriptions/listen` wants to hear of (2026-07-28).
struct SubscriptionFilter: Sendable {
    /// A client that subscribes to everything one by one costs a look at each.
    static let maximumResources = 1000

    let toolsListChanged: Bool
    let resourcesListChanged: Bool
    let resources: [String]
    /// Of the extension; nil where it is not asked for any.
    let tasks: [String]?

    init(_ params: JSONObject, _ context: RequestContext) throws(MCPError) {
        guard let filter = params["notifications"]?.object else {
            throw MCPError(.invalidParams, "'notifications' must be an object")
        }
        if filter["taskIds"] != nil, !context.capabilities.knowsTasks {
            throw MCPError(
                .missingCapability, "task notifications need \(ClientCapabilities.tasksExtension)",
                data: ["requiredCapabilities": ["extensions": .object([ClientCapabilities.tasksExtension: [:]])]])
        }
        var faults: [String] = []
        for name in ["toolsListChanged", "promptsListChanged", "resourcesListChanged"] {
            if let value = filter[name], value.bool == nil { faults.append("'\(name)' must be true or false") }
        }
        let resources = Self.list("resourceSubscriptions", of: "URIs", filter, &faults)
        let tasks = Self.list("taskIds", of: "ids", filter, &faults)
        guard faults.isEmpty else { throw .invalid(faults) }
        toolsListChanged = filter["toolsListChanged"] == true
        resourcesListChanged = filter["resourcesListChanged"] == true
        self.resources = resources ?? []
        self.tasks = tasks
    }

    private static func list(
        _ name: String, of things: String, _ filter: JSONObject, _ faults: inout [String]
    ) -> [String]? {
        guard let written = filter[name] else { return nil }
        let list = written.array?.compactMap(\.string)
        if list?.count != written.array?.count || list == nil {
            faults.append("'\(name)' must be a list of \(things)")
        } else if list?.count ?? 0 > maximumResources {
            faults.append("'\(name)' may have at most \(maximumResources) entries")
        }
        return list
    }
}
