import Gateway
import JSONLines
import Testing

@testable import FrontEnds

@Suite("Calls in flight", .timeLimit(.minutes(10)))
struct CallsInFlightTests {
    let world = World()

    @Test func aSlowCallHoldsUpNobody() async throws {
        let client = Client(world.connection())
        client.send(#"{"id":1,"tool":"hold","args":{"name":"a"}}"#)
        #expect(try await client.ask(#"{"id":2,"op":"ping"}"#)["id"] == 2)
        #expect(try await client.ask(#"{"id":3,"tool":"echo"}"#)["id"] == 3)
        #expect(try await client.ask(#"{"id":4,"op":"status"}"#)["result"]?["in_flight"] == 1)
        #expect(try await client.ask(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)["result"] == [:])
        world.gates.open("a")
        #expect(try await client.receiveJSON()["id"] == 1)
    }

    @Test func anIDInFlightIsRefusedAndFreeAfterwards() async throws {
        let client = Client(world.connection())
        client.send(#"{"id":"A","tool":"hold","args":{"name":"a"}}"#)
        for line in [#"{"id":"\u0041","tool":"echo"}"#, #"{"id":"A","op":"ping"}"#] {
            let refused = try await client.ask(line)
            #expect(refused["error"]?["code"] == "invalid_request", "\(line)")
        }
        world.gates.open("a")
        #expect(try await client.receiveJSON()["ok"] == true)
        #expect(try await client.ask(#"{"id":"A","tool":"echo"}"#)["ok"] == true)
    }

    @Test func changesToOneGuestKeepTheirOrder() async throws {
        let client = Client(world.connection())
        for id in 0..<50 {
            client.send("{\"id\":\(id),\"tool\":\"change\",\"args\":{\"vmid\":\(100 + id % 2),\"gate\":\"g\(id)\"}}")
        }
        for id in (0..<50).reversed() { world.gates.open("g\(id)") }
        client.end()
        #expect(await client.rest().count == 50)
        for vmid in [100, 101] {
            let sent = world.log.all.filter { $0.hasPrefix("PUT /nodes/pve1/qemu/\(vmid)/config") }
            let expected = (0..<50).filter { 100 + $0 % 2 == vmid }.map { "\"g\($0)\"" }
            #expect(sent.count == 25 && zip(sent, expected).allSatisfy { $0.contains($1) })
        }
    }

    @Test func aCancelledPlainCallAnswersCancelled() async throws {
        let client = Client(world.connection())
        client.send(#"{"id":1,"tool":"hold","args":{"name":"never"}}"#)
        await world.gates.wait(for: "holding never")
        client.send(#"{"id":2,"op":"cancel","call":1}"#)
        let answers = [try await client.receiveJSON(), try await client.receiveJSON()]
        let cancelled = answers.first { $0["id"] == 1 }
        let cancel = answers.first { $0["id"] == 2 }
        #expect(cancelled?["error"]?["code"] == "cancelled" && cancel?["result"] == ["cancelled": true])
        let again = try await client.ask(#"{"id":3,"op":"cancel","call":1}"#)
        #expect(again["error"]?["code"] == "not_found")
    }

    @Test func cancelDoesNotReachAcrossTheTwoKinds() async throws {
        let client = Client(world.connection())
        client.send(#"{"id":1,"tool":"hold","args":{"name":"a"}}"#)
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
        #expect(try await client.ask(#"{"id":2,"op":"cancel","call":"1"}"#)["error"]?["code"] == "not_found")
        world.gates.open("a")
        #expect(try await client.receiveJSON()["ok"] == true)
    }

    @Test func everythingReadIsAnsweredAfterTheEnd() async throws {
        let client = Client(world.connection())
        for id in 0..<20 { client.send("{\"id\":\(id),\"tool\":\"hold\",\"args\":{\"name\":\"\(id)\"}}") }
        client.end()
        for id in (0..<20).reversed() { world.gates.open("\(id)") }
        let answers = try await client.rest().map { try JSONReader.read($0) }
        #expect(Set(answers.compactMap { $0["id"]?.int }) == Set(0..<20))
        #expect(answers.allSatisfy { $0["ok"] == true })
    }

    @Test func moreCallsThanAllowedAreRefused() async throws {
        let client = Client(world.connection(maximumCalls: 2))
        client.send(#"{"id":1,"tool":"hold","args":{"name":"a"}}"#)
        client.send(#"{"id":2,"tool":"hold","args":{"name":"b"}}"#)
        #expect(try await client.ask(#"{"id":3,"tool":"echo"}"#)["error"]?["code"] == "overloaded")
        let modern = try await client.ask(modernCall(4, "echo"))
        #expect(modern["result"]?["isError"] == true)
        #expect(modern["result"]?["_meta"]?["proxgate/error"]?["code"] == "overloaded")
        world.gates.open("a")
        #expect(try await client.receiveJSON()["id"] == 1)
        #expect(try await client.ask(#"{"id":3,"tool":"echo"}"#)["ok"] == true)
        world.gates.open("b")
    }

    @Test func callsAreCancelledWhenTheReaderIsGone() async {
        let client = Client(world.connection(), failing: 0)
        client.send(#"{"id":1,"tool":"hold","args":{"name":"never"}}"#)
        await world.gates.wait(for: "holding never")
        client.send(#"{"id":2,"op":"ping"}"#)
        // Returns although the input goes on and nobody opens the gate.
        await client.finished()
    }
}
