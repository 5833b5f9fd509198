import JSONLines

/// What goes back for one request.
struct HTTPAnswer: Sendable {
    var status: Int
    /// Proxmox puts its message here, cut at the first line end.
    var reason: String
    var contentType: String?
    var body: [UInt8] = []
    /// Answers that came through a node's daemon carry a second Connection header.
    var proxied = false
    var headers: [(name: String, value: String)] = []
    /// How the answer comes; anything but `whole` is ordered trouble.
    var end = End.whole

    enum End: Sendable, Equatable {
        case whole
        /// The connection is closed without a byte of answer.
        case cut
        /// The same, roughly.
        case reset
        /// Nothing comes, and the connection stays.
        case never
        /// The body comes in pieces over this time.
        case slowly(Duration)
        /// Behind the body comes more, until the client has enough.
        case endless
    }
    /// How long it is held back before it is sent.
    var delay: Duration = .zero

    /// Whether the client sees nothing of it.
    var isSilent: Bool { [.cut, .reset, .never].contains(end) }

    init(status: Int, reason: String, contentType: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.reason = Self.line(of: reason)
        self.contentType = contentType
        self.body = body
    }

    static func json(_ value: JSONValue, status: Int = 200, reason: String = "OK") -> HTTPAnswer {
        HTTPAnswer(
            status: status, reason: reason, contentType: "application/json;charset=UTF-8",
            body: JSONWriter.bytes(value))
    }

    /// A refusal by the HTTP layer itself: the text is reason phrase and body, without a content type.
    static func refusal(_ status: Int, _ text: String, body: String? = nil) -> HTTPAnswer {
        HTTPAnswer(status: status, reason: text, body: Array((body ?? text).utf8))
    }

    /// A reason phrase is one line without control characters, whatever a request put into the message.
    private static func line(of text: String) -> String {
        let first = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
        var line = ""
        line.unicodeScalars.append(contentsOf: first.filter { $0.value >= 0x20 && $0.value != 0x7F })
        return line
    }
}
