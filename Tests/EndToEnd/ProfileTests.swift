import Glibc
import JSONLines
import Testing

/// Two users on one socket, each with a profile of its own: the kernel says who asks.
@Suite(.enabled(if: geteuid() == 0, "needs root, to be two users")) struct ProfileTests {
    private static let other: uid_t = 65_533

    private static let agent: JSONObject = [
        "uids": [.int(Int(other))], "tools": ["get_*", "list_tasks", "stop_vm", "start_vm", "update_vm_config"],
        "guests": ["vmids": [101], "tags": ["batch"]],
    ]

    @Test func eachSeesAndDoesWhatItsProfileGives() async throws {
        let service = try await ProfiledService.start([
            "ops": ["uids": [0], "approver": true], "agent": .object(Self.agent),
        ])
        // Lists of tools, plain and MCP.
        let listed = try await service.ask([
            #"{"id":1,"op":"tools"}"#, #"{"id":2,"op":"status"}"#,
            #"{"jsonrpc":"2.0","id":3,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#,
        ])
        let plain = listed.first { $0["id"] == 1 }?["result"]?["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(plain.contains("stop_vm") && plain.contains("get_vms"), "\(plain)")
        #expect(!plain.contains("reboot_vm") && !plain.contains("shutdown_vm"), "\(plain)")
        #expect(listed.first { $0["id"] == 2 }?["result"]?["principal"]?["profile"] == "agent")
        let mcp = listed.first { $0["id"] == 3 }?["result"]?["tools"]?.array?.compactMap { $0["name"]?.string }
        #expect(mcp.map(Set.init) == Set(plain), "\(listed)")
        // Guests.
        let all = try await service.call(["get_vms"], as: 0)
        let some = try await service.call(["get_vms"])
        #expect((all["result"]?["total"]?.int ?? 0) > 1)
        let seen = some["result"]?["vms"]?.array ?? []
        #expect(some["result"]?["total"]?.int == seen.count)
        #expect(seen.contains { $0["vmid"] == 101 } && !seen.contains { $0["vmid"] == 100 }, "\(some)")
        // Calls.
        #expect(try await service.call(["stop_vm", "vmid=101"])["ok"] == true)
        let outside = try await service.call(["stop_vm", "vmid=100"])
        let missing = try await service.call(["stop_vm", "vmid=999"])
        #expect(outside.code == "not_found")
        #expect(outside.message.replacing("100", with: "999") == missing.message)
        #expect(try await service.call(["get_vm_config", "vmid=100", "node=pve1"]).code == "not_found")
        let tool = try await service.call(["reboot_vm", "vmid=101"])
        let none = try await service.call(["rebooz_vm", "vmid=101"])
        #expect(tool.code == "unknown_tool")
        #expect(tool.message.replacing("reboot", with: "rebooz") == none.message)
        #expect(try await service.call(["stop_vm", "vmid=100"], as: 0)["ok"] == true)
        // Tasks: root's stop of VM 100 is not the agent's to see.
        let tasks = try await service.call(["list_tasks"])["result"]?["tasks"]?.array ?? []
        #expect(!tasks.isEmpty && tasks.allSatisfy { $0["id"] == "101" }, "\(tasks)")
        let rootTasks = try await service.call(["list_tasks"], as: 0)["result"]?["tasks"]?.array ?? []
        let upid = try #require(rootTasks.first { $0["id"] == "100" }?["upid"]?.string)
        #expect(try await service.call(["get_task", "upid=\(upid)"]).code == "not_found")
        #expect(try await service.call(["get_task", "upid=\(upid)"], as: 0)["ok"] == true)
        // Nobody relabels a guest out.
        let relabel = try await service.call(["update_vm_config", "vmid=101", "cores=2"])
        #expect(relabel["ok"] == true, "\(relabel)")
        try await service.end()
        // What the agent was told less of, the audit says.
        let lines = try service.workspace.lines("audit.jsonl")
        let denials = lines.filter { $0["event"] == "denial" }
        #expect(denials.contains { $0["tool"] == "reboot_vm" && $0["principal"]?["uid"]?.int == Int(Self.other) })
        #expect(
            denials.contains {
                $0["error"]?["message"]?.string?.contains("100 lies outside of profile 'agent'") == true
            })
        #expect(!service.simulator.requests.contains { $0.contains("POST") && $0.contains("/qemu/999/") })
    }

    /// A guest outside is in no list, no resource, no completion, no subscription, no metrics and no bulk operation.
    @Test func whatLiesOutsideIsNowhereToBeFound() async throws {
        let service = try await ProfiledService.start([
            "ops": ["uids": [0]], "agent": ["users": ["*"], "guests": ["tags": ["batch"], "vmids": [101]]],
        ])
        func request(_ id: Int, _ method: String, _ params: String) -> String {
            #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#
        }
        let guest = "proxmox://nodes/pve1/qemu/"
        let answers = try await service.ask([
            request(
                0, "initialize",
                #"{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}"#),
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            request(1, "resources/list", "{}"),
            request(2, "resources/read", #"{"uri":"\#(guest)100"}"#),
            request(3, "resources/read", #"{"uri":"\#(guest)101"}"#),
            request(4, "resources/subscribe", #"{"uri":"\#(guest)100"}"#),
            request(
                5, "completion/complete",
                #"{"ref":{"type":"ref/resource","uri":"proxmox://nodes/{node}/qemu/{vmid}"},"argument":{"name":"vmid","value":"10"}}"#
            ),
            #"{"id":"metrics","tool":"get_vm_metrics","args":{"vmid":100}}"#,
            #"{"id":"own","tool":"get_vm_metrics","args":{"vmid":101}}"#,
            #"{"id":"bulk","tool":"power_vms","args":{"action":"stop","name":"*"},"dry_run":true}"#,
            #"{"id":"named","tool":"power_vms","args":{"action":"stop","vmids":[100]}}"#,
        ])
        func answer(_ id: JSONValue) throws -> JSONObject {
            try #require(answers.first { $0["id"] == id && $0["method"] == nil }, "\(id): \(answers)")
        }
        let resources = JSONWriter.string(try answer(1)["result"] ?? .null)
        #expect(resources.contains("\(guest)101") && !resources.contains("\(guest)100"), "\(resources)")
        #expect(try answer(2)["error"] != nil)
        #expect(try answer(3)["result"] != nil)
        #expect(try answer(4)["error"] != nil)
        let completion = try answer(5)["result"]?["completion"]?["values"]
        #expect(completion == ["101"], "\(String(describing: completion))")
        #expect(try answer("metrics").code == "not_found")
        #expect(try answer("own")["ok"] == true)
        let bulk = try answer("bulk")["result"]?["guests"]?.array?.compactMap { $0["vmid"]?.int } ?? []
        #expect(bulk.contains(101) && !bulk.contains(100) && !bulk.contains(103), "\(bulk)")
        let named = JSONWriter.string(.object(try answer("named")))
        #expect(!named.contains("firewall"), "\(named)")
        #expect(!service.simulator.requests.contains { $0.contains("POST") })
        try await service.end()
    }

    /// By whatever tool: the gateway runs in VM 101 on pve1 here.
    @Test func theGatewayDoesNotStopItself() async throws {
        let service = try await ProfiledService.start(
            [
                "ops": [
                    "uids": [0], "approver": true,
                    "api": [
                        "POST /nodes/{node}/qemu/{vmid}/status/stop", "POST /nodes/{node}/stopall",
                        "POST /nodes/{node}/status",
                    ],
                ]
            ], ["gateway": ["guest": 101, "node": "pve1"]])
        func call(_ words: [String]) async throws -> JSONObject { try await service.call(words, as: 0) }
        func api(_ path: String, _ parameters: String) async throws -> JSONObject {
            try await call(["call_api", "method=POST", "path=\(path)", "parameters:=\(parameters)"])
        }
        let refused = [
            try await call(["stop_vm", "vmid=101"]), try await call(["reboot_vm", "vmid=101"]),
            try await call(["delete_vm", "vmid=101"]),
            try await api("/nodes/{node}/qemu/{vmid}/status/stop", #"{"node":"pve1","vmid":101}"#),
            try await api("/nodes/{node}/stopall", #"{"node":"pve1"}"#),
            try await api("/nodes/{node}/status", #"{"node":"pve1","command":"reboot"}"#),
        ]
        for answer in refused {
            #expect(answer.code == "denied" && answer.message.contains("carries this gateway"), "\(answer)")
        }
        let bulk = try await call(["power_vms", "action=stop", "vmids:=[101,103]"])
        let outcomes = bulk["result"]?["guests"]?.array ?? []
        #expect(outcomes.first { $0["vmid"] == 101 }?["outcome"] == "denied", "\(bulk)")
        #expect(outcomes.first { $0["vmid"] == 103 }?["outcome"] == "done", "\(bulk)")
        let posts = service.simulator.requests.filter { $0.contains("POST") }
        #expect(posts.count == 1 && posts[0].contains("/qemu/103/status/stop"), "\(posts)")
        try await service.end()
    }

    /// Whom a profile makes an approver, and nobody else.
    @Test func anApproverOfAProfileAnswers() async throws {
        let service = try await ProfiledService.start(
            ["ops": ["uids": [65_532], "approver": true], "agent": ["users": ["*"]]],
            hooks: ["ask.lua": "pre('stop_vm', function(op) confirm('Stop it?') end)\n"])
        let asked = try await service.call(["stop_vm", "vmid=103"])
        let id = try #require(asked["error"]?["approval"]?.string, "\(asked)")
        #expect(try await service.run(["approvals", "approve", id], as: 65_531).code != 0)
        #expect(try await service.run(["approvals", "approve", id], as: 65_532).code == 0)
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"])["ok"] == true)
        try await service.end()
    }

    @Test func aGuestIsNotRelabelledOutOfItsTag() async throws {
        let service = try await ProfiledService.start([
            "ops": ["uids": [0]], "agent": ["users": ["*"], "guests": ["tags": ["lab"]]],
        ])
        #expect(try await service.call(["update_vm_config", "vmid=102", "tags=lab,web"], as: 0)["ok"] == true)
        #expect(try await service.call(["update_vm_config", "vmid=102", "cores=1"])["ok"] == true)
        let out = try await service.call(["update_vm_config", "vmid=102", "tags=web"])
        #expect(out.code == "denied" && out.message.contains("would leave"), "\(out)")
        let deleted = try await service.call(["update_vm_config", "vmid=102", "delete=tags"])
        #expect(deleted.code == "denied", "\(deleted)")
        // Facts are fetched for each call: what leaves the tag is gone at once.
        #expect(try await service.call(["update_vm_config", "vmid=102", "tags=web"], as: 0)["ok"] == true)
        #expect(try await service.call(["get_vm_config", "vmid=102"]).code == "not_found")
        try await service.end()
    }

    /// One count for all of a user's connections, and another for each user.
    @Test func whoHasHadItsRateIsToldWhenToTryAgain() async throws {
        let service = try await ProfiledService.start([
            "ops": ["uids": [0]],
            "agent": ["users": ["*"], "rate": ["changes": 2, "seconds": 86_400]],
        ])
        #expect(try await service.call(["start_vm", "vmid=102"])["ok"] == true)
        #expect(try await service.call(["stop_vm", "vmid=102"])["ok"] == true)
        let third = try await service.call(["start_vm", "vmid=102"])
        #expect(third.code == "overloaded" && third.message.contains("allows 2 changes in 86400 s"), "\(third)")
        #expect((third["error"]?["retry_after"]?.int ?? 0) > 80_000, "\(third)")
        #expect(try await service.call(["get_vm_status", "vmid=102"])["ok"] == true)
        #expect(try await service.call(["start_vm", "vmid=102"], as: 65_532)["ok"] == true)
        // The rules that bind somebody say so.
        let read = try await service.ask([
            #"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"proxgate://policy","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#
        ])
        let text = JSONWriter.string(read.first?["result"] ?? .null)
        #expect(text.contains("at most 2 changes in 86400 s"), "\(read)")
        try await service.end()
    }

    @Test func eachGuestOfABulkCallCountsForTheRate() async throws {
        let service = try await ProfiledService.start([
            "ops": ["uids": [0]],
            "agent": ["users": ["*"], "rate": ["changes": 2, "seconds": 86_400]],
        ])
        let bulk = try await service.call(["power_vms", "action=stop", "vmids=100,101,103"])
        #expect(bulk["result"]?["succeeded"] == 2 && bulk["result"]?["failed"] == 1, "\(bulk)")
        let messages = bulk["result"]?["guests"]?.array?.compactMap { $0["message"]?.string } ?? []
        #expect(messages.contains { $0.contains("allows 2 changes in 86400 s") }, "\(bulk)")
        #expect(try await service.call(["start_vm", "vmid=102"]).code == "overloaded")
        try await service.end()
    }

    @Test func whoIsInNoProfileHasNothing() async throws {
        let service = try await ProfiledService.start(["ops": ["uids": [0]]])
        #expect(try await service.call(["get_vms"]).code == "unknown_tool")
        let tools = try await service.ask([#"{"id":1,"op":"tools"}"#])
        #expect(tools.first?["result"]?["tools"] == [])
        try await service.end()
    }

    @Test func aReadOnlyGateway() async throws {
        let gateway = try GatewayProcess.demo(["--read-only"])
        let tools = try await gateway.ask(#"{"id":1,"op":"tools"}"#)
        let names = tools["result"]?["tools"]?.array?.compactMap { $0["name"]?.string } ?? []
        #expect(names.contains("get_vms") && !names.contains("stop_vm"))
        let refused = try await gateway.ask(#"{"id":2,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(refused.code == "denied" && refused.message.contains("--read-only"), "\(refused)")
        #expect(try await gateway.works())
        #expect(!(try gateway.requests().contains { $0.contains(" POST ") }))
        #expect(try await gateway.end() == 0)
    }
}
