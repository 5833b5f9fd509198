import Gateway
import JSONLines

/// What a bridge between a client's stdio and the service's socket does with each line; the bytes are moved elsewhere.
///
/// It knows which requests have not been answered, so that a client is told when the service goes away in the middle of
/// them, and it keeps an MCP client's handshake, so that a new connection takes up where the old one ended.
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

    /// Unanswered requests in the order in which they came; whether each runs a tool, so that it may have done something.
    private var waiting: [(key: Key, isCall: Bool)] = []
    private var initialize: (key: Key, line: [UInt8])?
    private var isInitialized = false
    private var initialized: [UInt8]?
    /// The answer to a repeated handshake, which the client has had.
    private var unwanted: Key?

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
        waiting.append((key, isMCP ? method == "tools/call" : message["tool"] != nil))
    }

    /// A line of the service's.
    public mutating func fromService(_ line: [UInt8]) -> [Action] {
        guard let value = try? JSONReader.read(line) else { return [.toClient(line)] }
        for message in value.array ?? [value] {
            guard let key = answered(message) else { continue }
            if key == unwanted {
                unwanted = nil
                return []
            }
            if key == initialize?.key, message["result"] != nil { isInitialized = true }
            if let place = waiting.firstIndex(where: { $0.key == key }) { waiting.remove(at: place) }
        }
        return [.toClient(line)]
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
        guard isInitialized, let initialize else { return [] }
        unwanted = initialize.key
        return [.toService(initialize.line)] + (initialized.map { [.toService($0)] } ?? [])
    }

    /// The connection has ended while requests were under way: each is answered.
    public mutating func lost(_ service: String) -> [Action] {
        unwanted = nil
        let unanswered = waiting
        waiting = []
        return unanswered.map { key, isCall in
            let doubt = "whether it was done is not known: look (list_tasks) before you try again"
            let error =
                isCall
                ? GatewayError(.outcomeUnknown, "the connection to \(service) broke during the call; \(doubt)")
                : GatewayError(.unreachable, "the connection to \(service) broke before the answer")
            return .toClient(Self.answer(key, error))
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
