import Gateway
import JSONLines
import Testing

@testable import FrontEnds

@Suite("MCP 2026-07-28", .timeLimit(.minutes(10)))
struct StatelessMCPTests {
    let world = World()

    @Test func discover() async throws {
        let client = Client(world.connection())
        let result = try await client.ask(modern(1, "server/discover"))["result"]
        #expect(result?["supportedVersions"]?.array?.first == "2026-07-28")
        #expect(result?["capabilities"]?["extensions"] == ["io.modelcontextprotocol/tasks": [:]])
        #expect(result?["instructions"] == "Be careful.")
        #expect(result?["resultType"] == "complete" && result?["cacheScope"] == "private")
        #expect((result?["ttlMs"]?.int ?? -1) >= 0)
        #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "proxgate")
    }

    @Test func everyResultSaysWhatItIs() async throws {
        let client = Client(world.connection())
        let list = try await client.ask(modern(1, "tools/list"))["result"]
        #expect(list?["tools"]?.array?.count == 8 && list?["ttlMs"] != nil && list?["cacheScope"] != nil)
        let good = try await client.ask(modernCall(2, "echo", #"{"text":"x"}"#))["result"]
        #expect(good?["structuredContent"] == ["name": "x"] && good?["ttlMs"] == nil)
        let bad = try await client.ask(modernCall(3, "fail"))["result"]
        #expect(bad?["isError"] == true && bad?["_meta"]?["proxgate/error"]?["code"] == "task_failed")
        for result in [list, good, bad] {
            #expect(result?["resultType"] == "complete")
            #expect(result?["_meta"]?["io.modelcontextprotocol/serverInfo"]?["version"] == "1.2.3")
        }
        #expect(try await client.ask(modernCall(4, "nothing"))["error"]?["code"] == -32602)
    }

    @Test(arguments: ["initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"])
    func whatIsGone(method: String) async throws {
        let client = Client(world.connection())
        #expect(try await client.ask(modern(1, method))["error"]?["code"] == -32601)
        // It has settled nothing.
        #expect(try await client.ask(initialize("2025-06-18"))["result"] != nil)
    }

    @Test(arguments: ["2025-11-25", "2030-01-01", ""])
    func unsupportedVersions(version: String) async throws {
        let client = Client(world.connection())
        let answer = try await client.ask(
            request(
                1, "tools/list",
                #"{"_meta":{"io.modelcontextprotocol/protocolVersion":"\#(version)"}}"#))
        #expect(answer["error"]?["code"] == -32022)
        #expect(answer["error"]?["data"]?["requested"] == .string(version))
        #expect(answer["error"]?["data"]?["supported"]?.array?.contains("2026-07-28") == true)
    }

    @Test(arguments: [
        #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#,
        #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[]}"#,
        #"{"io.modelcontextprotocol/protocolVersion":7,"io.modelcontextprotocol/clientCapabilities":{}}"#,
        #"{"io.modelcontextprotocol/clientCapabilities":{}}"#, "{}", "7",
        #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"#
            + #""io.modelcontextprotocol/clientInfo":"me"}"#,
    ])
    func incompleteMeta(meta: String) async throws {
        let client = Client(world.connection())
        let answer = try await client.ask(request(1, "tools/list", "{\"_meta\":\(meta)}"))
        #expect(answer["error"]?["code"] == -32602 && answer["id"] == 1)
    }

    @Test func nothingIsInferredFromAnEarlierRequest() async throws {
        let client = Client(world.connection())
        #expect(try await client.ask(modern(1, "tools/list"))["result"] != nil)
        #expect(try await client.ask(request(2, "tools/list"))["error"]?["code"] == -32602)
        let unreadable = try await client.ask("{")
        #expect(unreadable["error"]?["code"] == -32700 && unreadable["id"] == nil)
    }

    @Test func itLivesBesideAHandshake() async throws {
        let client = Client(world.connection())
        _ = try await client.ask(initialize("2024-11-05"))
        #expect(try await client.ask(modern(1, "tools/list"))["result"]?["ttlMs"] != nil)
        #expect(try await client.ask(modern(2, "ping"))["error"]?["code"] == -32601)
        let old = try await client.ask(request(3, "tools/list"))["result"]
        #expect(old?["ttlMs"] == nil && old?["tools"]?.array?.first?["title"] == nil)
    }

    @Test func progressAndCancel() async throws {
        let client = Client(world.connection())
        client.send(modern(1, "tools/call", #","name":"hold","arguments":{"name":"never"}"#))
        await world.gates.wait(for: "holding never")
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
        let meta = "{\(modernMeta),\"progressToken\":7}"
        client.send(call(2, "steps", meta: meta))
        for step in 1...3 {
            let note = try await client.receiveJSON()
            #expect(note["params"]?["progress"] == .int(step) && note["params"]?["progressToken"] == 7)
        }
        #expect(try await client.receiveJSON()["id"] == 2)
        client.end()
        #expect(await client.rest() == [])
    }
}
