import Gateway
import JSONLines
import Testing

@testable import FrontEnds

/// All clients together have so many calls that run, and no more: further lines wait, and what is no call does not.
@Suite("Call gate", .timeLimit(.minutes(10)))
struct CallGateTests {
    /// One call runs.
    let world = World(settings: Self.settings(1))

    private static func settings(_ calls: Int) -> MCPServer.Settings {
        var settings = MCPServer.Settings()
        settings.maximumCalls = calls
        return settings
    }

    private func hold(_ name: String) -> String {
        "{\"id\":\"\(name)\",\"tool\":\"hold\",\"args\":{\"name\":\"\(name)\"}}"
    }

    /// A client whose call `first` runs.
    private func busy(_ connection: Connection? = nil) async -> Client {
        let client = Client(connection ?? world.connection())
        client.send(hold("first"))
        await world.gates.wait(for: "holding first")
        return client
    }

    @Test func callsWaitAndPingsDoNot() async throws {
        let client = await busy()
        for name in ["second", "third"] { client.send(hold(name)) }
        #expect(try await client.ask(#"{"id":1,"op":"ping"}"#)["text"] == "pong")
        #expect(try await client.ask(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)["result"] == [:])
        #expect(try await client.ask(#"{"id":2,"op":"status"}"#)["result"]?["in_flight"] == 3)
        #expect(world.log.all == ["hold first"])
        for name in ["first", "second", "third"] {
            world.gates.open(name)
            #expect(try await client.receiveJSON()["result"]?["name"] == .string(name))
        }
    }

    /// However much one asks for, it comes no more often than the others.
    @Test func clientsTakeTurns() async throws {
        let greedy = await busy()
        let clients = [
            ("greedy", greedy, 60), ("ann", Client(world.connection()), 20), ("bob", Client(world.connection()), 20),
        ]
        for (name, client, count) in clients {
            for number in 0..<count {
                client.send(hold("\(name) \(number)"))
                world.gates.open("\(name) \(number)")
            }
            #expect(try await client.ask(#"{"id":1,"op":"ping"}"#)["text"] == "pong")
        }
        world.gates.open("first")
        for (_, client, _) in clients { client.end() }
        for (name, client, count) in clients {
            #expect(await client.rest().count == count + (name == "greedy" ? 1 : 0))
        }
        let begun = world.log.all.dropFirst().map { $0.split(separator: " ")[1] }
        // While all three have lines that wait, each has its third, but for turns that it was not quick enough to take.
        for name in ["greedy", "ann", "bob"] {
            #expect(begun.prefix(60).count { $0 == name } >= 10, "\(begun)")
        }
        #expect(begun.count == 100)
    }

