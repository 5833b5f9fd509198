import Glibc
import JSONLines
import Testing

/// MCP clients that misbehave, and what the others notice of it.
@Suite struct MCPRobustnessTests {
    private static let hello =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"#
        + #""clientInfo":{"name":"t","version":"1"}}}"#

    @Test func hostileLinesAndTheStreamGoesOn() async throws {
        let gateway = try GatewayProcess.demo()
        try gateway.send(Self.hello)
        _ = try await gateway.answer(0)
        let deep = String(repeating: "[", count: 20_000)
        let deepCall =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_vms","arguments":{"a":"# + deep
        let long = String(repeating: "x", count: 2 << 20)
        let lines: [(String, Int)] = [
            (deep, -32700), (deepCall, -32700),
            (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":"\#(long)"}"#, -32700),
            (#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#, -32700),
            (#"{"jsonrpc":"2.0","id":"\ud800"}"#, -32700),
            (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600),
            (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600),
        ]
        for (index, (line, code)) in lines.enumerated() {
            try gateway.send(line)
            let answers = try await gateway.answersWithoutID(index + 1)
            #expect(answers[index]["error"]?["code"]?.int == code, "\(line.prefix(80))")
        }
        try gateway.send(#"{"jsonrpc":"2.0","id":"after","method":"ping"}"#)
        #expect(try await gateway.answer("after")["result"] == [:])
        #expect(try await gateway.end() == 0)
    }

    @Test func aLineOfAMebibyteIsTaken() async throws {
        let gateway = try GatewayProcess.demo()
        try gateway.send(Self.hello)
        let name = String(repeating: "x", count: 1_000_000)
        try gateway.send(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_vms","arguments":{"name":"\#(name)"}}}"#
        )
        let answer = try await gateway.answer(1)
        #expect(answer["result"]?["isError"] == true)
        #expect(answer["result"]?["_meta"]?["proxgate/error"]?["code"] == "invalid_arguments")
        #expect(JSONWriter.string(.object(answer)).utf8.count < 10_000, "the answer does not repeat it")
        #expect(try await gateway.end() == 0)
    }

    @Test func whatWasReadIsAnsweredAfterTheEnd() async throws {
        let input = """
            \(Self.hello)
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"start_vm","arguments":{"vmid":102}}}
            {"jsonrpc":"2.0","id":2,"method":"resources/subscribe","params":{"uri":"proxmox://nodes/pve1/qemu/101"}}
            {"jsonrpc":"2.0","id":3,"method":"resources/list"}
            """
        let demo = try await Finished.proxgate(["demo", "--speed", "20"], input: input)
        let answers = try demo.output.split(separator: "\n").map { try JSONReader.read(String($0)) }
        #expect(demo.code == 0)
        for id in 0...3 {
            #expect(answers.contains { $0["id"]?.int == id && $0["result"] != nil }, "\(id): \(demo.output)")
        }
    }

    @Test func aSlowReaderHoldsNobodyUp() async throws {
        let workspace = try Workspace()
        let path = workspace.path("gateway.sock")
        let gateway = try Child(Places.proxgate, ["demo", "--speed", "20", "--socket", path])
        _ = try await gateway.wait(for: "the socket") { _ in access(path, F_OK) == 0 ? true : nil }
        let slow = try SocketEnd(path)
        // Far more answers than the kernel holds for a reader who never reads.
        try slow.send(Self.hello)
        for id in 1...2000 {
            guard try slow.send(#"{"jsonrpc":"2.0","id":\#(id),"method":"tools/list"}"#) else { break }
        }
        for _ in 0..<5 {
            let other = try await Finished.proxgate(["call", "get_nodes", "--socket", path])
            #expect(other.code == 0, "\(other.errors)")
        }
        slow.close()
        #expect(try await Finished.proxgate(["call", "get_nodes", "--socket", path]).code == 0)
        gateway.signal(SIGTERM)
        #expect(try await gateway.exitCode() == 0)
    }
}

/// A client's end of a Unix socket that never reads.
private final class SocketEnd {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw HarnessError("\(path) is too long")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else { throw HarnessError("\(path): \(String(cString: strerror(errno)))") }
    }

    /// - Returns: false where the gateway takes no more for now.
    @discardableResult
    func send(_ line: String) throws -> Bool {
        let bytes = Array((line + "\n").utf8)
        let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        return count == bytes.count
    }

    func close() { _ = Glibc.close(descriptor) }
}
