import JSONLines
import Synchronization
import Testing

@testable import proxgate

@Suite(.timeLimit(.minutes(1))) struct GatewayClientTests {
    /// What was sent, and a client that sends there.
    private static func pair() -> (GatewayClient, AsyncStream<JSONObject>) {
        let (lines, sent) = AsyncStream.makeStream(of: JSONObject.self)
        let client = GatewayClient { line in if let object = try? JSONReader.read(line).object { sent.yield(object) } }
        return (client, lines)
    }

    @Test func answersFindTheirRequests() async throws {
        let (client, lines) = Self.pair()
        var sent = lines.makeAsyncIterator()
        let events = Mutex<[String]>([])
        async let first = client.ask(["op": "ping"]) { event in
            events.withLock { $0.append(event["message"]?.string ?? "") }
        }
        let one = try #require(await sent.next()?["id"]?.int)
        async let second = client.ask(["op": "tools"])
        let two = try #require(await sent.next()?["id"]?.int)
        #expect(one != two)
        client.received(#"{"id":\#(one),"event":"progress","message":"half"}"#.utf8)
        client.received(#"{"id":\#(two),"ok":true,"result":{"n":2}}"#.utf8)
        client.received("no JSON, and an id that nobody has".utf8)
        client.received(#"{"id":99,"ok":true}"#.utf8)
        client.received(#"{"id":\#(one),"ok":true,"result":{"n":1}}"#.utf8)
        #expect(try await first["result"]?["n"] == 1)
        #expect(try await second["result"]?["n"] == 2)
        #expect(events.withLock { $0 } == ["half"])
    }

    @Test func aCancelledRequestStillIsAnswered() async throws {
        let (client, lines) = Self.pair()
        var sent = lines.makeAsyncIterator()
        let work = Task { try await client.ask(["tool": "start_vm"]) }
        let id = try #require(await sent.next()?["id"])
        work.cancel()
        let cancel = try #require(await sent.next())
        #expect(cancel["op"] == "cancel" && cancel["call"] == id)
        client.received(JSONWriter.bytes(["id": id, "ok": false, "error": ["code": "cancelled"]]))
        #expect(try await work.value["error"]?["code"] == "cancelled")
    }

    @Test func atTheEndOfTheConnection() async throws {
        let (client, lines) = Self.pair()
        var sent = lines.makeAsyncIterator()
        let work = Task { try await client.ask(["op": "ping"]) }
        _ = await sent.next()
        client.ended(CommandError("gone"))
        await #expect(throws: CommandError.self) { try await work.value }
        #expect(!client.isOpen)
        await #expect(throws: CommandError.self) { try await client.ask(["op": "ping"]) }
    }
}
