import Gateway
import JSONLines

/// Messages to MCP clients, each a whole line with its newline, in the words of one revision.
struct MCPAnswer: Sendable {
    let info: ServerInfo

    /// - Parameter result: without what the revision adds to every result.
    func result(_ id: RequestID, _ result: JSONObject, _ revision: Revision) -> [UInt8] {
        var result = result
        if revision.era == .stateless {
            result["resultType"] = "complete"
            var meta = result["_meta"]?.object ?? [:]
            meta[RequestContext.serverKey] = info.json(for: revision)
            result["_meta"] = .object(meta)
        }
        return Self.line(id.literal, "result", result)
    }

    /// - Parameter revision: nil where none is known yet; an unreadable id is then `null`, as JSON-RPC has it.
    static func error(_ id: RequestID?, _ error: MCPError, _ revision: Revision?) -> [UInt8] {
        let literal = id?.literal ?? (revision?.omitsUnreadableID == true ? nil : "null")
        return line(literal, "error", error.json)
    }

    /// What a call came to: a result, also where the tool failed; an error only where there is no such tool.
    func outcome(_ call: MCPCall, _ outcome: Outcome) -> [UInt8] {
        let revision = call.context.revision
        var result: JSONObject = ["content": [["type": "text", "text": .string(outcome.text)]]]
        switch outcome.result {
        case .success(let value):
            if revision.knowsStructuredContent { result["structuredContent"] = .object(value) }
        case .failure(let error) where error.code == .unknownTool:
            return Self.error(call.id, MCPError(.invalidParams, error.message), revision)
        case .failure(let error):
            result["isError"] = true
            // Not in structuredContent: that has to fit the tool's output schema.
            result["_meta"] = ["proxgate/error": .object(error.json)]
        }
        return self.result(call.id, result, revision)
    }

    func tools(_ id: RequestID, _ tools: [ToolSpec], _ revision: Revision) -> [UInt8] {
        var result: JSONObject = ["tools": .array(tools.map { .object($0.entry(for: revision)) })]
        if revision.era == .stateless { result.addCacheHints() }
        return self.result(id, result, revision)
    }

    /// - Parameter step: from 1 upward for one token.
    static func progress(_ token: JSONValue, step: Int, _ message: String, _ revision: Revision) -> [UInt8] {
        var params: JSONObject = ["progressToken": token, "progress": .int(step)]
        if revision.knowsProgressMessages { params["message"] = .string(message) }
        var writer = JSONWriter()
        writer.write(["jsonrpc": "2.0", "method": "notifications/progress", "params": .object(params)] as JSONObject)
        writer.raw("\n")
        return writer.bytes
    }

    private static func line(_ id: String?, _ name: String, _ value: JSONObject) -> [UInt8] {
        var writer = JSONWriter(reserving: 512)
        writer.raw("{\"jsonrpc\":\"2.0\",")
        if let id { writer.raw("\"id\":\(id),") }
        writer.raw("\"\(name)\":")
        writer.write(value)
        writer.raw("}\n")
        return writer.bytes
    }
}

extension JSONObject {
    /// How long a client may keep the answer; it depends on who asks, so nobody else may be served it.
    mutating func addCacheHints() {
        self["ttlMs"] = 60_000
        self["cacheScope"] = "private"
    }
}

extension ServerInfo {
    func json(for revision: Revision) -> JSONValue {
        var json: JSONObject = ["name": .string(name), "version": .string(version)]
        if revision.knowsTitles { json["title"] = .string(title) }
        return .object(json)
    }
}

extension ToolSpec {
    /// The tool in `tools/list`.
    func entry(for revision: Revision) -> JSONObject {
        var entry: JSONObject = ["name": .string(name)]
        if revision.knowsTitles { entry["title"] = .string(title) }
        entry["description"] = .string(summary)
        entry["inputSchema"] = .object(inputSchema)
        if revision.knowsStructuredContent { entry["outputSchema"] = .object(outputSchema) }
        if revision.knowsAnnotations { entry["annotations"] = .object(annotations) }
        return entry
    }
}
