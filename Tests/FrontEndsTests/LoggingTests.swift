import JSONLines
import Testing

@testable import FrontEnds

@Suite("MCP logging", .timeLimit(.minutes(10)))
struct LoggingTests {
    let world = World()

    @Test func fromTheLevelThatWasSet() async throws {
        for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
            let client = try await world.client(version)
            // Nothing is logged unasked.
            #expect(try await client.ask(call(1, "fail"))["id"] == 1)
            #expect(try await client.ask(request(2, "logging/setLevel", #"{"level":"warning"}"#))["result"] == [:])
            let note = try await client.ask(call(3, "forbidden"))
            #expect(note["method"] == "notifications/message" && note["params"]?["level"] == "warning")
            #expect(note["params"]?["data"]?["code"] == "denied" && note["params"]?["data"]?["tool"] == "forbidden")
            #expect(try await client.receiveJSON()["id"] == 3)
            #expect(try await client.ask(call(4, "echo"))["id"] == 4)
        }
    }

    @Test func theStatelessRevisionAsksForItEachTime() async throws {
        let client = Client(world.connection())
        let meta = "{\(modernMeta),\"io.modelcontextprotocol/logLevel\":\"debug\"}"
        client.send(call(1, "steps", meta: meta))
        for step in ["one", "two", "three"] {
            #expect(try await client.receiveJSON()["params"]?["data"]?["message"]?.string == step)
        }
        #expect(try await client.receiveJSON()["params"]?["level"] == "info")
        #expect(try await client.receiveJSON()["id"] == 1)
        #expect(try await client.ask(modernCall(2, "fail"))["id"] == 2)
        #expect(try await client.ask(modern(3, "logging/setLevel"))["error"]?["code"] == -32601)
        let unknown = "{\(modernMeta),\"io.modelcontextprotocol/logLevel\":\"loud\"}"
        #expect(try await client.ask(call(4, "echo", meta: unknown))["error"]?["code"] == -32602)
    }

    @Test(arguments: [#"{"level":"loud"}"#, "{}", #"{"level":7}"#])
    func aLevelThatIsNone(params: String) async throws {
        let client = try await world.client("2025-06-18")
        #expect(try await client.ask(request(1, "logging/setLevel", params))["error"]?["code"] == -32602)
    }
}
