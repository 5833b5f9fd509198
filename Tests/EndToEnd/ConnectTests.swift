import Glibc
import JSONLines
import Testing

/// `proxgate connect`: an assistant's stdio, carried to the service's socket.
@Suite struct ConnectTests {
    private static let initialize =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#

    private static func serve(_ path: String) async throws -> Child {
        let gateway = try Child(Places.proxgate, ["demo", "--speed", "20", "--socket", path])
        _ = try await gateway.wait(for: "the socket") { _ in access(path, F_OK) == 0 ? true : nil }
        return gateway
    }

    private static func answer(_ child: Child, _ id: JSONValue) async throws -> JSONObject {
        try await child.wait(for: "the answer to \(id)") { child in
            child.lines.first { $0["id"] == id && $0["event"] == nil }
        }
    }

    @Test func linesGoThroughAndTheEndWaitsForAnswers() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let gateway = try await Self.serve(path)
        let finished = try await Finished.run(
            Places.proxgate, ["connect", "--socket", path],
            input: """
                {"id":1,"tool":"start_vm","args":{"vmid":102}}
                {"id":2,"tool":"stop_vm","args":{"vmid":100}}
                """)
        #expect(finished.code == 0, "\(finished.errors)")
        let answers = try finished.output.split(separator: "\n").map { try JSONReader.read(String($0)) }
        #expect(answers.first { $0["id"] == 1 }?["result"]?["status"] == "running")
        #expect(answers.first { $0["id"] == 2 }?["error"]?["code"] == "denied")
        gateway.signal(SIGTERM)
        #expect(try await gateway.exitCode() == 0)
    }

    /// Whoever waits to hear of changes sends nothing that would make the connection anew.
    @Test func subscriptionsOutliveTheService() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let uri = "proxmox://nodes/pve1/qemu/102"
        let first = try await Self.serve(path)
        let bridge = try Child(Places.proxgate, ["connect", "--socket", path])
        try bridge.send(Self.initialize)
        _ = try await Self.answer(bridge, 0)
        try bridge.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        try bridge.send(#"{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"\#(uri)"}}"#)
        #expect(try await Self.answer(bridge, 1)["result"] == [:])
        first.signal(SIGKILL)
        _ = try await first.exitCode()
        func updates(_ child: Child) -> Int {
            child.lines.count {
                $0["method"] == "notifications/resources/updated" && $0["params"]?["uri"]?.string == uri
            }
        }

        let second = try await Self.serve(path)
        _ = try await bridge.wait(for: "word of what may have changed meanwhile") { updates($0) > 0 ? true : nil }
        let before = updates(bridge)
        #expect(
            try await Finished.proxgate(["call", "start_vm", "vmid=102", "--socket", path]).code == 0)
        _ = try await bridge.wait(for: "word of the start") { updates($0) > before ? true : nil }
        bridge.closeInput()
        #expect(try await bridge.exitCode() == 0)
        second.signal(SIGTERM)
        #expect(try await second.exitCode() == 0)
    }

    @Test func aServiceThatRestartsIsFoundAgain() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let first = try await Self.serve(path)
        let bridge = try Child(Places.proxgate, ["connect", "--socket", path])
        try bridge.send(Self.initialize)
        #expect(try await Self.answer(bridge, 0)["result"]?["protocolVersion"] == "2025-06-18")
        try bridge.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        try bridge.send(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)
        #expect(try await Self.answer(bridge, 1)["result"] != nil)

        first.signal(SIGKILL)
        _ = try await first.exitCode()
        try bridge.send(#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"get_nodes"}}"#)
        let refused = try await Self.answer(bridge, 2)
        #expect(refused["error"]?["message"]?.string?.contains("service") == true, "\(refused)")

        let second = try await Self.serve(path)
        try bridge.send(#"{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"get_nodes"}}"#)
        let answer = try await Self.answer(bridge, 3)
        #expect(answer["result"]?["isError"] == nil, "\(answer)")
        #expect(bridge.lines.count { $0["id"] == 0 } == 1, "the repeated handshake is not shown")
        bridge.closeInput()
        #expect(try await bridge.exitCode() == 0)
        second.signal(SIGTERM)
        _ = try await second.exitCode()
    }

    @Test func aServiceThatIsDownIsSaidToBe() async throws {
        let finished = try await Finished.run(
            Places.proxgate, ["connect", "--socket", "/nonexistent/proxgate.sock"], input: #"{"id":1,"op":"ping"}"#)
        #expect(finished.code == 0)
        #expect(finished.json?["error"]?["code"] == "unreachable")
        #expect(finished.json?["error"]?["message"]?.string?.contains("/nonexistent/proxgate.sock") == true)
        #expect(finished.errors.contains("cannot be reached"))
    }

    @Test func aStrangersSocketIsNotTalkedTo() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let gateway = try await Self.serve(path)
        let finished = try await Finished.run(
            Places.proxgate, ["connect", "--socket", path, "--server-user", "54321"], input: #"{"id":1,"op":"ping"}"#)
        #expect(finished.json?["error"]?["code"] == "unreachable")
        #expect(finished.errors.contains("not the service's"), "\(finished.errors)")
        gateway.signal(SIGTERM)
        _ = try await gateway.exitCode()
    }
}
