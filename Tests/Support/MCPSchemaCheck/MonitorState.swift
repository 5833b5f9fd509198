import JSONLines

/// What a monitor knows of a connection: what was asked, and in which revision.
struct MonitorState: Sendable {
    private struct Asked: Sendable {
        let method: String
        /// Nil for the one that the handshake settled.
        let revision: String?
        let params: JSONValue
    }

    private var asked: [String: [Asked]] = [:]
    private var revisionOfToken: [String: String] = [:]
    private var handshake: String?
    private var outputSchemas: [String: JSONValue] = [:]
    var faults: [String] = []
    private(set) var checked = 0

    // MARK: Towards the gateway

    mutating func sent(_ value: JSONValue) {
        if let batch = value.array { return batch.forEach { sent($0) } }
        guard value["jsonrpc"] != nil, let id = value["id"], let method = value["method"]?.string else { return }
        let params = value["params"] ?? [:]
        let revision = params["_meta"]?["io.modelcontextprotocol/protocolVersion"]?.string
        asked[JSONWriter.string(id), default: []].append(Asked(method: method, revision: revision, params: params))
        if let token = params["_meta"]?["progressToken"] { revisionOfToken[JSONWriter.string(token)] = revision }
    }

    // MARK: From the gateway

    mutating func received(_ value: JSONValue) {
        if let batch = value.array {
            if handshake != "2025-03-26" { report(["a batch in \(handshake ?? "no revision")"], value) }
            return batch.forEach { message($0) }
        }
        if value["jsonrpc"] != nil { message(value) }
    }

    private mutating func message(_ value: JSONValue) {
        checked += 1
        if value["method"] != nil { return fromServer(value) }
        let id = value["id"] ?? .null
        let waiting = asked[JSONWriter.string(id)] ?? []
        if value["error"] != nil {
            // A request that names a revision is of the stateless era, whatever it names.
            let own = waiting.count == 1 ? waiting[0].revision.map { _ in SchemaFiles.stateless } : nil
            if value["error"]?["code"] != -32600 || waiting.count == 1 { asked[JSONWriter.string(id)] = nil }
            return error(value, own ?? handshake)
        }
        if let version = value["result"]?["protocolVersion"]?.string,
            waiting.contains(where: { $0.method == "initialize" })
        {
            handshake = version
        }
        // An id may have been used twice, which the gateway refuses; the answer is then one of the two.
        var nearest: [String]?
        for (index, question) in waiting.enumerated() {
            let found = resultFaults(value, question)
            if found.isEmpty {
                asked[JSONWriter.string(id)]?.remove(at: index)
                return learn(value, question)
            }
            if found.count < nearest?.count ?? .max { nearest = found }
        }
        report(nearest ?? ["an answer to nothing"], value)
    }

    private mutating func learn(_ value: JSONValue, _ question: Asked) {
        guard question.method == "tools/list" else { return }
        for tool in value["result"]?["tools"]?.array ?? [] {
            guard let name = tool["name"]?.string else { continue }
            outputSchemas[name] = tool["outputSchema"] ?? outputSchemas[name]
        }
    }

