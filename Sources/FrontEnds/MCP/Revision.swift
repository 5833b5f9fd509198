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

    private(set) var name: String
    var era = Era.handshake
    /// Requests may come as an array, and are answered with one.
    var hasBatches = false
    var knowsAnnotations = false
    var knowsProgressMessages = false
    var knowsTitles = false
    /// `outputSchema` of tools and `structuredContent` of results.
    var knowsStructuredContent = false
    /// An error about a request whose id could not be read has no `id`; earlier it is `null`.
    var omitsUnreadableID = false

    init(name: String) { self.name = name }

    /// The next revision: this one, changed.
    func followed(by name: String, _ change: (inout Revision) -> Void) -> Revision {
        var next = self
        next.name = name
        change(&next)
        return next
    }

    /// Newest first.
    static let all = [v20260728, v20251125, v20250618, v20241105]
    static let stateless = all.filter { $0.era == .stateless }
    static let handshake = all.filter { $0.era == .handshake }

    /// Names of all, newest first.
    static let names = JSONValue.array(all.map { .string($0.name) })

    /// The revision for `initialize`: the one asked for, or else the newest that begins with a handshake.
    static func negotiate(_ requested: String) -> Revision {
        handshake.first { $0.name.hasSameBytes(as: requested) } ?? v20251125
    }
}