    @Test func whoHasNoneFindsAPlaceWhateverAnotherTakes() async throws {
        let world = World(asked: ["risky": Self.question], approvers: [1001], settings: Self.settings(4))
        let greedy = Client(world.connection())
        let refused = try await greedy.ask(#"{"id":0,"tool":"risky","args":{"vmid":100}}"#)
        let approval = refused["error"]?["approval"]?.string ?? ""
        // It waits for a human; the next has no place.
        greedy.send(#"{"id":1,"tool":"risky","args":{"vmid":100},"confirm_wait":60}"#)
        greedy.send(#"{"id":2,"tool":"echo"}"#)
        #expect(try await greedy.ask(#"{"id":3,"op":"status"}"#)["result"]?["in_flight"] == 2)
        let other = Client(world.connection())
        for id in 0..<5 { #expect(try await other.ask("{\"id\":\(id),\"tool\":\"echo\"}")["ok"] == true) }
        let bob = Client(world.connection(as: Principal(user: "bob", uid: 1001, groups: [], door: .socket)))
        #expect(try await bob.ask("{\"id\":1,\"op\":\"approve\",\"approval\":\"\(approval)\"}")["ok"] == true)
        let answers = [try await greedy.receiveJSON(), try await greedy.receiveJSON()]
        #expect(answers.allSatisfy { $0["ok"] == true }, "\(answers)")
    }

    private static let question = Decision.Question(
        message: "Really?", hook: "confirm.lua:1", by: .operator, expires: .seconds(300))

    @Test func changesToOneGuestKeepTheirOrder() async throws {
        let client = Client(world.connection())
        for id in 0..<30 {
            client.send("{\"id\":\(id),\"tool\":\"change\",\"args\":{\"vmid\":100,\"gate\":\"g\(id)\"}}")
        }
        for id in (0..<30).reversed() { world.gates.open("g\(id)") }
        client.end()
        #expect(await client.rest().count == 30)
        let sent = world.log.all.filter { $0.hasPrefix("PUT ") }
        #expect(sent.count == 30 && zip(sent, 0..<30).allSatisfy { $0.contains("\"g\($1)\"") })
    }

    @Test func whatWaitsCanBeCancelled() async throws {
        let client = await busy()
        client.send(hold("second"))
        client.send(modernCall(7, "hold", #"{"name":"third"}"#))
        #expect(try await client.ask(#"{"id":2,"op":"cancel","call":"second"}"#)["result"] == ["cancelled": true])
        let cancelled = try await client.receiveJSON()
        #expect(cancelled["id"] == "second" && cancelled["error"]?["code"] == "cancelled")
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#)
        // Both ids are free again.
        #expect(try await client.ask(#"{"id":3,"op":"status"}"#)["result"]?["in_flight"] == 1)
        client.send(hold("second"))
        for name in ["first", "second"] {
            world.gates.open(name)
            #expect(try await client.receiveJSON()["result"]?["name"] == .string(name))
        }
        #expect(world.log.all == ["hold first", "hold second"])
    }

    @Test func anIDThatWaitsIsInUse() async throws {
        let client = await busy()
        client.send(hold("second"))
        for line in [hold("second"), #"{"id":"second","op":"ping"}"#] {
            #expect(try await client.ask(line)["error"]?["code"] == "invalid_request", "\(line)")
        }
        world.gates.open("first")
        world.gates.open("second")
        for _ in 0..<2 { #expect(try await client.receiveJSON()["ok"] == true) }
    }

    @Test func whatWaitsCounts() async throws {
        let client = await busy(world.connection(maximumCalls: 2))
        client.send(hold("second"))
        #expect(try await client.ask(hold("third"))["error"]?["code"] == "overloaded")
        world.gates.open("first")
        world.gates.open("second")
        for _ in 0..<2 { #expect(try await client.receiveJSON()["ok"] == true) }
    }

    @Test func whoseLinesWaitIsReadNoFurther() async throws {
        let client = await busy(world.connection(maximumWaiting: 64))
        // The second line is one too many for 64 bytes; the ping behind them is not read.
        for name in ["second", "third"] { client.send(hold(name)) }
        client.send(#"{"id":1,"op":"ping"}"#)
        for _ in 0..<200 { await Task.yield() }
        world.gates.open("first")
        let answers = [try await client.receiveJSON(), try await client.receiveJSON()]
        #expect(answers.contains { $0["id"] == "first" } && answers.contains { $0["text"] == "pong" }, "\(answers)")
        for name in ["second", "third"] { world.gates.open(name) }
        client.end()
        #expect(await client.rest().count == 2)
    }

    @Test func aBatchWaitsAsOne() async throws {
        let client = try await world.client("2025-03-26")
        client.send(hold("first"))
        await world.gates.wait(for: "holding first")
        let calls = ["x", "y"].map { call($0 == "x" ? 1 : 2, "echo", "{\"text\":\"\($0)\"}") }
        client.send("[\(calls.joined(separator: ",")),\(request(3, "ping"))]")
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"#)
        #expect(try await client.ask(request(9, "ping"))["id"] == 9)
        world.gates.open("first")
        var answers = [try await client.receiveJSON(), try await client.receiveJSON()]
        answers.removeAll { $0["id"] == "first" }
        // What was cancelled while it waited is not answered.
        let ids = answers.first?.array?.compactMap { $0["id"]?.int }
        #expect(ids.map(Set.init) == [1, 3], "\(answers)")
    }

    @Test func aLongLineCountsAsSeveral() async throws {
        let world = World(settings: Self.settings(64))
        let client = Client(world.connection())
        client.send(String(repeating: " ", count: 1 << 18) + hold("long"))
        await world.gates.wait(for: "holding long")
        let page = await world.pipeline.metrics.page()
        #expect(page.contains("\nproxgate_call_places_taken 65\n"), "\(page)")
        // More than there are: now everybody waits for it.
        let other = Client(world.connection())
        other.send(#"{"id":2,"tool":"echo"}"#)
        #expect(try await other.ask(#"{"id":3,"op":"ping"}"#)["id"] == 3)
        world.gates.open("long")
        #expect(try await other.receiveJSON()["id"] == 2)
        #expect(try await client.receiveJSON()["ok"] == true)
        #expect(await world.pipeline.metrics.page().contains("\nproxgate_call_places_taken 0\n"))
    }

    @Test func everythingReadIsAnsweredAfterTheEnd() async throws {
        let client = Client(world.connection())
        for id in 0..<20 { client.send("{\"id\":\(id),\"tool\":\"hold\",\"args\":{\"name\":\"\(id)\"}}") }
        client.end()
        for id in 0..<20 { world.gates.open("\(id)") }
        let answers = try await client.rest().map { try JSONReader.read($0) }
        #expect(Set(answers.compactMap { $0["id"]?.int }) == Set(0..<20))
        #expect(answers.allSatisfy { $0["ok"] == true })
    }

    @Test func whatWaitsDoesNotBeginWhenTheReaderIsGone() async throws {
        let client = Client(world.connection(), failing: 0)
        client.send(hold("never"))
        await world.gates.wait(for: "holding never")
        client.send(#"{"id":1,"tool":"change","args":{"vmid":100}}"#)
        client.send(modernCall(2, "change", #"{"vmid":100}"#))
        client.send(#"{"id":2,"op":"ping"}"#)
        await client.finished()
        #expect(world.log.all.filter { $0.hasPrefix("PUT ") }.isEmpty, "\(world.log.all)")
        // Its places are free again.
        #expect(try await Client(world.connection()).ask(#"{"id":1,"tool":"echo"}"#)["ok"] == true)
    }
}
