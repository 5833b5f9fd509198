import JSONLines

/// Which revision a request is understood by, and what its client says of itself.
struct RequestContext: Sendable {
    static let versionKey = "io.modelcontextprotocol/protocolVersion"
    static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
    static let clientKey = "io.modelcontextprotocol/clientInfo"
    static let logLevelKey = "io.modelcontextprotocol/logLevel"
    static let serverKey = "io.modelcontextprotocol/serverInfo"
    static let subscriptionKey = "io.modelcontextprotocol/subscriptionId"
    static let relatedTaskKey = "io.modelcontextprotocol/related-task"

    let revision: Revision
    /// A claim.
    let client: String?
    var capabilities = ClientCapabilities()
    /// From which level on the client wants log messages; nil for none.
    var logLevel: LogLevel?

    init(revision: Revision, client: String?) {
        self.revision = revision
        self.client = client
    }

    /// Whether the client's human can be asked with a request of the gateway's.
    var takesElicitations: Bool {
        revision.era == .handshake && revision.knowsElicitation && capabilities.takesForms
    }

    /// What a request of the stateless era says of itself in `_meta`; nil where it says no version.
    static func stateless(_ params: JSONObject) throws(MCPError) -> RequestContext? {
        guard let meta = params["_meta"] else { return nil }
        guard let meta = meta.object else {
            throw MCPError(.invalidParams, "'_meta' must be an object, not \(meta.kind)")
        }
        guard let version = meta[versionKey] else {
            if meta[capabilitiesKey] == nil { return nil }
            throw MCPError(.invalidParams, "_meta[\"\(versionKey)\"] is missing")
        }
        guard let version = version.string else {
            throw MCPError(.invalidParams, "_meta[\"\(versionKey)\"] must be a string, not \(version.kind)")
        }
        guard let revision = Revision.stateless.first(where: { $0.name.hasSameBytes(as: version) }) else {
            throw .unsupported(version)
        }
        var faults: [String] = []
        if meta[capabilitiesKey]?.object == nil {
            let problem = meta[capabilitiesKey] == nil ? "is missing" : "must be an object"
            faults.append("_meta[\"\(capabilitiesKey)\"] \(problem)")
        }
        let client = claim(meta[clientKey])
        if client == nil, meta[clientKey] != nil {
            faults.append("_meta[\"\(clientKey)\"] must be an object with 'name' and 'version'")
        }
        guard faults.isEmpty else { throw .invalid(faults) }
        var context = RequestContext(revision: revision, client: client)
        context.capabilities = ClientCapabilities(meta[capabilitiesKey]?.object ?? [:])
        if let level = meta[logLevelKey] { context.logLevel = try LogLevel(named: level.string) }
        return context
    }

    /// Name and version that a client gives itself, fit for a line of text; nil where they are not both there.
    static func claim(_ info: JSONValue?) -> String? {
        guard let name = info?["name"]?.string, let version = info?["version"]?.string else { return nil }
        return ClaimedText.line("\(name) \(version)", limit: 128)
    }
}

/// Text from elsewhere that is shown in one line: a client's claim, a guest's name.
enum ClaimedText {
    /// Without characters that have no look of their own, at most `limit` scalars.
    static func line(_ text: String, limit: Int) -> String {
        let visible = text.unicodeScalars.filter {
            switch $0.properties.generalCategory {
            case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        return String(String.UnicodeScalarView(visible.prefix(limit)))
    }
}
