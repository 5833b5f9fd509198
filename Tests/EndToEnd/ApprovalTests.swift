import Glibc
import JSONLines
import Testing

/// An assistant asks, another user answers, over one socket: the kernel says who is who.
@Suite(.enabled(if: geteuid() == 0, "needs root, to be two users")) struct ApprovalTests {
    private static let agent: uid_t = 65_533
    private static let operatorUID: uid_t = 65_532

    private static let hook = """
        pre("stop_vm", function(op)
          if op.guest:tagged("prod") then confirm("Stop production VM " .. op.guest.name .. "?") end
        end)
        """

    private final class Service: OpenService, Sendable {
        let workspace: Workspace
        let simulator: Simulator
        let gateway: GatewayProcess
        var socket: String { workspace.path("gateway.sock") }

        init(_ workspace: Workspace? = nil, _ simulator: Simulator? = nil, notify: [String] = []) async throws {
            let isNew = workspace == nil
            self.workspace = try workspace ?? Workspace()
            if let simulator { self.simulator = simulator } else { self.simulator = try await Simulator.start() }
            let workspace = self.workspace
            chmod(workspace.path, 0o711)
            var configuration = self.simulator.configuration
            configuration["audit"] = ["file": "audit.jsonl"]
            configuration["state"] = "state.sqlite"
            configuration["approvals"] = [
                "approvers": ["uids": [.int(Int(ApprovalTests.operatorUID))]],
                "notify": .array(notify.map(JSONValue.string)),
            ]
            let hooks = isNew ? try workspace.hooks(["ask.lua": ApprovalTests.hook]) : workspace.path("hooks")
            configuration["hooks"] = .string(hooks)
            gateway = try GatewayProcess.serve(
                configuration, ["--socket", workspace.path("gateway.sock"), "--socket-mode", "666"], in: workspace)
            let gateway = gateway
            let deadline = ContinuousClock.now + Child.patience
            // The file of a killed predecessor is there at once.
            while try await Finished.proxgate(["call", "get_nodes", "--socket", socket]).code != 0 {
                guard ContinuousClock.now < deadline else { throw HarnessError("no socket: \(gateway.child.errors)") }
                try await Task.sleep(for: .milliseconds(20))
            }
        }

        /// Asks to stop a VM and returns the approval's id.
        func ask(_ vmid: Int = 103) async throws -> String {
            let answer = try await call(["stop_vm", "vmid=\(vmid)"])
            #expect(answer.code == "confirmation_required", "\(answer)")
            return try #require(answer["error"]?["approval"]?.string)
        }

        func approve(_ id: String) async throws {
            let approved = try await run(["approvals", "approve", id], as: operatorUID)
            #expect(approved.code == 0, "\(approved)")
        }

        var stops: Int { simulator.requests.count { $0.contains("POST") && $0.contains("/status/stop") } }

        func end() async throws {
            gateway.child.signal(SIGTERM)
            #expect(try await gateway.child.exitCode() == 0)
        }
    }

    /// The whole story: asked, told, answered by another user, judged again, run, written down, and judged once more by a
    /// stricter policy.
    @Test func anOperatorLetsAnAssistantStopTheDatabase() async throws {
        let scripts = try Workspace()
        let told = scripts.path("told.json")
        let body = "{ cat; ls /proc/self/fd | wc -l; } > \(told).part && mv \(told).part \(told)"
        let script = try scripts.write("notify", "#!/bin/sh\n\(body)\n", mode: 0o700)
        let service = try await Service(notify: [script, "--ignored"])
        let watch = try service.start(["approvals", "watch", "--json"], as: Self.operatorUID)
        let call = try service.start(["connect"], as: Self.agent)
        try call.send(
            #"{"id":1,"tool":"stop_vm","args":{"vmid":103},"confirm_wait":600,"progress":true}"#)

        let question = try await watch.wait(for: "the question") { $0.lines.first { $0["state"] == "open" } }
        let id = try #require(question["approval"]?.string)
        #expect(question["headline"]?.string?.contains(#"stop_vm · VM 103 "db1" on pve2, tagged db prod"#) == true)
        #expect(question["questions"]?.array?.first?["message"] == "Stop production VM db1?")
        #expect(question["principal"]?["uid"] == 65_533)
        #expect(service.stops == 0)

        // Nobody else can answer: not the one who asks, not a third.
        let own = try await service.run(["approvals", "approve", id], as: Self.agent)
        #expect(own.code == 3 && own.errors.contains("asked for it"), "\(own)")
        let third = try await service.run(["approvals", "approve", id], as: 65_531)
        #expect(third.code == 1 && third.errors.contains("no approval"), "\(third)")
        let root = try await service.run(["approvals", "approve", id], as: 0)
        #expect(root.code == 1, "\(root)")
        #expect(service.stops == 0)

        let list = try await service.run(["approvals", "list"], as: Self.operatorUID)
        #expect(list.output.contains(id) && list.output.contains("Stop production VM db1?"), "\(list)")
        let shown = try await service.run(["approvals", "show", id], as: Self.operatorUID)
        #expect(shown.output.contains("POST /nodes/pve2/qemu/103/status/stop"), "\(shown)")
        try await service.approve(id)

        let answer = try await call.wait(for: "the answer") { $0.lines.first { $0["ok"] != nil } }
        #expect(answer["result"]?["status"] == "stopped", "\(call.output)")
        // The caller was told which approval it waits for.
        #expect(call.lines.contains { $0["event"] == "progress" && $0["message"]?.string?.contains(id) == true })
        call.closeInput()
        #expect(try await call.exitCode() == 0)
        #expect(service.stops == 1)
        _ = try await watch.wait(for: "its end") { $0.lines.first { $0["state"] == "used" } }

        let audit = try service.workspace.lines("audit.jsonl")
        let intent = try #require(audit.first { $0["event"] == "intent" })
        #expect(intent["confirmation"]?["how"] == "operator" && intent["confirmation"]?["uid"] == 65_532)
        #expect(intent["confirmation"]?["approval"] == .string(id))
        #expect(audit.contains { $0["event"] == "question" && $0["approval"] == .string(id) })
        #expect(audit.contains { $0["event"] == "approval" && $0["answer"]?["uid"] == 65_532 })
        let verified = try await Finished.proxgate([
            "audit", "verify", "--config", service.workspace.path("gateway.json"),
        ])
        #expect(verified.code == 0, "\(verified)")

        // A stricter policy would not even have asked.
        try service.workspace.directory("stricter")
        try service.workspace.write(
            "stricter/never.lua",
            "pre(\"@interrupt\", function(op)\n  if op.guest:tagged(\"prod\") then deny(\"never\") end\nend)\n")
        let words = ["policy", "replay", service.workspace.path("audit.jsonl"), "--hooks"]
        let table = try await Finished.proxgate(words + [service.workspace.path("stricter")])
        #expect(table.code == 0 && table.output.contains("never (never.lua:2)"), "\(table)")
        #expect(table.output.contains("stop_vm") && table.output.contains("confirm"), "\(table.output)")
        let json = try await Finished.proxgate(words + [service.workspace.path("stricter"), "--json"])
        #expect((json.json?["differing"]?.int ?? 0) > 0, "\(json.output)")
        let same = try await Finished.proxgate(words + [service.workspace.path("hooks"), "--json"])
        #expect(same.json?["differing"] == 0 && same.json?["undecidable"] == 0, "\(same.output)")

        // The command was told, and has nothing of the gateway's but its three streams (and the directory it lists).
        _ = try await service.gateway.child.wait(for: "the command") { _ in access(told, R_OK) == 0 ? true : nil }
        let lines = try scripts.read("told.json").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(try JSONReader.read(String(lines[0]))["approval"] == .string(id))
        #expect(lines[1].filter(\.isNumber) == "4", "\(lines)")
        watch.signal(SIGTERM)
        try await service.end()
    }

    @Test func theTokenIsGoodOnceAndForThatCallOnly() async throws {
        let service = try await Service()
        let id = try await service.ask()
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"]).code == "confirmation_required")
        try await service.approve(id)
        // Another guest, another user, a wrong token.
        #expect(try await service.call(["stop_vm", "vmid=101", "confirm=\(id)"]).code == "confirmation_required")
        let other = try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"], as: 65_531)
        #expect(other.code == "confirmation_required", "\(other)")
        let wrong = try await service.call(["stop_vm", "vmid=103", "confirm=00000000000000000000000000"])
        #expect(wrong.code == "confirmation_required", "\(wrong)")
        #expect(service.stops == 0)
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"])["ok"] == true)
        #expect(try await service.call(["start_vm", "vmid=103"])["ok"] == true)
        let again = try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"])
        #expect(again.code == "confirmation_required", "\(again)")
        #expect(again["error"]?["hint"]?.string?.contains("used already") == true, "\(again)")
        #expect(service.stops == 1)
        try await service.end()
    }

    @Test func whatChangedBetweenQuestionAndAnswerIsAskedAnew() async throws {
        let service = try await Service()
        // The guest is relabelled.
        let first = try await service.ask()
        try await service.approve(first)
        #expect(try await service.call(["update_vm_config", "vmid=103", "name=renamed"])["ok"] == true)
        let renamed = try await service.call(["stop_vm", "vmid=103", "confirm=\(first)"])
        #expect(renamed.code == "confirmation_required", "\(renamed)")
        // The policy is another one.
        let second = try #require(renamed["error"]?["approval"]?.string)
        try await service.approve(second)
        try service.workspace.write("hooks/more.lua", "pre(\"reset_vm\", function(op) end)\n")
        service.gateway.child.signal(SIGHUP)
        _ = try await service.gateway.child.wait(for: "the reload") { _ in
            let lines = try? service.workspace.lines("audit.jsonl")
            return lines?.contains { $0["event"] == "reload" } == true ? true : nil
        }
        let reloaded = try await service.call(["stop_vm", "vmid=103", "confirm=\(second)"])
        #expect(reloaded.code == "confirmation_required", "\(reloaded)")
        #expect(reloaded["error"]?["hint"]?.string?.contains("policy") == true, "\(reloaded)")
        #expect(service.stops == 0)
        try await service.end()
    }

    @Test func anOperatorSaysNo() async throws {
        let service = try await Service()
        let call = try service.start(["call", "stop_vm", "vmid=103", "confirm_wait=600"], as: Self.agent)
        let watch = try service.start(["approvals", "watch", "--json"], as: Self.operatorUID)
        let read = try service.start(["approvals", "watch"], as: Self.operatorUID)
        let question = try await watch.wait(for: "the question") { $0.lines.first { $0["state"] == "open" } }
        let id = try #require(question["approval"]?.string)
        // For people, and for nobody who is no approver.
        _ = try await read.wait(for: "its text") { $0.output.contains(id) ? true : nil }
        #expect(read.output.contains("Stop production VM db1?"), "\(read.output)")
        let own = try await service.run(["approvals", "list"], as: 65_531)
        #expect(!own.output.contains(id), "\(own)")
        let denied = try await service.run(["approvals", "deny", id, "--reason", "month end"], as: Self.operatorUID)
        #expect(denied.code == 0, "\(denied)")
        #expect(try await call.exitCode() == 3)
        #expect(call.errors.contains("month end"), "\(call.errors)")
        _ = try await read.wait(for: "the answer in words") { $0.output.contains("denied") ? true : nil }
        let late = try await service.run(["approvals", "approve", id], as: Self.operatorUID)
        #expect(late.code == 1 && late.errors.contains("answered already"), "\(late)")
        #expect(service.stops == 0)
        try await service.end()
    }

    @Test func atTheEndOfTheInputTheQuestionIsDeclined() async throws {
        let service = try await Service()
        let line = #"{"id":1,"tool":"stop_vm","args":{"vmid":103},"confirm_wait":600}"# + "\n"
        let finished = try await service.run(["connect"], as: Self.agent, input: line)
        #expect(finished.json?.code == "denied", "\(finished)")
        let list = try await service.run(["approvals", "list", "--json"], as: Self.operatorUID)
        #expect(list.json?["result"]?["approvals"]?.array?.isEmpty == true, "\(list)")
        try await service.end()
    }

    /// Killed while it puts questions up: each that a caller was told of is there afterwards, and can be answered.
    @Test func whatACallerWasToldOutlivesAKill() async throws {
        var service = try await Service()
        let (workspace, simulator) = (service.workspace, service.simulator)
        for round in 0..<3 {
            let client = try service.start(["connect"], as: Self.agent)
            for id in 0..<40 {
                // Different arguments, so that each is a question of its own; unknown to the cluster or not.
                try client.send(
                    #"{"id":\#(id),"tool":"stop_vm","args":{"vmid":103,"wait_timeout":\#(round * 100 + id + 1)}}"#)
            }
            _ = try await client.wait(for: "the first answers") { $0.lines.count >= 3 ? true : nil }
            service.gateway.child.signal(SIGKILL)
            #expect(try await service.gateway.child.exitCode() == -SIGKILL)
            let told = Set(client.lines.compactMap { $0["error"]?["approval"]?.string })
            #expect(!told.isEmpty, "\(client.output)")
            client.signal(SIGKILL)
            service = try await Service(workspace, simulator)
            let list = try await service.run(["approvals", "list", "--json"], as: Self.operatorUID)
            let kept = Set(list.json?["result"]?["approvals"]?.array?.compactMap { $0["approval"]?.string } ?? [])
            #expect(told.isSubset(of: kept), "\(told) \(kept)")
        }
        let id = try await service.ask()
        try await service.approve(id)
        service.gateway.child.signal(SIGKILL)
        _ = try await service.gateway.child.exitCode()
        service = try await Service(workspace, simulator)
        #expect(try await service.call(["stop_vm", "vmid=103", "confirm=\(id)"])["ok"] == true)
        #expect(service.stops == 1)
        try await service.end()
    }
}

/// Approvals where there is one user only.
@Suite struct SingleUserApprovalTests {
    @Test func stdinIsNoWayToAskAnOperator() async throws {
        let workspace = try Workspace()
        let hooks = try workspace.hooks(["ask.lua": "pre(\"stop_vm\", function(op) confirm('Stop it?') end)\n"])
        let gateway = try GatewayProcess.demo(["--hooks", hooks])
        let refused = try await gateway.ask(#"{"id":1,"tool":"stop_vm","args":{"vmid":101}}"#)
        #expect(refused.code == "confirmation_required")
        #expect(refused["error"]?["approval"] == nil)
        #expect(refused["error"]?["hint"]?.string?.contains("same_user") == true, "\(refused)")
        let list = try await gateway.ask(#"{"id":2,"op":"approvals"}"#)
        #expect(list["result"]?["approvals"] == [])
        let unknown = try await gateway.ask(#"{"id":3,"op":"approve","approval":"x"}"#)
        #expect(unknown.code == "not_found")
        let faulty = try await gateway.ask(#"{"id":4,"op":"deny","reason":1,"all":true}"#)
        #expect(faulty.code == "invalid_request")
        for word in ["approval", "reason", "all"] { #expect(faulty.message.contains(word), "\(faulty)") }
        #expect(try await gateway.end() == 0)
    }

    @Test func anAdminTriesApprovalsInTheDemonstration() async throws {
        let workspace = try Workspace()
        let hooks = try workspace.hooks(["ask.lua": "pre(\"stop_vm\", function(op) confirm('Stop it?') end)\n"])
        let gateway = try GatewayProcess.demo(["--hooks", hooks, "--approvals", #"{"same_user":true}"#])
        let asked = try await gateway.ask(#"{"id":1,"tool":"stop_vm","args":{"vmid":101}}"#)
        let id = try #require(asked["error"]?["approval"]?.string, "\(asked)")
        #expect(try await gateway.ask(#"{"id":2,"op":"approve","approval":"\#(id)"}"#)["ok"] == true)
        let done = try await gateway.ask(#"{"id":3,"tool":"stop_vm","args":{"vmid":101},"confirm":"\#(id)"}"#)
        #expect(done["result"]?["status"] == "stopped", "\(done)")
        #expect(try await gateway.end() == 0)
        let faulty = try await Finished.proxgate(["demo", "--approvals", #"{"same_usr":true}"#])
        #expect(faulty.code != 0 && faulty.errors.contains("approvals.same_usr"), "\(faulty)")
    }

    @Test func theCallerConfirmsWithTheToken() async throws {
        let workspace = try Workspace()
        let hooks = try workspace.hooks([
            "ask.lua": "pre(\"stop_vm\", function(op) confirm('Stop it?', { by = 'caller' }) end)\n"
        ])
        let gateway = try GatewayProcess.demo(["--hooks", hooks])
        let asked = try await gateway.ask(#"{"id":1,"tool":"stop_vm","args":{"vmid":101}}"#)
        let id = try #require(asked["error"]?["approval"]?.string, "\(asked)")
        #expect(!(try gateway.requests().contains { $0.contains("/status/stop") }))
        let done = try await gateway.ask(#"{"id":2,"tool":"stop_vm","args":{"vmid":101},"confirm":"\#(id)"}"#)
        #expect(done["result"]?["status"] == "stopped", "\(done)")
        #expect(try await gateway.end() == 0)
    }

    @Test func sameUserIsSaidToBeThat() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["hooks"] = .string(
            try workspace.hooks(["ask.lua": "pre(\"stop_vm\", function(op) confirm('Stop it?') end)\n"]))
        configuration["approvals"] = ["same_user": true]
        configuration["audit"] = ["file": "audit.jsonl"]
        let gateway = try GatewayProcess.serve(configuration, in: workspace)
        try gateway.send(#"{"id":1,"tool":"stop_vm","args":{"vmid":101},"confirm_wait":600}"#)
        try gateway.send(#"{"id":2,"op":"approvals","watch":true}"#)
        let event = try await gateway.child.wait(for: "the question") { child in
            child.lines.first { $0["event"] == "approval" && $0["approval"]?["state"] == "open" }
        }
        let id = try #require(event["approval"]?["approval"]?.string)
        let approved = try await gateway.ask(#"{"id":3,"op":"approve","approval":"\#(id)"}"#)
        #expect(approved["result"]?["approval"]?["answer"]?["how"] == "same user", "\(approved)")
        #expect(try await gateway.answer(1)["result"]?["status"] == "stopped")
        let intent = try workspace.lines("audit.jsonl").first { $0["event"] == "intent" }
        #expect(intent?["confirmation"]?["how"] == "same user", "\(String(describing: intent))")
        let stopped = try await gateway.ask(#"{"id":4,"op":"cancel","call":2}"#)
        #expect(stopped["ok"] == true)
        #expect(try await gateway.answer(2).code == "cancelled")
        #expect(try await gateway.end() == 0)
    }

    @Test func faultsOfTheConfiguration() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(
            "gateway.json",
            [
                "host": "127.0.0.1", "username": "root@pam", "password": "x", "hooks": "none",
                "approvals": ["approvers": ["uid": [1]], "same_user": "yes", "notify": ["mail", "x"], "wait": -1],
            ])
        let serve = try await Finished.proxgate(["serve", "--config", file])
        #expect(serve.code != 0)
        for name in ["approvals.approvers.uid", "approvals.same_user", "approvals.notify", "approvals.wait"] {
            #expect(serve.errors.contains(name), "\(serve.errors)")
        }
    }

    @Test func aStateFileThatOthersCanReadPreventsTheStart() async throws {
        let workspace = try Workspace()
        let state = try workspace.write("state.sqlite", "", mode: 0o600)
        chmod(state, 0o644)
        let file = try workspace.write(
            "gateway.json",
            ["host": "127.0.0.1", "username": "root@pam", "password": "x", "hooks": "none", "state": "state.sqlite"])
        let serve = try await Finished.proxgate(["serve", "--config", file])
        #expect(serve.code != 0)
        #expect(serve.errors.contains("chmod 600"), "\(serve.errors)")
    }
}
