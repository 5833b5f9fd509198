import Gateway
import JSONLines
import Testing

@testable import FrontEnds

func initialize(_ version: String, id: String = "0", capabilities: String = "{}") -> String {
    """
    {"jsonrpc":"2.0","id":\(id),"method":"initialize","params":{"protocolVersion":"\(version)",\
    "capabilities":\(capabilities),"clientInfo":{"name":"tester","version":"9"}}}
    """
}

let modernMeta =
    #""io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}"#

func modern(_ id: Int, _ method: String, _ params: String = "") -> String {
    "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\",\"params\":{\"_meta\":{\(modernMeta)}\(params)}}"
}

func modernCall(_ id: Int, _ tool: String, _ arguments: String = "{}") -> String {
    modern(id, "tools/call", ",\"name\":\"\(tool)\",\"arguments\":\(arguments)")
}

func request(_ id: Int, _ method: String, _ params: String = "{}") -> String {
    "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\",\"params\":\(params)}"
}

func call(_ id: Int, _ tool: String, _ arguments: String = "{}", meta: String = "{}") -> String {
    request(id, "tools/call", "{\"name\":\"\(tool)\",\"arguments\":\(arguments),\"_meta\":\(meta)}")
}

@Suite("MCP", .timeLimit(.minutes(10)))
struct MCPTests {
    let world = World()

    func client(_ version: String) async throws -> Client { try await world.client(version) }

    // MARK: Handshake

