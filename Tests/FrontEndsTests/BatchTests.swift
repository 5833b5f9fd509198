import JSONLines
import Testing

@testable import FrontEnds

/// JSON-RPC batches, which 2025-03-26 alone knows.
@Suite("MCP batches", .timeLimit(.minutes(10)))
struct BatchTests {
    let world = World()

    @Test func aBatchIsAnsweredWithOne() async throws {
        let client = try await world.client("2025-03-26")
        let note = #"{"jsonrpc":"2.0","method":"notifications/whatever"}"#
        let answer = try await client.ask(
            "[\(request(1, "ping")),\(note),\(call(2, "echo", #"{"text":"x"}"#)),\(request(3, "nothing/known"))]")
        let parts = answer.array ?? []
        #expect(parts.count == 3)
        #expect(parts.first { $0["id"] == 1 }?["result"] == [:])
        #expect(parts.first { $0["id"] == 2 }?["result"]?["content"] == [["type": "text", "text": "done echo"]])
        #expect(parts.first { $0["id"] == 3 }?["error"]?["code"] == -32601)
    }

    @Test func idsComeBackToTheLetter() async throws {
        let client = try await world.client("2025-03-26")
        client.send(#"[{"jsonrpc":"2.0","id":"\u0041","method":"ping"},{"jsonrpc":"2.0","id":-0,"method":"ping"}]"#)
        let line = await client.receive() ?? ""
        #expect(line.contains(#""id":"\u0041""#) && line.contains(#""id":-0"#), "\(line)")
    }

    @Test func notificationsAloneAreNotAnswered() async throws {
        let client = try await world.client("2025-03-26")
        client.send(#"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#)
        #expect(try await client.ask(request(1, "ping"))["id"] == 1)
    }

    @Test func whatHasNoPlaceInABatch() async throws {
        let client = try await world.client("2025-03-26")
        let answer = try await client.ask(
            "[\(initialize("2025-03-26", id: "5")),\(modern(6, "tools/list")),7,\(request(8, "ping"))]")
        let parts = answer.array ?? []
        #expect(parts.first { $0["id"] == 5 }?["error"]?["code"] == -32600)
        #expect(parts.first { $0["id"] == 6 }?["error"]?["code"] == -32600)
        #expect(parts.first { $0["id"]?.isNull == true }?["error"]?["code"] == -32600)
        #expect(parts.first { $0["id"] == 8 }?["result"] == [:])
        #expect(try await client.ask("[]")["error"]?["code"] == -32600)
    }

    @Test(arguments: ["2024-11-05", "2025-06-18", "2025-11-25"])
    func otherRevisionsRefuseThem(version: String) async throws {
        let client = try await world.client(version)
        let answer = try await client.ask("[\(request(1, "ping"))]")
        #expect(answer["error"]?["code"] == -32600)
        let fresh = Client(world.connection())
        #expect(try await fresh.ask("[\(initialize("2025-03-26"))]")["error"]?["code"] == -32600)
    }

    @Test func aCancelledPartHasNoAnswer() async throws {
        let client = try await world.client("2025-03-26")
        client.send("[\(call(1, "hold", #"{"name":"never"}"#)),\(request(2, "ping"))]")
        await world.gates.wait(for: "holding never")
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
        let answer = try await client.receiveJSON()
        #expect(answer.array?.count == 1 && answer.array?.first?["id"] == 2)
    }
}