    private mutating func fromServer(_ value: JSONValue) {
        let token = value["params"]?["progressToken"].map(JSONWriter.string)
        let isOnSubscription = value["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] != nil
        let stateless = isOnSubscription || token.flatMap { revisionOfToken[$0] } == SchemaFiles.stateless
        let revisions =
            stateless ? [SchemaFiles.stateless] : [handshake ?? SchemaFiles.stateless, SchemaFiles.stateless]
        if value["method"] == "notifications/tasks", stateless {
            return report(extensionFaults(value["params"] ?? .null, "Task"), value)
        }
        // The extension adds a member to what is agreed on.
        var value = value
        if let ids = value["params"]?["notifications"]?["taskIds"], var message = value.object,
            var params = message["params"]?.object, var agreed = params["notifications"]?.object
        {
            report(extensionFaults(ids, "TaskIDs"), value)
            agreed["taskIds"] = nil
            params["notifications"] = .object(agreed)
            message["params"] = .object(params)
            value = .object(message)
        }
        let definition = value["id"] == nil ? "ServerNotification" : "ServerRequest"
        let found = revisions.map { revision in
            var envelope = value.object ?? [:]
            if revision < "2025-11-25" {
                // These schemas' definitions speak of method and params alone.
                envelope["jsonrpc"] = nil
                envelope["id"] = nil
            }
            return faultsOf(.object(envelope), definition, revision) + faultsOf(value, "JSONRPCMessage", revision)
        }
        if let nearest = found.min(by: { $0.count < $1.count }), !nearest.isEmpty { report(nearest, value) }
    }

    private mutating func error(_ value: JSONValue, _ revision: String?) {
        var value = value
        let spoken = revision ?? "2025-11-25"
        if value["id"]?.isNull == true {
            // JSON-RPC has null for an id that could not be read; MCP's older schemas have no word for it.
            let isAllowed = revision == nil || spoken < "2025-11-25"
            guard isAllowed, var object = value.object else { return report(["id is null in \(spoken)"], value) }
            object["id"] = 0
            value = .object(object)
        }
        let definition = SchemaFiles.all[spoken]?.has("JSONRPCError") == true ? "JSONRPCError" : "JSONRPCErrorResponse"
        check(value, definition, spoken, value)
        let code = value["error"]?["code"]?.int ?? 0
        if spoken == SchemaFiles.stateless {
            switch code {
            case -32021: check(value, "MissingRequiredClientCapabilityError", spoken, value)
            case -32022: check(value, "UnsupportedProtocolVersionError", spoken, value)
            case -32020, -32099 ... -32023, -32002, -32042: report(["code \(code) must not be used"], value)
            default: break
            }
        } else if (-32099 ... -32020).contains(code) {
            report(["code \(code) is unknown in \(spoken)"], value)
        }
    }

    // MARK: Results

    private func resultFaults(_ value: JSONValue, _ question: Asked) -> [String] {
        let agreed = question.method == "initialize" ? value["result"]?["protocolVersion"]?.string : handshake
        guard let revision = question.revision ?? agreed else {
            // Only a ping may come before everything else.
            return question.method == "ping" ? [] : ["\(question.method) was answered before a revision was agreed on"]
        }
        let result = value["result"] ?? .null
        let envelope = faultsOf(value, "JSONRPCMessage", revision)
        if revision == SchemaFiles.stateless, let definition = TasksExtension.definition(question.method, result) {
            let inner = definition == "GetTaskResult" ? result["result"] : nil
            return envelope + extensionFaults(result, definition)
                + (inner.map { faultsOf($0, "CallToolResult", revision) } ?? [])
        }
        guard let definition = Self.definition(question, result, revision) else { return envelope }
        var found = envelope + faultsOf(result, definition, revision)
        if definition == "CallToolResult", let structured = result["structuredContent"], result["isError"] != true,
            let name = question.params["name"]?.string, let schema = outputSchemas[name]
        {
            found += JSONSchema([:]).faults(structured, against: schema, at: "structuredContent", isClosed: false)
        }
        return found
    }

    /// Nil where only the envelope can be checked.
    private static func definition(_ question: Asked, _ result: JSONValue, _ revision: String) -> String? {
        if revision == SchemaFiles.stateless {
            if result["resultType"] == "input_required" { return "InputRequiredResult" }
        }
        let definitions = [
            "initialize": "InitializeResult", "ping": "EmptyResult", "tools/list": "ListToolsResult",
            "tools/call": "CallToolResult", "resources/list": "ListResourcesResult",
            "resources/templates/list": "ListResourceTemplatesResult", "resources/read": "ReadResourceResult",
            "resources/subscribe": "EmptyResult", "resources/unsubscribe": "EmptyResult",
            "prompts/list": "ListPromptsResult", "prompts/get": "GetPromptResult",
            "completion/complete": "CompleteResult", "logging/setLevel": "EmptyResult", "tasks/get": "GetTaskResult",
            "tasks/result": "CallToolResult", "tasks/list": "ListTasksResult", "tasks/cancel": "CancelTaskResult",
            "server/discover": "DiscoverResult", "subscriptions/listen": "SubscriptionsListenResult",
        ]
        if question.method == "tools/call", result["task"] != nil { return "CreateTaskResult" }
        return definitions[question.method] ?? "EmptyResult"
    }

    // MARK: Reports

    private func extensionFaults(_ value: JSONValue, _ definition: String) -> [String] {
        guard let schema = TasksExtension.schema else { return ["the tasks extension's schema is no JSON"] }
        return schema.faults(value, definition).map { "tasks extension \($0)" }
    }

    private func faultsOf(_ value: JSONValue, _ definition: String, _ revision: String) -> [String] {
        guard let schema = SchemaFiles.all[revision] else { return ["there is no revision \(revision)"] }
        return schema.faults(value, definition).map { "\(revision) \($0)" }
    }

    private mutating func check(_ value: JSONValue, _ definition: String, _ revision: String, _ whole: JSONValue) {
        report(faultsOf(value, definition, revision), whole)
    }

    private mutating func report(_ found: [String], _ message: JSONValue) {
        guard !found.isEmpty else { return }
        let text = JSONWriter.string(message)
        faults.append("\(found.prefix(5).joined(separator: "; ")) in \(text.prefix(600))")
    }
}
