import JSONLines

/// The MCP side of one connection.
enum MCPSession {
    /// What is to be done about a message. The session itself does no I/O.
    enum Action: Sendable {
        /// Answer with a result that is complete but for what the revision adds to every result.
        case answer(RequestID, JSONObject, Revision)
        /// - `id`: nil where it could not be read.
        case refuse(RequestID?, MCPError, Revision?)
        case listTools(RequestID, Revision)
        case call(MCPCall)
        /// Stop the request with this id, if there is one, and leave it without an answer.
        case cancel(RequestID)
        /// A notification without effect, or an answer to nothing.
        case ignore
    }

    /// What a connection has agreed on, as a value.
    ///
    /// `initialize` settles a handshake revision once. A request that carries a protocol version in `_meta` is of the
    /// stateless era by itself, before or after that; nothing is remembered of it but that such a client is there.
    struct StateMachine: Sendable {
        private struct Handshake {
            let revision: Revision
            let client: String?
        }

        private let info: ServerInfo
        private var handshake: Handshake?
        private var hasSeenStateless = false

        init(info: ServerInfo) { self.info = info }

        /// The revision for errors about lines that belong to no request; nil before any was spoken.
        var revision: Revision? { handshake?.revision ?? (hasSeenStateless ? Revision.v20260728 : nil) }

        mutating func received(_ message: JSONRPCMessage) -> Action {
            switch message {
            case .request(let id, let method, let params): request(id, method, params)
            case .notification(let method, let params): notification(method, params)
            case .response: .ignore
            case .invalid(let id, let error): .refuse(id, error, revision)
            }
        }

        // MARK: Notifications

        private func notification(_ method: String, _ params: JSONObject) -> Action {
            guard method == "notifications/cancelled", let id = params["requestId"].flatMap({ RequestID($0) }) else {
                return .ignore
            }
            return .cancel(id)
        }

        // MARK: Requests

        private mutating func request(_ id: RequestID, _ method: String, _ params: JSONObject) -> Action {
            do throws(MCPError) {
                let context = try context(method, params)
                let revision = context.revision
                switch (method, revision.era) {
                case ("initialize", .handshake): return try initialize(id, params)
                case ("ping", .handshake): return .answer(id, [:], revision)
                case ("server/discover", .stateless): return .answer(id, discover, revision)
                case ("tools/list", _):
                    if let cursor = params["cursor"], !cursor.isNull {
                        throw MCPError(.invalidParams, "no list was continued with cursor \(Self.show(cursor))")
                    }
                    return .listTools(id, revision)
                case ("tools/call", _): return .call(try MCPCall(id, params, context))
                default: throw MCPError(.methodNotFound, Self.unknown(method, revision))
                }
            } catch {
                return .refuse(id, error, Self.isStateless(params) ? .v20260728 : revision)
            }
        }

        /// Which revision a request is to be understood by.
        private mutating func context(_ method: String, _ params: JSONObject) throws(MCPError) -> RequestContext {
            if let stateless = try RequestContext.stateless(params) {
                hasSeenStateless = true
                return stateless
            }
            if let handshake { return RequestContext(revision: handshake.revision, client: handshake.client) }
            switch method {
            case "initialize", "ping": return RequestContext(revision: .v20251125, client: nil)
            case "server/discover", "tools/list", "tools/call":
                throw MCPError(
                    .invalidParams,
                    "no revision is agreed on: send initialize first, or give the request"
                        + " params._meta[\"\(RequestContext.versionKey)\"] and [\"\(RequestContext.capabilitiesKey)\"]")
            default: throw MCPError(.methodNotFound, "unknown method '\(method.prefix(64))'")
            }
        }

        private mutating func initialize(_ id: RequestID, _ params: JSONObject) throws(MCPError) -> Action {
            if let handshake {
                throw MCPError(.invalidRequest, "initialized already, with \(handshake.revision.name)")
            }
            var faults: [String] = []
            let version = params["protocolVersion"]?.string
            if version == nil { faults.append("'protocolVersion' must be a string") }
            if params["capabilities"]?.object == nil { faults.append("'capabilities' must be an object") }
            let client = RequestContext.claim(params["clientInfo"])
            if client == nil { faults.append("'clientInfo' must be an object with 'name' and 'version'") }
            guard let version, faults.isEmpty else {
                throw MCPError(.invalidParams, faults.joined(separator: "; "))
            }
            let revision = Revision.negotiate(version)
            handshake = Handshake(revision: revision, client: client)
            var result: JSONObject = [
                "protocolVersion": .string(revision.name), "capabilities": Self.capabilities,
                "serverInfo": info.json(for: revision),
            ]
            result["instructions"] = info.instructions.map(JSONValue.string)
            return .answer(id, result, revision)
        }

        private var discover: JSONObject {
            var result: JSONObject = ["supportedVersions": Revision.names, "capabilities": Self.capabilities]
            result["instructions"] = info.instructions.map(JSONValue.string)
            result.addCacheHints()
            return result
        }

        private static let capabilities: JSONValue = ["tools": [:]]

        private static func isStateless(_ params: JSONObject) -> Bool {
            params["_meta"]?[RequestContext.versionKey] != nil
        }

        private static func unknown(_ method: String, _ revision: Revision) -> String {
            "\(revision.name) has no method '\(method.prefix(64))' here"
        }

        private static func show(_ value: JSONValue) -> String {
            guard let text = value.string, text.utf8.count <= 64 else { return "(\(value.kind))" }
            return "'\(text)'"
        }
    }
}
