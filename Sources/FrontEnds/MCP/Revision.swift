import JSONLines

/// What one revision of MCP knows. Each is its predecessor with what it added (one file each, in `Revisions`).
///
/// What a revision does not know is left out of its messages.
struct Revision: Sendable, Equatable {
    /// How a connection comes to speak it.
    enum Era: Sendable {
        /// `initialize` chooses it for the connection.
        case handshake
        /// Every request names it for itself.
        case stateless
    }

    /// How calls that take long are handed over as tasks.
    enum Tasks: Sendable {
        case unknown
        /// The client asks for one with `params.task`; part of the protocol, experimental.
        case onRequest
        /// The server decides, for clients that declared the extension.
        case byExtension
    }

    private(set) var name: String
    var era = Era.handshake
    /// Requests may come as an array, and are answered with one.
    var hasBatches = false
    var knowsAnnotations = false
    var knowsProgressMessages = false
    /// The capability; the request itself is as old as the protocol.
    var declaresCompletions = false
    var knowsTitles = false
    /// `outputSchema` of tools and `structuredContent` of results.
    var knowsStructuredContent = false
    /// A result may point at a resource.
    var knowsResourceLinks = false
    /// A client may be asked to put a question to its user.
    var knowsElicitation = false
    /// An elicitation says that it is a form; earlier there is nothing else.
    var namesFormMode = false
    var knowsIcons = false
    var tasks = Tasks.unknown
    /// An error about a request whose id could not be read has no `id`; earlier it is `null`.
    var omitsUnreadableID = false
    var missingResource = MCPError.Code.resourceNotFound

    init(name: String) { self.name = name }

    /// The next revision: this one, changed.
    func followed(by name: String, _ change: (inout Revision) -> Void) -> Revision {
        var next = self
        next.name = name
        change(&next)
        return next
    }

    /// Newest first.
    static let all = [v20260728, v20251125, v20250618, v20250326, v20241105]
    static let stateless = all.filter { $0.era == .stateless }
    static let handshake = all.filter { $0.era == .handshake }

    /// Names of all, newest first.
    static let names = JSONValue.array(all.map { .string($0.name) })

    /// The revision for `initialize`: the one asked for, or else the newest that begins with a handshake.
    static func negotiate(_ requested: String) -> Revision {
        handshake.first { $0.name.hasSameBytes(as: requested) } ?? v20251125
    }
}
