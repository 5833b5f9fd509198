import Gateway
import JSONLines

/// What a bridge between a client's stdio and the service's socket does with each line; the bytes are moved elsewhere.
///
/// It knows which requests have not been answered, so that a client is told when the service goes away in the middle of
/// them, and it keeps an MCP client's handshake and subscriptions, so that a new connection takes up where the old one
/// ended.
public struct BridgeSession: Sendable {
    public enum Action: Sendable, Equatable {
        /// A line without its newline.
        case toService([UInt8])
        case toClient([UInt8])
    }

    private enum Kind: Hashable, Sendable {
        case plain
        case mcp
    }

    private struct Key: Hashable, Sendable {
        let kind: Kind
        let id: RequestID
    }

    private struct Waiting {
        let key: Key
        let method: String
        /// It runs a tool, so that it may have done something.
        let isCall: Bool
        let params: JSONObject
        let line: [UInt8]
    }

    /// Unanswered requests in the order in which they came.
    private var waiting: [Waiting] = []
    private var initialize: (key: Key, line: [UInt8])?
    private var isInitialized = false
    private var initialized: [UInt8]?
    private var kept = KeptState()
    /// Answers to what the bridge has repeated, which the client has had.
    private var unwanted: Set<Key> = []
    /// Subscriptions (2026-07-28) that were repeated: the client has had their acknowledgements.
    private var reopened: [RequestID] = []
    private var repeats = 0

    public init() {}

    // MARK: Lines

    /// A line of the client's, to be sent on.
    public mutating func fromClient(_ line: [UInt8]) -> [Action] {
        guard let (value, located) = try? JSONReader.read(line, locating: "id") else { return [.toService(line)] }
        // Batches of the 2025-03-26 revision have their ids inside.
        for message in value.array ?? [value] {
            let literal = value.array == nil ? located.map { String(decoding: line[$0], as: UTF8.self) } : nil
            note(message, line, idLiteral: literal)
        }
        return [.toService(line)]
    }

    private mutating func note(_ message: JSONValue, _ line: [UInt8], idLiteral: String?) {
        let isMCP = message["jsonrpc"] != nil
        let method = message["method"]?.string
        if isMCP, method == "notifications/initialized" { initialized = line }
        guard !isMCP || method != nil, let written = message["id"], let id = RequestID(written, literal: idLiteral)
        else { return }
        let key = Key(kind: isMCP ? .mcp : .plain, id: id)
        if isMCP, method == "initialize", !isInitialized { initialize = (key, line) }
        waiting.append(
            Waiting(
                key: key, method: isMCP ? method ?? "" : "",
                isCall: isMCP ? method == "tools/call" : message["tool"] != nil,
                params: message["params"]?.object ?? [:], line: line))
    }

    /// Whether a lost connection is to be made anew although the client has nothing to send: it waits to hear of changes.
    public var wantsConnection: Bool { !kept.uris.isEmpty || waiting.contains { $0.method == Self.listen } }

    private static let listen = "subscriptions/listen"

    /// A line of the service's.
    public mutating func fromService(_ line: [UInt8]) -> [Action] {
        guard let value = try? JSONReader.read(line) else { return [.toClient(line)] }
        if let again = acknowledgedAgain(value) { return again }
        for message in value.array ?? [value] {
            guard let key = answered(message) else { continue }
            if unwanted.remove(key) != nil { return [] }
            if key == initialize?.key, message["result"] != nil { isInitialized = true }
            guard let place = waiting.firstIndex(where: { $0.key == key }) else { continue }
            let request = waiting.remove(at: place)
            if message["result"] != nil { kept.granted(request.method, request.params) }
        }
        return [.toClient(line)]
    }

    /// The acknowledgement of a subscription that the bridge has repeated; its resources may have changed meanwhile.
    private mutating func acknowledgedAgain(_ message: JSONValue) -> [Action]? {
        guard message["method"] == "notifications/subscriptions/acknowledged",
            let id = message["params"]?["_meta"]?[RequestContext.subscriptionKey].flatMap({ RequestID($0) }),
            let place = reopened.firstIndex(of: id)
        else { return nil }
        reopened.remove(at: place)
        let uris = message["params"]?["notifications"]?["resourceSubscriptions"]?.array ?? []
        return uris.compactMap(\.string).map { .toClient(Notice.resource(uri: $0, subscription: id).message) }
    }

    /// The request that a message is the final answer to.
    private func answered(_ message: JSONValue) -> Key? {
        guard let id = message["id"].flatMap({ RequestID($0) }), message["method"] == nil, message["event"] == nil
        else {
            return nil
        }
        return Key(kind: message["jsonrpc"] != nil ? .mcp : .plain, id: id)
    }

    // MARK: The connection

    /// A connection is there, for the first time or again.
    public mutating func connected() -> [Action] {
        var actions: [Action] = []
        if isInitialized, let initialize {
            unwanted.insert(initialize.key)
            actions.append(.toService(initialize.line))
            if let initialized { actions.append(.toService(initialized)) }
            for (id, line) in kept.requests(from: repeats) {
                repeats += 1
                unwanted.insert(Key(kind: .mcp, id: id))
                actions.append(.toService(line))
            }
            // Nobody has looked while there was no connection.
            for uri in kept.uris {
                actions.append(.toClient(Notice.resource(uri: uri, subscription: nil).message))
            }
        }
        reopened = waiting.filter { $0.method == Self.listen }.map(\.key.id)
        return actions + waiting.filter { $0.method == Self.listen }.map { .toService($0.line) }
    }

    /// The connection has ended while requests were under way: each is answered.
    public mutating func lost(_ service: String) -> [Action] {
        unwanted = []
        reopened = []
        let unanswered = waiting.filter { $0.method != Self.listen }
        waiting.removeAll { $0.method != Self.listen }
        return unanswered.map { request in
            let doubt = "whether it was done is not known: look (list_tasks) before you try again"
            let error =
                request.isCall
                ? GatewayError(.outcomeUnknown, "the connection to \(service) broke during the call; \(doubt)")
                : GatewayError(.unreachable, "the connection to \(service) broke before the answer")
            return .toClient(Self.answer(request.key, error))
        }
    }

    /// No connection could be made for what the client has just sent: nothing of it reached the service.
    public mutating func unreachable(_ why: String) -> [Action] {
        let unanswered = waiting
        waiting = []
        return unanswered.map { .toClient(Self.answer($0.key, GatewayError(.unreachable, "\(why); nothing was sent"))) }
    }

    private static func answer(_ key: Key, _ error: GatewayError) -> [UInt8] {
        var writer = JSONWriter()
        switch key.kind {
        case .plain:
            writer.raw("{\"id\":\(key.id.literal),\"ok\":false,\"error\":")
            writer.write(error.json)
            writer.raw(",\"text\":")
            writer.write(error.message)
            writer.raw("}")
        case .mcp:
            let body = MCPError(.internalError, error.message, data: error.json).json
            writer.raw("{\"jsonrpc\":\"2.0\",\"id\":\(key.id.literal),\"error\":")
            writer.write(body)
            writer.raw("}")
        }
        return writer.bytes
    }
}
