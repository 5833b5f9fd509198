import JSONLines
import Testing

/// Resources of guests of both kinds, and what is told of their changes.
@Suite struct MCPResourceTests {
    private static func client() async throws -> GatewayProcess {
        let gateway = try GatewayProcess.demo()
        try gateway.send(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"#
                + #""clientInfo":{"name":"t","version":"1"}}}"#)
        _ = try await gateway.answer(0)
        return gateway
    }

    private static func ask(_ gateway: GatewayProcess, _ id: Int, _ method: String, _ uri: String) async throws
        -> JSONObject
    {
        try gateway.send(#"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{"uri":"\#(uri)"}}"#)
        return try await gateway.answer(.int(id))
    }

    @Test func aContainerHasConfigurationStatusAndSnapshots() async throws {
        let gateway = try await Self.client()
        let containers = try await gateway.ask(#"{"id":"c","tool":"list_containers"}"#)["result"]?["containers"]
        let first = try #require(containers?.array?.first)
        let node = try #require(first["node"]?.string)
        let vmid = try #require(first["vmid"]?.int)
        let uri = "proxmox://nodes/\(node)/lxc/\(vmid)"
        try gateway.send(#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#)
        let list = try await gateway.answer(1)["result"]?["resources"]?.array ?? []
        #expect(list.contains { $0["uri"]?.string == uri }, "\(list)")
        #expect(
            try await gateway.ask(
                #"{"id":"s","tool":"create_container_snapshot","args":{"vmid":\#(vmid),"snapname":"one"}}"#)[
                    "ok"] == true)

        func text(_ answer: JSONObject) throws -> JSONValue {
            try JSONReader.read(answer["result"]?["contents"]?.array?.first?["text"]?.string ?? "null")
        }
        let whole = try text(try await Self.ask(gateway, 2, "resources/read", uri))
        #expect(whole.object?.names == ["config", "status", "snapshots"], "\(whole)")
        for (id, part) in [(3, "config"), (4, "status"), (5, "snapshots")] {
            let alone = try text(try await Self.ask(gateway, id, "resources/read", "\(uri)/\(part)"))
            #expect(alone.object?.names == whole[part]?.object?.names, "\(part)")
        }
        #expect(whole["config"]?["vmid"]?.int == vmid && whole["status"]?["status"] == first["status"])
        #expect(whole["snapshots"]?["snapshots"]?.array?.contains { $0["name"] == "one" } == true)
        // A VM's number is none of a container's.
        let missing = try await Self.ask(gateway, 6, "resources/read", "proxmox://nodes/pve1/lxc/101")
        #expect(missing["error"]?["code"] == -32002)
        #expect(try await gateway.end() == 0)
    }

    @Test func whoCompletesEachLetterAsksTheClusterOnce() async throws {
        let gateway = try await Self.client()
        for (id, text) in ["w", "we", "web", "web1", "1", "10", "d", "db"].enumerated() {
            try gateway.send(
                #"{"jsonrpc":"2.0","id":\#(id + 1),"method":"completion/complete","params":{"#
                    + #""ref":{"type":"ref/prompt","name":"diagnose_vm"},"argument":{"name":"vmid","value":"\#(text)"}}}"#
            )
        }
        let answers = try await gateway.child.wait(for: "eight answers") { child in
            let answers = child.lines.filter { $0["result"]?["completion"] != nil }
            return answers.count == 8 ? answers : nil
        }
        #expect(answers.contains { $0["result"]?["completion"]?["values"] == ["101 (web1)"] }, "\(answers)")
        // Once a second at most; the requests came together.
        #expect(try gateway.requests().count { $0.contains("GET /api2/json/cluster/resources") } <= 4)
        #expect(try await gateway.end() == 0)
    }

    @Test func oneLookServesAllSubscriptionsAndSeesSnapshots() async throws {
        let gateway = try await Self.client()
        let uris = ["proxmox://nodes/pve1/qemu/101", "proxmox://nodes/pve1", "proxmox://cluster"]
        for (id, uri) in uris.enumerated() {
            #expect(try await Self.ask(gateway, id + 1, "resources/subscribe", uri)["result"] == [:])
        }
        func reads(_ path: String) throws -> Int {
            try gateway.requests().count { $0.contains("GET /api2/json\(path)") }
        }
        let before = (try reads("/cluster/resources"), try reads("/cluster/tasks"))
        // Each round reads the recent tasks once.
        _ = try await gateway.child.wait(for: "two rounds") { _ in
            (try? reads("/cluster/tasks")).flatMap { $0 >= before.1 + 2 ? true : nil }
        }
        let (lists, rounds) = (try reads("/cluster/resources") - before.0, try reads("/cluster/tasks") - before.1)
        #expect(lists <= rounds + 1)
        #expect(
            try await gateway.ask(#"{"id":"s","tool":"create_snapshot","args":{"vmid":101,"snapname":"one"}}"#)["ok"]
                == true)
        _ = try await gateway.child.wait(for: "word of the snapshot") { child in
            child.lines.first {
                $0["method"] == "notifications/resources/updated" && $0["params"]?["uri"]?.string == uris[0]
            }
        }
        #expect(try await gateway.end() == 0)
    }
}
