import JSONLines

/// A JSON-RPC error: the request itself could not be served. A tool's failure is a result instead.
struct MCPError: Error, Sendable, Equatable {
    enum Code: Int, Sendable {
        case parseError = -32700
        case invalidRequest = -32600
        /// Also a method that the revision does not have, or whose capability was not declared.
        case methodNotFound = -32601
        /// An unknown tool and a bad cursor among them.
        case invalidParams = -32602
        case internalError = -32603
        /// From 2026-07-28 on.
        case unsupportedVersion = -32022
    }

    let code: Code
    let message: String
    let data: JSONObject?

    init(_ code: Code, _ message: String, data: JSONObject? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// A request that names, for itself, a version which the gateway does not serve that way.
    ///
    /// The handshake revisions are listed too: a client that knows one of them can go on with `initialize`.
    static func unsupported(_ version: String) -> MCPError {
        let hint = Revision.handshake.contains { $0.name == version } ? "; that one begins with initialize" : ""
        return MCPError(
            .unsupportedVersion, "protocol version '\(version.prefix(64))' cannot be chosen by a request\(hint)",
            data: ["supported": Revision.names, "requested": .string(version)])
    }

    var json: JSONObject {
        var object: JSONObject = ["code": .int(code.rawValue), "message": .string(message)]
        if let data { object["data"] = .object(data) }
        return object
    }
}
