import Glibc
import JSONLines
import Testing

/// Two users on one socket, each with a profile of its own: the kernel says who asks.
@Suite(.enabled(if: geteuid() == 0, "needs root, to be two users")) struct ProfileTests {
    private static let other: uid_t = 65_533

    /// A gateway on a socket that everybody may connect to.
    private struct Service {
        let gateway: GatewayProcess
        let workspace: Workspace
        var socket: String { workspace.path("gateway.sock") }

        static func start(_ profiles: JSONObject, hooks: [String: String]? = nil) async throws -> Service {
            let simulator = try await Simulator.start()
            let workspace = try Workspace()
            chmod(workspace.path, 0o711)
            var configuration = simulator.configuration
            configuration["profiles"] = .object(profiles)
            configuration["audit"] = ["file": "audit.jsonl"]
            configuration["hooks"] = .string(try workspace.hooks(hooks ?? ["none.lua": "-- nothing is forbidden\n"]))
            let gateway = try GatewayProcess.serve(
                configuration, ["--socket", workspace.path("gateway.sock"), "--socket-mode", "666"], in: workspace)
            let service = Service(gateway: gateway, workspace: workspace, simulator: simulator)
            _ = try await gateway.child.wait(for: "the socket") { _ in
                access(service.socket, F_OK) == 0 ? true : nil
            }
            return service
        }

        let simulator: Simulator

        init(gateway: GatewayProcess, workspace: Workspace, simulator: Simulator) {
            (self.gateway, self.workspace, self.simulator) = (gateway, workspace, simulator)
        }

        func call(_ words: [String], as uid: uid_t = other) async throws -> JSONObject {
            let arguments = ["--reuid", "\(uid)", "--clear-groups", Places.proxgate, "call"] + words
            let finished = try await Finished.run("/usr/bin/setpriv", arguments + ["--socket", socket, "--json"])
            return try #require(finished.json, "\(finished.errors)")
        }

        /// Answers to lines that one connection sends.
        func ask(_ lines: [String], as uid: uid_t = other) async throws -> [JSONObject] {
            let finished = try await Finished.run(
                "/usr/bin/setpriv",
                ["--reuid", "\(uid)", "--clear-groups", Places.proxgate, "connect", "--socket", socket],
                input: lines.joined(separator: "\n"))
            return try finished.output.split(separator: "\n").compactMap { try JSONReader.read(String($0)).object }
        }

        func end() async throws {
            gateway.child.signal(SIGTERM)
            #expect(try await gateway.child.exitCode() == 0)
        }
    }

    private static let agent: JSONObject = [
        "uids": [.int(Int(other))], "tools": ["get_*", "list_tasks", "stop_vm", "start_vm", "update_vm_config"],
        "guests": ["vmids": [101], "tags": ["batch"]],
    ]

    @Test func eachSeesAndDoesWhatItsProfileGives() async throws {
        let service = try await Service.start(["ops": ["uids": [0], "approver": true], "agent": .object(Self.agent)])
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

    @Test func aGuestIsNotRelabelledOutOfItsTag() async throws {
        let service = try await Service.start([
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
        let service = try await Service.start([
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

    @Test func whoIsInNoProfileHasNothing() async throws {
        let service = try await Service.start(["ops": ["uids": [0]]])
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
