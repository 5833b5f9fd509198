import Glibc
import JSONLines
import Testing

/// What the gateway writes is what the schema of each MCP revision says.
@Suite struct MCPSchemaTests {
    private static let schemas = "\(Places.package)/../shared/mcp/schema"

    @Test(
        .enabled("the schemas are not beside the package") { access(schemas, R_OK) == 0 },
        .enabled("PyPI cannot be reached") { try await PythonVenv.mcp2.isAvailable() },
        arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
    func messagesMatchTheSchema(_ revision: String) async throws {
        let gateway = try GatewayProcess.demo()
        let isStateless = revision == "2026-07-28"
        var exchanges: [(request: JSONObject, definition: String?)] = []
        if isStateless {
            exchanges.append((Self.request("server/discover", [:]), "DiscoverResult"))
        } else {
            let hello: JSONObject = [
                "protocolVersion": .string(revision), "capabilities": [:],
                "clientInfo": ["name": "test", "version": "1"],
            ]
            exchanges.append((Self.request("initialize", hello), "InitializeResult"))
            exchanges.append((Self.request("ping", [:]), "EmptyResult"))
        }
        exchanges.append((Self.request("tools/list", [:]), "ListToolsResult"))
        for (tool, arguments) in Self.calls {
            let params: JSONObject = [
                "name": .string(tool), "arguments": .object(arguments), "_meta": ["progressToken": .string(tool)],
            ]
            exchanges.append((Self.request("tools/call", params), "CallToolResult"))
        }
        exchanges.append((Self.request("tools/call", ["name": "no_such_tool", "arguments": [:]]), nil))
        exchanges.append((Self.request("no/such/method", [:]), nil))

        var report: [JSONObject] = []
        for (number, exchange) in exchanges.enumerated() {
            var request = exchange.request
            request["id"] = .int(number)
            if isStateless { request = Self.stateless(request, revision) }
            try gateway.send(JSONWriter.string(.object(request)))
            let answer = try await gateway.answer(.int(number))
            #expect((answer["error"] == nil) == (exchange.definition != nil), "\(request) \(answer)")
            report.append([
                "definition": exchange.definition.map { .string($0) } ?? .null,
                "tool": request["params"]?["name"] ?? .null, "message": .object(answer),
            ])
            if exchange.definition == "InitializeResult" {
                try gateway.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
            }
        }
        #expect(try await gateway.end() == 0)
        let notifications = gateway.child.lines.filter { $0["method"] != nil }
        #expect(notifications.contains { $0["method"] == "notifications/progress" })
        report += notifications.map { ["definition": "ServerNotification", "tool": nil, "message": .object($0)] }

        let input = report.map { JSONWriter.string(.object($0)) + "\n" }.joined()
        let script = try await PythonVenv.mcp2.run("validate.py", ["\(Self.schemas)/\(revision).json"], input: input)
        let said = try #require(script.json, "\(script.errors)")
        #expect(said["faults"] == [], "\(JSONWriter.string(.object(said)))")
        #expect((said["checked"]?.int ?? 0) > report.count)
    }

    /// A call of every kind: reads, changes, a dry run, a refusal, a task that fails, wrong arguments.
    private static let calls: [(String, JSONObject)] = [
        ("get_vms", [:]), ("get_vm_status", ["vmid": 101]), ("get_nodes", [:]), ("get_node_status", ["node": "pve1"]),
        ("get_cluster_status", [:]), ("get_storage", [:]), ("list_tasks", [:]), ("get_vm_config", ["vmid": 101]),
        ("start_vm", ["vmid": 102]), ("stop_vm", ["vmid": 102]), ("reboot_vm", ["vmid": 101, "dry_run": true]),
        ("shutdown_vm", ["vmid": 103, "dry_run": true]), ("update_vm_config", ["vmid": 104, "cores": 2]),
        ("stop_vm", ["vmid": 100]), ("start_vm", ["vmid": 105]), ("start_vm", ["vmid": "many"]), ("list_tasks", [:]),
    ]

    private static func request(_ method: String, _ params: JSONObject) -> JSONObject {
        ["jsonrpc": "2.0", "id": 0, "method": .string(method), "params": .object(params)]
    }

    /// The request with what a stateless revision carries on each.
    private static func stateless(_ request: JSONObject, _ revision: String) -> JSONObject {
        var request = request
        var params = request["params"]?.object ?? [:]
        var meta = params["_meta"]?.object ?? [:]
        meta["io.modelcontextprotocol/protocolVersion"] = .string(revision)
        meta["io.modelcontextprotocol/clientCapabilities"] = [:]
        meta["io.modelcontextprotocol/clientInfo"] = ["name": "test", "version": "1"]
        params["_meta"] = .object(meta)
        request["params"] = .object(params)
        return request
    }
}
