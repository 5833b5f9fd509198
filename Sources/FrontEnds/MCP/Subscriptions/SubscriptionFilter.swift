import JSONLines

/// What a `subscriptions/listen` wants to hear of (2026-07-28).
struct SubscriptionFilter: Sendable {
    /// A client that subscribes to everything one by one costs a look at each.
    static let maximumResources = 1000

    let toolsListChanged: Bool
    let resources: [String]

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
        let written = filter["resourceSubscriptions"] ?? []
        let resources = written.array?.compactMap(\.string)
        if resources?.count != written.array?.count || resources == nil {
            faults.append("'resourceSubscriptions' must be a list of URIs")
        } else if resources?.count ?? 0 > Self.maximumResources {
            faults.append("'resourceSubscriptions' may have at most \(Self.maximumResources) entries")
        }
        guard let resources, faults.isEmpty else { throw .invalid(faults) }
        toolsListChanged = filter["toolsListChanged"] == true
        self.resources = resources
    }
}
