import JSONLines

/// Which revision a request is understood by, and who says to have sent it.
struct RequestContext: Sendable {
    static let versionKey = "io.modelcontextprotocol/protocolVersion"
    static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
    static let clientKey = "io.modelcontextprotocol/clientInfo"
    static let serverKey = "io.modelcontextprotocol/serverInfo"

    let revision: Revision
    /// A claim.
    let client: String?

    init(revision: Revision, client: String?) {
        self.revision = revision
        self.client = client
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
        guard faults.isEmpty else { throw MCPError(.invalidParams, faults.joined(separator: "; ")) }
        return RequestContext(revision: revision, client: client)
    }

    /// Name and version that a client gives itself, fit for a line of text; nil where they are not both there.
    static func claim(_ info: JSONValue?) -> String? {
        guard let name = info?["name"]?.string, let version = info?["version"]?.string else { return nil }
        let visible = "\(name) \(version)".unicodeScalars.filter {
            switch $0.properties.generalCategory {
            case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        return String(String.UnicodeScalarView(visible.prefix(128)))
    }
}

/// A `tools/call` that is well formed as far as the protocol goes.
struct MCPCall: Sendable {
    let id: RequestID
    let tool: String
    let arguments: JSONObject
    /// A string or an integer, where the client wants to hear of progress.
    let progressToken: JSONValue?
    let context: RequestContext

    init(_ id: RequestID, _ params: JSONObject, _ context: RequestContext) throws(MCPError) {
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
        guard let tool, let arguments, faults.isEmpty else {
            throw MCPError(.invalidParams, faults.joined(separator: "; "))
        }
        self.id = id
        self.tool = tool
        self.arguments = arguments
        self.progressToken = token
        self.context = context
    }
}
