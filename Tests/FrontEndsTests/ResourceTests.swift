import Gateway
import JSONLines
import Synchronization
import Testing

@testable import FrontEnds

@Suite("MCP resources", .timeLimit(.minutes(10)))
struct ResourceTests {
    let world = World(hasInventory: true)

    private func read(_ client: Client, _ uri: String, id: Int = 7) async throws -> JSONValue {
        try await client.ask(request(id, "resources/read", "{\"uri\":\"\(uri)\"}"))
    }

    private func text(_ answer: JSONValue) throws -> JSONValue {
        try JSONReader.read(answer["result"]?["contents"]?.array?.first?["text"]?.string ?? "null")
    }

    @Test func theListHasClusterNodesAndGuests() async throws {
        for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
            let client = try await world.client(version)
            let list = try await client.ask(request(1, "resources/list"))["result"]?["resources"]?.array ?? []
            #expect(
                list.compactMap { $0["uri"]?.string } == [
                    "proxmox://cluster", "proxgate://policy", "proxmox://nodes/pve1", "proxmox://nodes/pve2",
                    "proxmox://nodes/pve1/qemu/100", "proxmox://nodes/pve1/qemu/101", "proxmox://nodes/pve2/qemu/102",
                    "proxmox://nodes/pve1/lxc/200",
                ])
            #expect(list.last?["title"] == (version < "2025-06-18" ? nil : "Container 200 (dns)"))
        }
    }

    @Test func pagesOfTheListFollowOneAnother() async throws {
        var settings = MCPServer.Settings()
        settings.pageSize = 3
        let world = World(hasInventory: true, settings: settings)
        let client = try await world.client("2025-11-25")
        var uris: [String] = []
        var cursor: String?
        repeat {
            let result = try await client.ask(
                request(1, "resources/list", cursor.map { "{\"cursor\":\"\($0)\"}" } ?? "{}"))["result"]
            uris += result?["resources"]?.array?.compactMap { $0["uri"]?.string } ?? []
            cursor = result?["nextCursor"]?.string
            // A guest that goes away between two pages shifts nobody else.
            world.inventory.vms.withLock { $0.removeAll { $0.vmid == 100 } }
        } while cursor != nil
        #expect(uris.count == 7 && Set(uris).count == 7 && uris.last == "proxmox://nodes/pve1/lxc/200")
    }

    @Test func aGuestHasConfigurationStatusAndSnapshots() async throws {
        let client = try await world.client("2025-06-18")
        let whole = try text(try await read(client, "proxmox://nodes/pve1/qemu/100"))
        #expect(whole.object?.names == ["config", "status", "snapshots"])
        #expect(whole["config"]?["cores"] == 2 && whole["status"]?["status"] == "running")
        let part = try text(try await read(client, "proxmox://nodes/pve1/qemu/100/status"))
        #expect(part["status"] == "running" && part["config"] == nil)
        let snapshot = try text(try await read(client, "proxmox://nodes/pve1/qemu/100/snapshots/be%66ore"))
        #expect(snapshot["snapshot"] == "before")
        let task = try await read(client, "proxmox://tasks/UPID:pve1:0:qmstart:100:root@pam!ci:")
        #expect(try text(task)["status"] == "ok")
        #expect(
            task["result"]?["contents"]?.array?.first?["uri"] == "proxmox://tasks/UPID:pve1:0:qmstart:100:root@pam!ci:")
    }

    @Test func nodesAndTheCluster() async throws {
        let client = try await world.client("2025-11-25")
        let node = try text(try await read(client, "proxmox://nodes/pve2"))
        #expect(node["vms"]?["vms"]?.array?.count == 1 && node["status"]?["status"] == "online")
        let cluster = try text(try await read(client, "proxmox://cluster"))
        #expect(cluster.object?.names == ["status", "nodes", "storage", "vms", "containers"])
    }

    @Test func oneDenialTakesThatPartAway() async throws {
        let world = World(hasInventory: true, denied: ["get_vm_config"])
        let client = try await world.client("2025-06-18")
        let whole = try text(try await read(client, "proxmox://nodes/pve1/qemu/100"))
        #expect(whole.object?.names == ["status", "snapshots", "missing"])
        let missing: JSONValue = [["part": "config", "code": "denied", "reason": "not today"]]
        #expect(whole["missing"] == missing)
        let config = try await read(client, "proxmox://nodes/pve1/qemu/100/config")
        #expect(config["error"]?["code"] == 403 && config["error"]?["data"]?["hook"] == "protect.lua:12")
    }

    @Test(arguments: [
        "proxmox://nodes/pve1/qemu/999", "proxmox://nodes/pve2/qemu/100", "proxmox://nodes/nowhere",
        "proxmox://nodes/pve1/lxc/100", "proxmox://nodes/pve1/qemu/0100", "proxmox://nodes/pve1/qemu/100/secrets",
        "file:///etc/passwd", "", "proxmox://cluster/", "proxmox://nodes/%zz", "proxmox://nodes/%ff",
    ])
    func whatIsNotThere(uri: String) async throws {
        let client = try await world.client("2025-06-18")
        #expect(try await read(client, uri)["error"]?["code"] == -32002)
        let stateless = try await client.ask(modern(8, "resources/read", ",\"uri\":\"\(uri)\""))
        #expect(stateless["error"]?["code"] == -32602)
    }

    @Test func theStatelessRevisionSaysHowLongAnAnswerIsGood() async throws {
        let client = Client(world.connection())
        for (method, params, seconds) in [
            ("resources/list", "", 60_000), ("resources/templates/list", "", 60_000), ("prompts/list", "", 60_000),
            ("resources/read", #","uri":"proxmox://cluster""#, 0),
        ] {
            let result = try await client.ask(modern(1, method, params))["result"]
            #expect(result?["ttlMs"] == .int(seconds) && result?["cacheScope"] == "private", "\(method)")
        }
    }

    @Test func templatesOfToolsThatAreThere() async throws {
        let client = try await world.client("2025-11-25")
        let list = try await client.ask(request(1, "resources/templates/list"))["result"]?["resourceTemplates"]
        let uris = list?.array?.compactMap { $0["uriTemplate"]?.string } ?? []
        #expect(uris.contains("proxmox://nodes/{node}/qemu/{vmid}/snapshots/{snapshot}"))
        #expect(uris.contains("proxmox://tasks/{upid}"))
        // There are no tools for containers here.
        #expect(!uris.contains { $0.contains("lxc") })
    }

    @Test func thePolicyIsToldInWords() async throws {
        let client = try await world.client("2025-06-18")
        let policy = try text(try await read(client, "proxgate://policy"))
        #expect(policy["summary"]?.string?.contains("ann (uid 1000)") == true)
        #expect(
            policy["rules"]?.array?.first?["rule"]
                == "protect.lua:12 decides before what interrupts a guest: The firewall")
        #expect(policy["access"]?.array?.first?.string?.contains("No profiles") == true)
        #expect(policy["tools"]?.array?.contains("get_vms") == true)
    }

    @Test func urisAndTheirTexts() {
        for text in [
            "proxmox://cluster", "proxgate://policy", "proxmox://nodes/pve1", "proxmox://nodes/a/lxc/200",
            "proxmox://nodes/a/qemu/100/config", "proxmox://nodes/a/qemu/100/snapshots/s1",
            "proxmox://tasks/UPID:pve1:0000A1B2:00C3D4E5:69240000:qmstart:100:root@pam!t:",
        ] { #expect(ResourceURI(text)?.text == text) }
        #expect(ResourceURI.node("a/b c").text == "proxmox://nodes/a%2Fb%20c")
        #expect(ResourceURI("proxmox://nodes/a%2Fb%20c") == .node("a/b c"))
    }

    @Test func urisOfSeveralClusters() {
        let names = ["lab", "prod"]
        for text in [
            "proxmox://clusters/lab", "proxgate://policy", "proxmox://clusters/prod/nodes/pve1",
            "proxmox://clusters/lab/nodes/a/qemu/100/snapshots/s1",
            "proxmox://clusters/lab/tasks/UPID:pve1:1:2:3:a:b:c:",
        ] {
            #expect(ResourceAddress(text, among: names)?.text == text)
            #expect(ResourceAddress(text, among: []) == nil || text == "proxgate://policy")
        }
        #expect(ResourceAddress("proxmox://clusters/prod", among: names)?.cluster == "prod")
        for text in [
            "proxmox://cluster", "proxmox://nodes/pve1", "proxmox://clusters/", "proxmox://clusters/none",
            "proxmox://clusters/Lab", "proxmox://clusters/lab/", "proxmox://clusters/lab/cluster",
            "proxmox://clusters/lab/clusters/prod", "proxmox://clusters/lab/proxgate://policy", "http://clusters/lab",
        ] { #expect(ResourceAddress(text, among: names) == nil, "\(text)") }
        #expect(ResourceAddress("proxmox://nodes/pve1", among: [])?.text == "proxmox://nodes/pve1")
    }

    @Test func aCallPointsAtItsGuest() async throws {
        for (version, isLinked) in [("2025-03-26", false), ("2025-06-18", true), ("2025-11-25", true)] {
            let client = try await world.client(version)
            let content = try await client.ask(call(1, "get_vm_config", #"{"vmid":101,"node":"pve1"}"#))["result"]?[
                "content"]
            let link = content?.array?.first { $0["type"] == "resource_link" }
            #expect(link?["uri"]?.string == (isLinked ? "proxmox://nodes/pve1/qemu/101" : nil))
        }
    }
}
