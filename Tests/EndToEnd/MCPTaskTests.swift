import Glibc
import JSONLines
import Testing

/// Tasks of MCP that map onto tasks of the cluster, over the service's socket.
@Suite struct MCPTaskTests {
    private static func connect(_ path: String, capabilities: String = "{}") async throws -> GatewayProcess {
        let bridge = try GatewayProcess.connect(path)
        try bridge.send(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","#
                + #""capabilities":\#(capabilities),"clientInfo":{"name":"t","version":"1"}}}"#)
        _ = try await bridge.answer(0)
        return bridge
    }

    private static func ask(_ gateway: GatewayProcess, _ id: Int, _ method: String, _ params: String) async throws
        -> JSONObject
    {
        try gateway.send(#"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#)
        return try await gateway.answer(.int(id))
    }

    @Test func aTaskOutlivesItsConnectionAndAsksOnTheNext() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let hooks = try workspace.hooks([
            "ask.lua": #"pre("stop_vm", function(op) confirm("Really stop it?", { by = "client" }) end)"#
        ])
        let service = try Child(
            Places.proxgate, ["demo", "--speed", "5", "--hooks", hooks, "--socket", path])
        _ = try await service.wait(for: "the socket") { _ in access(path, F_OK) == 0 ? true : nil }

        let first = try await Self.connect(path, capabilities: #"{"elicitation":{}}"#)
        let started = try await Self.ask(
            first, 1, "tools/call", #"{"name":"start_vm","arguments":{"vmid":102},"task":{"ttl":600000}}"#)
        let asking = try await Self.ask(
            first, 2, "tools/call", #"{"name":"stop_vm","arguments":{"vmid":101},"task":{}}"#)
        let ids = try [started, asking].map { try #require($0["result"]?["task"]?["taskId"]?.string, "\($0)") }
        #expect(try await first.end() == 0)

        let second = try await Self.connect(path, capabilities: #"{"elicitation":{}}"#)
        let done = try await Self.ask(second, 1, "tasks/result", #"{"taskId":"\#(ids[0])"}"#)
        #expect(done["result"]?["structuredContent"]?["status"] == "running", "\(done)")
        let upid = done["result"]?["structuredContent"]?["task"]?["upid"]
        let task = try await Self.ask(second, 2, "tasks/get", #"{"taskId":"\#(ids[0])"}"#)
        #expect(task["result"]?["status"] == "completed")
        #expect(upid != nil && task["result"]?["_meta"]?["proxgate/upid"] == upid)

        let waiting = try await Self.ask(second, 3, "tasks/get", #"{"taskId":"\#(ids[1])"}"#)
        #expect(waiting["result"]?["status"] == "input_required", "\(waiting)")
        try second.send(#"{"jsonrpc":"2.0","id":4,"method":"tasks/result","params":{"taskId":"\#(ids[1])"}}"#)
        let question = try await second.child.wait(for: "the question") {
            $0.lines.first { $0["method"] == "elicitation/create" }
        }
        let id = JSONWriter.string(question["id"] ?? nil)
        try second.send(
            #"{"jsonrpc":"2.0","id":\#(id),"result":{"action":"accept","content":{"approve":true}}}"#)
        let stopped = try await second.answer(4)
        #expect(stopped["result"]?["structuredContent"]?["status"] == "stopped", "\(stopped)")
        #expect(try await second.end() == 0)
        service.signal(SIGTERM)
        #expect(try await service.exitCode() == 0)
    }
}
