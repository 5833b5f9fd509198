import Gateway
import JSONLines

/// A JSON-RPC error: the request itself could not be served. A tool's failure is a result instead.
struct MCPError: Error, Sendable, Equatable {
    enum Code: Int, Sendable {
        case parseError = -32700
        case invalidRequest = -32600
        /// Also a method that the revision does not have, or whose capability was not declared.
        case methodNotFound = -32601
        /// An unknown tool and a bad cursor among them; from 2026-07-28 on also an unknown resource.
        case invalidParams = -32602
        case internalError = -32603
        /// Before 2026-07-28.
        case resourceNotFound = -32002
        /// From 2026-07-28 on: the client did not declare what the request needs.
        case missingCapability = -32021
        /// From 2026-07-28 on.
        case unsupportedVersion = -32022
        /// Policy or Proxmox does not permit it. Where the answer can be no result with `isError`; outside of what
        /// JSON-RPC and MCP reserve.
        case refused = 403
    }

    let code: Code
    let message: String
    let data: JSONObject?

    init(_ code: Code, _ message: String, data: JSONObject? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// The failure of a call that a request consists of.
    init(_ error: GatewayError) {
        let code: Code =
            switch error.code {
            case .denied, .notPermitted, .confirmationRequired: .refused
            case .unknownTool, .invalidArguments: .invalidParams
            default: .internalError
            }
        self.init(code, error.message, data: error.json)
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

    /// Everything that is wrong with the parameters of a request.
    static func invalid(_ faults: [String]) -> MCPError {
        let shown = faults.prefix(20).joined(separator: "; ")
        return MCPError(.invalidParams, faults.count > 20 ? "\(shown); and \(faults.count - 20) more" : shown)
    }

    var json: JSONObject {
        var object: JSONObject = ["code": .int(code.rawValue), "message": .string(message)]
        if let data { object["data"] = .object(data) }
        return object
    }
}
