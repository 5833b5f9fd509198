import Gateway
import JSONLines
import Synchronization
import Testing

@testable import FrontEnds

@Suite("MCP subscriptions", .timeLimit(.minutes(10)))
struct SubscriptionTests {
    let world: World

    init() {
        var settings = MCPServer.Settings()
        settings.pollInterval = .milliseconds(5)
        world = World(hasInventory: true, settings: settings)
    }

    private let uri = "proxmox://nodes/pve2/qemu/102"

    private func subscribe(_ client: Client, _ uri: String, id: Int = 1) async throws -> JSONValue {
        try await client.ask(request(id, "resources/subscribe", "{\"uri\":\"\(uri)\"}"))
    }

    private func listen(_ client: Client, _ id: String, _ filter: String) {
        client.send(
            """
            {"jsonrpc":"2.0","id":\(id),"method":"subscriptions/listen","params":{"_meta":{\(modernMeta)},\
            "notifications":\(filter)}}
            """)
    }

    @Test func aChangeOfStateIsTold() async throws {
        for version in ["2024-11-05", "2025-11-25"] {
            let client = try await world.client(version)
            #expect(try await subscribe(client, uri)["result"] == [:])
            world.inventory.change(102, status: version)
            let note = try await client.receiveJSON()
            #expect(note["method"] == "notifications/resources/updated" && note["params"] == ["uri": .string(uri)])
            #expect(
                try await client.ask(request(2, "resources/unsubscribe", "{\"uri\":\"\(uri)\"}"))["result"] == [:])
            world.inventory.change(102, status: "unheard")
            client.end()
            #expect(await client.rest() == [])
        }
    }

    /// A list of guests does not show their snapshots.
    @Test func whatATaskHasDoneToAGuestIsTold() async throws {
        world.inventory.finishTask("UPID:old", 102)
        let client = try await world.client("2025-11-25")
        #expect(try await subscribe(client, "\(uri)/snapshots")["result"] == [:])
        world.inventory.finishTask("UPID:other", 100)
        world.inventory.finishTask("UPID:snapshot", 102)
        #expect(try await client.receiveJSON()["params"]?["uri"] == .string("\(uri)/snapshots"))
        client.end()
        #expect(await client.rest() == [])
    }

    @Test func aContainerIsAGuestToo() async throws {
        let client = try await world.client("2025-11-25")
        let uri = "proxmox://nodes/pve1/lxc/200"
        #expect(try await subscribe(client, uri)["result"] == [:])
        world.inventory.finishTask("UPID:container", 200)
        #expect(try await client.receiveJSON()["params"]?["uri"] == .string(uri))
    }

    @Test func whoHasTheListOfResourcesIsToldThatItIsAnotherOne() async throws {
        let client = try await world.client("2024-11-05")
        // Nobody who never asked for it.
        let stranger = try await world.client("2025-11-25")
        for _ in 0..<2 {
            #expect(try await client.ask(request(1, "resources/list"))["result"]?["resources"] != nil)
        }
        world.inventory.vms.withLock { $0.append(.init(vmid: 110, name: "new")) }
        #expect(try await client.receiveJSON()["method"] == "notifications/resources/list_changed")
        stranger.end()
        #expect(await stranger.rest() == [])

        let listener = Client(world.connection())
        listen(listener, "5", #"{"resourcesListChanged":true,"promptsListChanged":true}"#)
        let agreed = try await listener.receiveJSON()["params"]?["notifications"]
        #expect(agreed == ["resourcesListChanged": true])
        world.inventory.vms.withLock { $0.removeAll { $0.vmid == 110 } }
        let note = try await listener.receiveJSON()
        #expect(note["method"] == "notifications/resources/list_changed")
        #expect(note["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == 5)
    }

    @Test func aGuestThatGoesAwayIsAChange() async throws {
        let client = try await world.client("2025-06-18")
        #expect(try await subscribe(client, uri)["result"] == [:])
        world.inventory.vms.withLock { $0.removeAll { $0.vmid == 102 } }
        #expect(try await client.receiveJSON()["params"]?["uri"] == .string(uri))
    }

    @Test func whatCannotBeReadCannotBeSubscribedTo() async throws {
        let client = try await world.client("2025-06-18")
        for uri in ["proxmox://nodes/pve1/qemu/102", "proxmox://nodes/pve2/qemu/999", "nonsense"] {
            #expect(try await subscribe(client, uri)["error"]?["code"] == -32002, "\(uri)")
        }
        let denied = World(hasInventory: true, denied: ["get_vms"])
        #expect(try await subscribe(try await denied.client("2025-06-18"), uri)["error"]?["code"] == -32002)
    }

    @Test func listeningBeginsWithAnAcknowledgement() async throws {
        let client = Client(world.connection())
        listen(
            client, #""s1""#, #"{"resourceSubscriptions":["\#(uri)","proxmox://nodes/x"],"promptsListChanged":true}"#)
        let acknowledged = try await client.receiveJSON()
        #expect(acknowledged["method"] == "notifications/subscriptions/acknowledged")
        #expect(acknowledged["params"]?["notifications"] == ["resourceSubscriptions": [.string(uri)]])
        let key = "io.modelcontextprotocol/subscriptionId"
        #expect(acknowledged["params"]?["_meta"]?[key] == "s1")
        world.inventory.change(102, status: "paused")
        let note = try await client.receiveJSON()
        #expect(note["method"] == "notifications/resources/updated" && note["params"]?["uri"] == .string(uri))
        #expect(note["params"]?["_meta"]?[key] == "s1")
        // The end of the input is a graceful end of the subscription.
        client.end()
        let last = try await client.receiveJSON()
        #expect(last["id"] == "s1" && last["result"]?["_meta"]?[key] == "s1")
        #expect(last["result"]?["resultType"] == "complete")
    }

    @Test func aCancelledListenerHearsNothingMore() async throws {
        let client = Client(world.connection())
        listen(client, "7", #"{"resourceSubscriptions":["\#(uri)"]}"#)
        #expect(try await client.receiveJSON()["method"] == "notifications/subscriptions/acknowledged")
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#)
        // The id is free when the cancellation is through.
        var answer: JSONValue
        repeat {
            answer = try await client.ask(modern(7, "tools/list"))
        } while answer["error"] != nil
        world.inventory.change(102, status: "unheard")
        client.end()
        #expect(await client.rest() == [])
    }

    @Test(arguments: [
        "7", #"{"resourceSubscriptions":"x"}"#, #"{"resourceSubscriptions":[7]}"#, #"{"toolsListChanged":"yes"}"#,
    ])
    func filtersThatAreWrong(filter: String) async throws {
        let client = Client(world.connection())
        listen(client, "1", filter)
        #expect(try await client.receiveJSON()["error"]?["code"] == -32602)
    }

    @Test func eachEraHasItsOwnWay() async throws {
        let client = try await world.client("2025-11-25")
        #expect(try await client.ask(request(1, "subscriptions/listen"))["error"]?["code"] == -32601)
        #expect(
            try await client.ask(modern(2, "resources/subscribe", ",\"uri\":\"\(uri)\""))["error"]?["code"] == -32601)
    }

    @Test func anotherListOfToolsIsTold() async throws {
        let client = try await world.client("2025-06-18")
        // The answer shows that the handshake is through.
        #expect(try await client.ask(request(1, "ping"))["id"] == 1)
        world.pipeline.adopt(Rules(policy: FakePolicy(hiddenTools: ["echo"])))
        #expect(try await client.receiveJSON()["method"] == "notifications/tools/list_changed")
        let tools = try await client.ask(request(2, "tools/list"))["result"]?["tools"]?.array ?? []
        #expect(!tools.contains { $0["name"] == "echo" })
        // Other rules with the same list are no news.
        world.pipeline.adopt(Rules(policy: FakePolicy(denied: ["hold"], hiddenTools: ["echo"])))
        #expect(try await client.ask(request(3, "ping"))["id"] == 3)
        client.end()
        #expect(await client.rest() == [])
    }

    @Test func aListenerHearsOfToolsWhereItAskedFor() async throws {
        let client = Client(world.connection())
        listen(client, "1", #"{"toolsListChanged":true}"#)
        listen(client, "2", "{}")
        let acknowledged = [try await client.receiveJSON(), try await client.receiveJSON()]
        #expect(acknowledged.contains { $0["params"]?["notifications"] == ["toolsListChanged": true] })
        world.pipeline.adopt(Rules(policy: FakePolicy(hiddenTools: ["echo"])))
        let note = try await client.receiveJSON()
        #expect(note["method"] == "notifications/tools/list_changed")
        #expect(note["params"]?["_meta"]?["io.modelcontextprotocol/subscriptionId"] == 1)
        client.end()
        #expect(await client.rest().count == 2)
    }

    @Test func aTaskIsWatchedUntilItEnds() async throws {
        let client = try await world.client("2025-06-18")
        let task = "proxmox://tasks/UPID:pve1:1:qmstart:0:root@pam:"
        #expect(try await subscribe(client, task)["result"] == [:])
        #expect(try await subscribe(client, "proxgate://policy", id: 2)["result"] == [:])
        #expect(try await subscribe(client, "proxmox://cluster", id: 3)["result"] == [:])
        world.inventory.change(100, status: "stopped")
        #expect(try await client.receiveJSON()["params"]?["uri"] == "proxmox://cluster")
    }
}
