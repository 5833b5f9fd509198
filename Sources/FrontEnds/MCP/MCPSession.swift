import JSONLines

/// The MCP side of one connection.
enum MCPSession {
    /// What is to be done about a message. The session itself does no I/O.
    enum Action: Sendable {
        /// Answer with a result that is complete but for what the revision adds to every result.
        case answer(RequestID, JSONObject, Revision)
        /// - `id`: nil where it could not be read.
        case refuse(RequestID?, MCPError, Revision?)
        /// The gateway has to be asked.
        case serve(MCPRequest)
        /// Stop the request with this id, if there is one, and leave it without an answer.
        case cancel(RequestID)
        /// The client has answered a request of the gateway's; the result is nil where that is an error.
        case answered(RequestID, JSONObject?)
        /// From now on, lists that change are announced.
        case announceChanges(Revision)
        /// A notification without effect.
        case ignore
    }

    /// What a connection has agreed on, as a value.
    ///
    /// `initialize` settles a handshake revision once. A request that carries a protocol version in `_meta` is of the
    /// stateless era by itself, before or after that; nothing is remembered of it but that such a client is there.
    struct StateMachine: Sendable {
        private let info: ServerInfo
        private var handshake: RequestContext?
        private var hasSeenStateless = false

        init(info: ServerInfo) { self.info = info }

        /// The revision for errors about lines that belong to no request; nil before any was spoken.
        var revision: Revision? { handshake?.revision ?? (hasSeenStateless ? Revision.v20260728 : nil) }

        mutating func received(_ message: JSONRPCMessage) -> Action {
            switch message {
            case .request(let id, let method, let params): request(id, method, params)
            case .notification(let method, let params): notification(method, params)
            case .response(let id, let result): .answered(id, result)
            case .invalid(let id, let error): .refuse(id, error, revision)
            }
        }

        /// A message that came in a batch, where some have no place.
        mutating func receivedInBatch(_ message: JSONRPCMessage) -> Action {
            if case .request(let id, let method, let params) = message {
                if method == "initialize" {
                    return .refuse(id, MCPError(.invalidRequest, "initialize cannot be part of a batch"), revision)
                }
                if Self.isStateless(params) {
                    return .refuse(
                        id, MCPError(.invalidRequest, "\(Revision.v20260728.name) knows no batches"), revision)
                }
            }
            return received(message)
        }

        // MARK: Notifications

        private func notification(_ method: String, _ params: JSONObject) -> Action {
            switch method {
            case "notifications/cancelled": params["requestId"].flatMap { RequestID($0) }.map(Action.cancel) ?? .ignore
            case "notifications/initialized": handshake.map { .announceChanges($0.revision) } ?? .ignore
            default: .ignore
            }
        }

        // MARK: Requests

        private mutating func request(_ id: RequestID, _ method: String, _ params: JSONObject) -> Action {
            do throws(MCPError) {
                let context = try context(method, params)
                let revision = context.revision
                switch (method, revision.era) {
                case ("initialize", .handshake): return try initialize(id, params)
                case ("ping", .handshake): return .answer(id, [:], revision)
                case ("logging/setLevel", .handshake):
                    handshake?.logLevel = try LogLevel(named: params["level"]?.string)
                    return .answer(id, [:], revision)
                case ("server/discover", .stateless): return .answer(id, discover, revision)
                default:
                    guard let known = try MCPMethod.decode(method, params, context) else {
                        throw MCPError(
                            .methodNotFound, "\(revision.name) has no method '\(method.prefix(64))' here")
                    }
                    return .serve(MCPRequest(id: id, method: known, context: context))
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
            if let handshake { return handshake }
            if method == "initialize" || method == "ping" { return RequestContext(revision: .v20251125, client: nil) }
            guard MCPMethod.names.contains(method) else {
                throw MCPError(.methodNotFound, "unknown method '\(method.prefix(64))'")
            }
            throw MCPError(
                .invalidParams,
                "no revision is agreed on: send initialize first, or give the request"
                    + " params._meta[\"\(RequestContext.versionKey)\"] and [\"\(RequestContext.capabilitiesKey)\"]")
        }

        private mutating func initialize(_ id: RequestID, _ params: JSONObject) throws(MCPError) -> Action {
            if let handshake {
                throw MCPError(.invalidRequest, "initialized already, with \(handshake.revision.name)")
            }
            var faults: [String] = []
            let version = params["protocolVersion"]?.string
            if version == nil { faults.append("'protocolVersion' must be a string") }
            let capabilities = params["capabilities"]?.object
            if capabilities == nil { faults.append("'capabilities' must be an object") }
            let client = RequestContext.claim(params["clientInfo"])
            if client == nil { faults.append("'clientInfo' must be an object with 'name' and 'version'") }
            guard let version, let capabilities, faults.isEmpty else { throw .invalid(faults) }
            let revision = Revision.negotiate(version)
            var context = RequestContext(revision: revision, client: client)
            context.capabilities = ClientCapabilities(capabilities)
            handshake = context
            var result: JSONObject = [
                "protocolVersion": .string(revision.name), "capabilities": .object(revision.serverCapabilities),
                "serverInfo": info.json(for: revision, withIcons: true),
            ]
            result["instructions"] = info.instructions.map(JSONValue.string)
            return .answer(id, result, revision)
        }

        private var discover: JSONObject {
            var result: JSONObject = [
                "supportedVersions": Revision.names, "capabilities": .object(Revision.v20260728.serverCapabilities),
            ]
            result["instructions"] = info.instructions.map(JSONValue.string)
            result.addCacheHints()
            return result
        }

        private static func isStateless(_ params: JSONObject) -> Bool {
            params["_meta"]?[RequestContext.versionKey] != nil
        }
    }
}

extension Revision {
    /// What the gateway offers in this revision.
    var serverCapabilities: JSONObject {
        var capabilities: JSONObject = [
            "tools": ["listChanged": true], "resources": ["subscribe": true, "listChanged": true], "prompts": [:],
            "logging": [:],
        ]
        if declaresCompletions { capabilities["completions"] = [:] }
        switch tasks {
        case .unknown: break
        case .onRequest: capabilities["tasks"] = ["list": [:], "cancel": [:], "requests": ["tools": ["call": [:]]]]
        case .byExtension: capabilities["extensions"] = .object([ClientCapabilities.tasksExtension: [:]])
        }
        return capabilities
    }
}