    @Test func initializeTellsWhoIsThere() async throws {
        let client = Client(world.connection())
        client.send(initialize("2025-06-18", id: #""a\u0041""#))
        let line = await client.receive()
        #expect(
            line == #"{"jsonrpc":"2.0","id":"a\u0041","result":{"protocolVersion":"2025-06-18","#
                + #""capabilities":{"tools":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true},"prompts":{},"#
                + #""logging":{},"completions":{}},"#
                + #""serverInfo":{"name":"proxgate","version":"1.2.3","title":"proxgate"},"#
                + #""instructions":"Be careful."}}"# + "\n")
    }

    @Test(arguments: ["2026-07-28", "1999-01-01", ""])
    func anUnknownVersionGetsTheNewestWithAHandshake(version: String) async throws {
        let client = Client(world.connection())
        let answer = try await client.ask(initialize(version))
        #expect(answer["result"]?["protocolVersion"] == "2025-11-25")
    }

    @Test func initializeOnceAndComplete() async throws {
        let client = Client(world.connection())
        let incomplete = try await client.ask(request(1, "initialize", #"{"capabilities":[]}"#))
        #expect(incomplete["error"]?["code"] == -32602)
        for part in ["protocolVersion", "capabilities", "clientInfo"] {
            #expect(incomplete["error"]?["message"]?.string?.contains(part) == true)
        }
        #expect(try await client.ask(initialize("2025-06-18"))["result"] != nil)
        #expect(try await client.ask(initialize("2025-06-18"))["error"]?["code"] == -32600)
    }

    @Test func beforeInitializeOnlyPing() async throws {
        let client = Client(world.connection())
        #expect(try await client.ask(request(1, "ping"))["result"] == [:])
        #expect(try await client.ask(request(2, "tools/list"))["error"]?["code"] == -32602)
        #expect(try await client.ask(call(3, "echo"))["error"]?["code"] == -32602)
        #expect(try await client.ask(request(4, "nothing/known"))["error"]?["code"] == -32601)
        #expect(try await client.ask(request(5, "server/discover"))["error"]?["code"] == -32602)
        #expect(world.log.all == [])
    }

    // MARK: Tools

    @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
    func aRevisionIsNotToldWhatItDoesNotKnow(version: String) async throws {
        let client = try await client(version)
        let list = try await client.ask(request(1, "tools/list"))
        let tools = list["result"]?["tools"]?.array ?? []
        #expect(
            tools.compactMap { $0["name"]?.string } == [
                "change", "echo", "fail", "forbidden", "hold", "long", "risky", "steps",
            ])
        let hasStructure = version >= "2025-06-18"
        for tool in tools {
            let names = tool.object?.names ?? []
            #expect(
                names.filter { $0 != "execution" }
                    == (hasStructure ? ["name", "title"] : ["name"]) + ["description", "inputSchema"]
                    + (hasStructure ? ["outputSchema"] : []) + (version > "2024-11-05" ? ["annotations"] : [])
                    + (version == "2025-11-25" ? ["icons"] : []))
            #expect(tool["inputSchema"]?["type"] == "object")
        }
        #expect(list["result"]?.object?.names == ["tools"])
        let result = try await client.ask(call(2, "echo", #"{"text":"hi"}"#))["result"]
        #expect(result?["content"] == [["type": "text", "text": "done echo"]])
        #expect(result?["structuredContent"] == (hasStructure ? ["name": "hi"] : nil))
        #expect(result?["isError"] == nil && result?["resultType"] == nil)
    }

    @Test func pagesFollowOneAnother() async throws {
        var settings = MCPServer.Settings()
        settings.pageSize = 3
        let client = try await World(settings: settings).client("2025-06-18")
        var names: [String] = []
        var cursor: String?
        var pages = 0
        repeat {
            let params = cursor.map { "{\"cursor\":\"\($0)\"}" } ?? "{}"
            let result = try await client.ask(request(1, "tools/list", params))["result"]
            names += result?["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
            cursor = result?["nextCursor"]?.string
            pages += 1
        } while cursor != nil && pages < 9
        #expect(pages == 3 && names == ["change", "echo", "fail", "forbidden", "hold", "long", "risky", "steps"])
    }

    @Test func aCursorOfNoPageIsRefused() async throws {
        let client = try await client("2025-06-18")
        let ofAnotherList = Base64.url(Array("prompts 0 0 x".utf8))
        for cursor in [#""x""#, "7", "{}", #""====""#, "\"\(ofAnotherList)\""] {
            let answer = try await client.ask(request(1, "tools/list", "{\"cursor\":\(cursor)}"))
            #expect(answer["error"]?["code"] == -32602, "\(cursor)")
        }
    }

    @Test func failuresOfToolsAreResults() async throws {
        let client = try await client("2025-11-25")
        for (tool, arguments, code) in [
            ("fail", "{}", "task_failed"), ("forbidden", "{}", "denied"), ("change", "{}", "invalid_arguments"),
            ("echo", #"{"txet":1}"#, "invalid_arguments"),
        ] {
            let result = try await client.ask(call(1, tool, arguments))["result"]
            #expect(result?["isError"] == true && result?["structuredContent"] == nil)
            #expect(result?["content"]?.array?.first?["text"]?.string?.contains(code) == true)
            #expect(result?["_meta"]?["proxgate/error"]?["code"] == .string(code))
        }
    }

    @Test func requestsThatAreWrongAreErrors() async throws {
        let client = try await client("2025-06-18")
        for (params, code) in [
            (#"{"name":"nothing"}"#, -32602), (#"{"name":7}"#, -32602), ("{}", -32602), ("[]", -32602),
            (#"{"name":"echo","arguments":[]}"#, -32602), (#"{"name":"echo","_meta":7}"#, -32602),
            (#"{"name":"echo","_meta":{"progressToken":1.5}}"#, -32602),
        ] {
            let answer = try await client.ask(request(5, "tools/call", params))
            #expect(answer["error"]?["code"] == .int(code) && answer["id"] == 5, "\(params)")
        }
        #expect(try await client.ask(request(6, "logging/unheard"))["error"]?["code"] == -32601)
        #expect(try await client.ask(request(7, "server/discover"))["error"]?["code"] == -32601)
        let nullsMeanNothing = try await client.ask(request(8, "tools/call", #"{"name":"echo","arguments":null}"#))
        #expect(nullsMeanNothing["result"] != nil, "\(nullsMeanNothing)")
        #expect(try await client.ask(request(9, "ping", "null"))["result"] == [:])
    }

    @Test func theClientsNameIsAClaimInTheAudit() async throws {
        let client = try await client("2025-06-18")
        _ = try await client.ask(call(1, "change", #"{"vmid":100}"#))
        #expect(world.log.all.contains("audit intent tester 9"))
        _ = try await client.ask(#"{"id":1,"tool":"change","args":{"vmid":100}}"#)
        #expect(world.log.all.contains("audit intent -"))
        let claim = RequestContext.claim([
            "name": "a\u{202E}b\nc", "version": .string(String(repeating: "1", count: 500)),
        ])
        #expect(claim?.hasPrefix("abc 111") == true && claim?.unicodeScalars.count == 128)
    }

    // MARK: Cancellation and progress

    @Test func aCancelledCallIsNotAnswered() async throws {
        let client = try await client("2025-06-18")
        client.send(call(1, "hold", #"{"name":"never"}"#))
        await world.gates.wait(for: "holding never")
        for id in ["1", "1", "77", #""1""#, "null"] {
            client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\(id)}}")
        }
        #expect(try await client.ask(request(2, "ping"))["id"] == 2)
        client.end()
        #expect(await client.rest() == [])
    }

    @Test func progressRisesAndStopsAtTheAnswer() async throws {
        for (version, hasMessage) in [("2024-11-05", false), ("2025-06-18", true)] {
            let client = try await client(version)
            client.send(call(1, "steps", meta: #"{"progressToken":"t"}"#))
            for step in 1...3 {
                let note = try await client.receiveJSON()
                #expect(note["method"] == "notifications/progress" && note["id"] == nil)
                #expect(note["params"]?["progressToken"] == "t" && note["params"]?["progress"] == .int(step))
                #expect((note["params"]?["message"] != nil) == hasMessage)
            }
            #expect(try await client.receiveJSON()["id"] == 1)
            client.send(call(2, "steps"))
            client.end()
            #expect(await client.rest().count == 1)
        }
    }

    // MARK: Lines that are wrong

    @Test func unreadableIDsByRevision() async throws {
        for (version, id) in [("2025-06-18", JSONValue?.some(.null)), ("2025-11-25", nil)] {
            let client = try await client(version)
            for (line, code) in [
                ("{", -32700), ("7", -32600), ("[]", -32600), ("[{\"jsonrpc\":\"2.0\"}]", -32600),
                (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
                (#"{"jsonrpc":"2.0","id":1.0,"method":"ping"}"#, -32600), (#"{"jsonrpc":"1.0","method":"x"}"#, -32600),
                (#"{"jsonrpc":"2.0"}"#, -32600),
            ] {
                let answer = try await client.ask(line)
                #expect(answer["error"]?["code"] == .int(code) && answer["id"] == id, "\(version) \(line)")
            }
            client.send(.tooLong(limit: 9))
            #expect(try await client.receiveJSON()["error"]?["data"]?["code"] == "line_too_long")
            let readable = try await client.ask(#"{"jsonrpc":"2.0","id":3,"method":7}"#)
            #expect(readable["error"]?["code"] == -32600 && readable["id"] == 3)
        }
    }

    @Test func notificationsAndAnswersAreNeverAnswered() async throws {
        let client = try await client("2025-06-18")
        for line in [
            #"{"jsonrpc":"2.0","method":"nothing/known"}"#, #"{"jsonrpc":"2.0","method":"tools/list","params":[]}"#,
            #"{"jsonrpc":"2.0","method":"notifications/cancelled"}"#, #"{"jsonrpc":"2.0","id":9,"result":{}}"#,
            #"{"jsonrpc":"2.0","id":9,"error":{"code":1,"message":""}}"#,
            #"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"change","arguments":{"vmid":100}}}"#,
        ] { client.send(line) }
        #expect(try await client.ask(request(1, "ping"))["id"] == 1)
        #expect(world.log.all == [])
    }

    @Test func bothKindsOnOneStream() async throws {
        let client = try await client("2025-06-18")
        #expect(try await client.ask(#"{"id":1,"tool":"echo"}"#)["ok"] == true)
        #expect(try await client.ask(call(1, "echo"))["result"] != nil)
        #expect(try await client.ask(modernCall(1, "echo"))["result"]?["resultType"] == "complete")
        // It has spoken both, so an unreadable line gets the plain form.
        #expect(try await client.ask("{")["error"]?["code"] == "parse_error")
    }

    @Test func anIDInFlightIsRefused() async throws {
        let client = try await client("2025-06-18")
        client.send(call(1, "hold", #"{"name":"a"}"#))
        #expect(try await client.ask(call(1, "echo"))["error"]?["code"] == -32600)
        world.gates.open("a")
        #expect(try await client.receiveJSON()["result"] != nil)
    }
}
