import Gateway
import JSONLines

/// Tells what each line of a connection asks for. Plain lines and MCP may be mixed freely.
struct LineInterpreter: Sendable {
    enum Step: Sendable {
        case plain(RequestID, PlainRequest)
        case refusePlain(RequestID?, GatewayError)
        case mcp(MCPSession.Action)
        /// Answered together, in one line.
        case batch([MCPSession.Action])
    }

    private var session: MCPSession.StateMachine
    private var hasSeenPlain = false
    private var hasSeenMCP = false

    init(info: ServerInfo) { session = MCPSession.StateMachine(info: info) }

    mutating func interpret(_ event: LineFramer.Event) -> Step {
        switch event {
        case .line(let bytes):
            do {
                let line = try DecodedLine.read(bytes)
                if let entries = line.value.array { return try batch(entries, bytes) }
                return interpret(line)
            } catch {
                return unreadable(
                    GatewayError(.parseError, "not JSON: \(error)", ["offset": .int(error.offset)]))
            }
        case .tooLong(let limit):
            return unreadable(
                GatewayError(
                    .lineTooLong, "the line has more than \(limit) bytes and was skipped", ["limit": .int(limit)]))
        }
    }

    private mutating func batch(_ entries: [JSONValue], _ bytes: [UInt8]) throws(JSONError) -> Step {
        guard speaksOnlyMCP || entries.contains(where: { $0["jsonrpc"] != nil }) else {
            return interpret(DecodedLine(.array(entries)))
        }
        hasSeenMCP = true
        guard let revision = session.revision, revision.hasBatches else {
            return .mcp(
                .refuse(
                    nil, MCPError(.invalidRequest, "batches are known to \(Revision.v20250326.name) only"),
                    session.revision))
        }
        guard !entries.isEmpty else {
            return .mcp(.refuse(nil, MCPError(.invalidRequest, "the batch is empty"), revision))
        }
        let messages = try DecodedLine.readBatch(bytes).map { JSONRPCMessage($0) }
        return .batch(messages.map { session.receivedInBatch($0) })
    }

    private mutating func interpret(_ line: DecodedLine) -> Step {
        if line.value["jsonrpc"] != nil || line.value.object == nil && speaksOnlyMCP {
            hasSeenMCP = true
            return .mcp(session.received(JSONRPCMessage(line)))
        }
        hasSeenPlain = true
        do {
            let (id, request) = try PlainRequest.decode(line)
            return .plain(id, request)
        } catch {
            return .refusePlain(error.id, error.error)
        }
    }

    /// A line that cannot be told to be one or the other is answered in the manner of the connection.
    private func unreadable(_ error: GatewayError) -> Step {
        guard speaksOnlyMCP else { return .refusePlain(nil, error) }
        return .mcp(.refuse(nil, MCPError(.parseError, error.message, data: error.json), session.revision))
    }

    private var speaksOnlyMCP: Bool { hasSeenMCP && !hasSeenPlain }
}

extension LineInterpreter.Step {
    /// How many of its requests need a place in the ``CallGate``: those that make work and end by themselves.
    var calls: Int {
        switch self {
        case .plain(_, let request): request.needsPlace ? 1 : 0
        case .refusePlain: 0
        case .mcp(let action): action.call == nil ? 0 : 1
        case .batch(let actions): actions.count { $0.call != nil }
        }
    }

    var callKeys: [InFlight.Key] {
        switch self {
        case .plain(let id, let request): request.needsPlace ? [.plain(id)] : []
        case .refusePlain: []
        case .mcp(let action): action.call.map { [.mcp($0)] } ?? []
        case .batch(let actions): actions.compactMap(\.call).map { .mcp($0) }
        }
    }
}

extension PlainRequest {
    /// Whoever answers or watches approvals is not kept waiting by calls.
    var needsPlace: Bool {
        switch self {
        case .call, .complete: true
        case .ping, .tools, .status, .metrics, .cancel, .approvals: false
        }
    }
}

extension PlainRequest {
    /// It is in flight until something has been waited for.
    var lasts: Bool {
        switch self {
        case .call, .complete, .approvals: true
        case .ping, .tools, .status, .metrics, .cancel: false
        }
    }
}

extension MCPSession.Action {
    /// The request, where it needs a place.
    var call: RequestID? {
        guard case .serve(let request) = self else { return nil }
        switch request.method {
        // They last as long as the client likes, or as another call, and are small.
        case .listen, .task: return nil
        default: return request.id
        }
    }
}
