import Gateway
import JSONLines

/// Messages to MCP clients in the words of one revision, each a whole line without its newline.
struct MCPAnswer: Sendable {
    let info: ServerInfo

    /// - Parameters:
    ///   - result: without what the revision adds to every result.
    ///   - type: what kind of result it is, for the revisions that say so.
    func result(_ id: RequestID, _ result: JSONObject, _ revision: Revision, type: String = "complete") -> [UInt8] {
        var result = result
        if revision.era == .stateless {
            result["resultType"] = .string(type)
            var meta = result["_meta"]?.object ?? [:]
            meta[RequestContext.serverKey] = info.json(for: revision, withIcons: false)
            result["_meta"] = .object(meta)
        }
        return Self.message(id.literal, "result", result)
    }

    /// - Parameter revision: nil where none is known yet; an unreadable id is then `null`, as JSON-RPC has it.
    static func error(_ id: RequestID?, _ error: MCPError, _ revision: Revision?) -> [UInt8] {
        let literal = id?.literal ?? (revision?.omitsUnreadableID == true ? nil : "null")
        return message(literal, "error", error.json)
    }

    /// - Parameter step: from 1 upward for one token.
    static func progress(_ token: JSONValue, step: Int, _ message: String, _ revision: Revision) -> [UInt8] {
        var params: JSONObject = ["progressToken": token, "progress": .int(step)]
        if revision.knowsProgressMessages { params["message"] = .string(message) }
        return notification("notifications/progress", params)
    }

    static func log(_ level: LogLevel, _ data: JSONObject) -> [UInt8] {
        notification(
            "notifications/message",
            ["level": .string(level.rawValue), "logger": "proxgate", "data": .object(data)])
    }

    static func notification(_ method: String, _ params: JSONObject = [:]) -> [UInt8] {
        var message: JSONObject = ["jsonrpc": "2.0", "method": .string(method)]
        if !params.isEmpty { message["params"] = .object(params) }
        return JSONWriter.bytes(.object(message))
    }

    /// A request of the gateway's, with an id of its own.
    static func request(_ id: RequestID, _ method: String, _ params: JSONObject) -> [UInt8] {
        var writer = JSONWriter(reserving: 512)
        writer.raw("{\"jsonrpc\":\"2.0\",\"id\":\(id.literal),\"method\":")
        writer.write(method)
        writer.raw(",\"params\":")
        writer.write(params)
        writer.raw("}")
        return writer.bytes
    }

    private static func message(_ id: String?, _ name: String, _ value: JSONObject) -> [UInt8] {
        var writer = JSONWriter(reserving: 512)
        writer.raw("{\"jsonrpc\":\"2.0\",")
        if let id { writer.raw("\"id\":\(id),") }
        writer.raw("\"\(name)\":")
        writer.write(value)
        writer.raw("}")
        return writer.bytes
    }
}

extension JSONObject {
    /// How long a client may keep the answer; it depends on who asks, so nobody else may be served it.
    mutating func addCacheHints(seconds: Int = 60) {
        self["ttlMs"] = .int(seconds * 1000)
        self["cacheScope"] = "private"
    }
}

extension ServerInfo {
    func json(for revision: Revision, withIcons: Bool) -> JSONValue {
        var json: JSONObject = ["name": .string(name), "version": .string(version)]
        if revision.knowsTitles { json["title"] = .string(title) }
        if withIcons, revision.knowsIcons { json["icons"] = Icon.gateway.list }
        return .object(json)
    }
}
