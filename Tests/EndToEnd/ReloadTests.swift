import Glibc
import JSONLines
import Testing

/// New hooks are taken up while the gateway runs: all or nothing.
@Suite struct ReloadTests {
    private static func denying(_ tool: String, _ reason: String) -> String {
        "pre(\"\(tool)\", function(op)\n  deny(\"\(reason)\")\nend)\n"
    }

    private struct Running {
        let gateway: GatewayProcess
        let workspace: Workspace

        init(_ source: String) throws {
            workspace = try Workspace()
            let hooks = try workspace.hooks(["rules.lua": source])
            gateway = try GatewayProcess.demo(
                ["--hooks", hooks, "--audit", workspace.path("audit.jsonl"), "--log-level", "notice"])
        }

        /// Asks until the answer is as expected: a change of the files is seen a moment later.
        func eventually(_ line: (Int) -> String, _ isExpected: (JSONObject) -> Bool) async throws {
            let deadline = ContinuousClock.now + Child.patience
            var number = 1000
            while true {
                number += 1
                let answer = try await gateway.ask(line(number))
                if isExpected(answer) { return }
                guard ContinuousClock.now < deadline else { throw HarnessError("never came: \(answer)") }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    private static func dryStop(_ number: Int) -> String {
        #"{"id":\#(number),"tool":"stop_vm","args":{"vmid":101},"dry_run":true}"#
    }

    private static func reason(_ answer: JSONObject) -> String? {
        answer["result"]?["reasons"]?.array?.first?["reason"]?.string
    }

    @Test func aChangeOfTheFilesIsTakenUp() async throws {
        let running = try Running(Self.denying("stop_vm", "first"))
        try await running.eventually(Self.dryStop) { Self.reason($0) == "first" }
        let before = try await running.gateway.ask(#"{"id":1,"op":"status"}"#)["result"]?["policy"]?.string
        try running.workspace.write("hooks/rules.lua", Self.denying("stop_vm", "second"))
        try await running.eventually(Self.dryStop) { Self.reason($0) == "second" }
        // A file more, and one less.
        try running.workspace.write("hooks/a.lua", Self.denying("stop_vm", "third"))
        try await running.eventually(Self.dryStop) { Self.reason($0) == "third" }
        unlink(running.workspace.path("hooks/a.lua"))
        unlink(running.workspace.path("hooks/rules.lua"))
        try await running.eventually(Self.dryStop) { $0["result"]?["decision"] == "allow" }
        let now = try await running.gateway.ask(#"{"id":2,"op":"status"}"#)["result"]?["policy"]?.string
        #expect(now != before)
        #expect(try await running.gateway.end() == 0)
        let reloads = try running.workspace.lines("audit.jsonl").filter { $0["event"] == "reload" }
        #expect(reloads.count >= 3)
        #expect(reloads.first?["previous"]?.string == before)
        // The digest is in the audit and in the log.
        #expect(reloads.last?["policy"]?.string == now && now?.utf8.count == 64)
        let logged = running.gateway.child.errors.split(separator: "\n").filter { $0.contains("policy loaded anew") }
        #expect(logged.count == reloads.count, "\(logged)")
        for (line, reload) in zip(logged, reloads) {
            #expect(line.contains("digest=\(reload["policy"]?.string ?? "?")"), "\(line)")
        }
    }

    @Test func aFaultKeepsTheLastGoodOneWhole() async throws {
        let running = try Running(Self.denying("stop_vm", "first"))
        try await running.eventually(Self.dryStop) { Self.reason($0) == "first" }
        // The other file is fine, and is not used either.
        try running.workspace.write("hooks/another.lua", Self.denying("*", "another"))
        try running.workspace.write("hooks/rules.lua", "-- one\npre(\"stop_vm\", function(op)\n  deny(\nend)\n")
        running.gateway.child.signal(SIGHUP)
        _ = try await running.gateway.child.wait(for: "the fault on stderr") { child in
            child.errors.contains("rules.lua:4") ? true : nil
        }
        try await running.eventually(Self.dryStop) { Self.reason($0) == "first" }
        try running.workspace.write("hooks/rules.lua", Self.denying("stop_vm", "second"))
        try await running.eventually(Self.dryStop) { $0["result"]?["reasons"]?.array?.count == 2 }
        #expect(try await running.gateway.end() == 0)
        let failed = try running.workspace.lines("audit.jsonl").filter { $0["event"] == "reload_failed" }
        #expect(failed.first?["message"]?.string?.contains("rules.lua:4") == true, "\(failed)")
        let kept = failed.first?["policy"]?.string ?? "?"
        #expect(running.gateway.child.errors.contains("digest=\(kept)"), "\(running.gateway.child.errors)")
    }

    @Test func aHangupLoadsAnewEvenWhereNothingChanged() async throws {
        let running = try Running(Self.denying("stop_vm", "first"))
        try await running.eventually(Self.dryStop) { Self.reason($0) == "first" }
        running.gateway.child.signal(SIGHUP)
        _ = try await running.gateway.child.wait(for: "the reload") { child in
            child.errors.contains("policy loaded anew") ? true : nil
        }
        #expect(try await running.gateway.works())
        #expect(try await running.gateway.end() == 0)
    }

    /// The post hook that runs at the end of a call is the one that was there at its beginning.
    @Test func aCallInFlightFinishesUnderThePolicyItBeganWith() async throws {
        func marking(_ mark: String) -> String {
            "post(\"start_vm stop_vm\", function(op, result)\n  result.mark = \"\(mark)\"\nend)\n"
        }
        let workspace = try Workspace()
        let hooks = try workspace.hooks(["rules.lua": marking("old")])
        // At a hundredth of real speed the start takes long enough to be overtaken.
        let gateway = try GatewayProcess.demo(["--hooks", hooks, "--log-level", "notice"], speed: 0.05)
        try gateway.send(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        _ = try await gateway.child.wait(for: "the start on its way") { _ in
            (try? gateway.requests().contains { $0.contains("POST") }) == true ? true : nil
        }
        try workspace.write("hooks/rules.lua", marking("new"))
        gateway.child.signal(SIGHUP)
        _ = try await gateway.child.wait(for: "the reload") { child in
            child.errors.contains("policy loaded anew") ? true : nil
        }
        #expect(!gateway.child.lines.contains { $0["id"] == 1 }, "the call is still in flight")
        #expect(try await gateway.answer(1)["result"]?["mark"] == "old")
        #expect(try await gateway.ask(#"{"id":2,"tool":"stop_vm","args":{"vmid":102}}"#)["result"]?["mark"] == "new")
        #expect(try await gateway.end() == 0)
    }

    @Test func anAssistantHearsThatItsListHasChanged() async throws {
        let running = try Running("-- nothing yet\n")
        let gateway = running.gateway
        try gateway.send(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#
        )
        _ = try await gateway.answer(0)
        try gateway.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        let before = try await gateway.ask(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
        #expect(before["result"]?["tools"]?.array?.contains { $0["name"] == "stop_vm" } == true)
        try running.workspace.write("hooks/rules.lua", "hide(\"stop_vm\")\n")
        _ = try await gateway.child.wait(for: "the notice") { child in
            child.lines.first { $0["method"] == "notifications/tools/list_changed" }
        }
        let after = try await gateway.ask(#"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#)
        #expect(after["result"]?["tools"]?.array?.contains { $0["name"] == "stop_vm" } == false)
        let call = try await gateway.ask(#"{"id":3,"tool":"stop_vm","args":{"vmid":101}}"#)
        #expect(call.code == "unknown_tool", "\(call)")
        #expect(try await gateway.end() == 0)
        let denials = try running.workspace.lines("audit.jsonl").filter { $0["event"] == "denial" }
        #expect(denials.first?["error"]?["message"] == "hooks hide the tool")
    }

    /// Another directory is watched once the configuration names it, and the audit has the settings' digest.
    @Test func whatAReloadNamesIsWatchedFromThen() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        try workspace.directory("other")
        try workspace.write("other/rules.lua", Self.denying("stop_vm", "second"))
        var configuration = simulator.configuration
        configuration["hooks"] = .string(try workspace.hooks(["rules.lua": Self.denying("stop_vm", "first")]))
        configuration["audit"] = ["file": "audit.jsonl"]
        let gateway = try GatewayProcess.serve(configuration, in: workspace)
        var number = 0
        func eventually(_ reason: String) async throws {
            let deadline = ContinuousClock.now + Child.patience
            while true {
                number += 1
                let answer = try await gateway.ask(Self.dryStop(number))
                if Self.reason(answer) == reason { return }
                guard ContinuousClock.now < deadline else { throw HarnessError("\(reason): \(answer)") }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        try await eventually("first")
        configuration["hooks"] = "other"
        try workspace.write("gateway.json", .object(configuration))
        try await eventually("second")
        try workspace.write(
            "other/rules.lua", "local by = settings.by\n" + Self.denying("stop_vm", "third"))
        try await eventually("third")
        configuration["settings"] = ["by": "x"]
        try workspace.write("gateway.json", .object(configuration))
        _ = try await gateway.child.wait(for: "the settings' reload") { _ in
            (try? workspace.lines("audit.jsonl").count { $0["event"] == "reload" }) == 3 ? true : nil
        }
        #expect(try await gateway.end() == 0)
        let lines = try workspace.lines("audit.jsonl").filter { ["start", "reload"].contains($0["event"]) }
        let settings = lines.map { $0["settings"]?.string ?? "" }
        #expect(settings.allSatisfy { $0.utf8.count == 64 } && Set(settings).count == 2, "\(lines)")
        #expect(Set(lines.map { $0["policy"]?.string }).count == 4, "\(lines)")
    }

    /// As soon as the program minds hang-ups at all, none of them ends it.
    @Test func aHangupBeforeTheServiceIsUpDoesNotEndIt() async throws {
        let workspace = try Workspace()
        let hooks = try workspace.hooks(["rules.lua": Self.denying("stop_vm", "first")])
        let gateway = try GatewayProcess.demo(["--hooks", hooks])
        let status = "/proc/\(gateway.child.pid)/status"
        _ = try await gateway.child.wait(for: "SIGHUP to be minded") { _ in
            let line = (try? Workspace.read(status))?.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
            return line.flatMap { Int($0.dropFirst(7).filter(\.isHexDigit), radix: 16) }.map { $0 & 1 == 1 } == true
                ? true : nil
        }
        try gateway.send(Self.dryStop(1))
        while !gateway.child.lines.contains(where: { $0["id"] == 1 }), kill(gateway.child.pid, SIGHUP) == 0 {
            try await Task.sleep(for: .milliseconds(1))
        }
        #expect(Self.reason(try await gateway.answer(1)) == "first")
        #expect(try await gateway.end() == 0)
    }

    @Test func approvalsOfTheConfigurationAreTakenUpToo() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["hooks"] = .string(
            try workspace.hooks(["ask.lua": "pre('stop_vm', function(op) confirm('Stop it?') end)\n"]))
        let gateway = try GatewayProcess.serve(configuration, in: workspace)
        let stop = #""tool":"stop_vm","args":{"vmid":101}}"#
        #expect(try await gateway.ask(#"{"id":1,"# + stop)["error"]?["approval"] == nil)
        configuration["approvals"] = ["same_user": true]
        try workspace.write("gateway.json", .object(configuration))
        let deadline = ContinuousClock.now + Child.patience
        var number = 1
        var id: String?
        while id == nil {
            number += 1
            id = try await gateway.ask(#"{"id":\#(number),"# + stop)["error"]?["approval"]?.string
            guard ContinuousClock.now < deadline else { throw HarnessError("never taken up: \(gateway.child.errors)") }
            try await Task.sleep(for: .milliseconds(50))
        }
        let approved = try await gateway.ask(#"{"id":"a","op":"approve","approval":"\#(id ?? "")"}"#)
        #expect(approved["ok"] == true, "\(approved)")
        #expect(try await gateway.end() == 0)
    }

    @Test func profilesOfTheConfigurationAreTakenUpToo() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["hooks"] = .string(try workspace.hooks())
        configuration["profiles"] = ["me": ["uids": [.int(Int(getuid()))], "tools": ["get_vms"]]]
        let gateway = try GatewayProcess.serve(configuration, in: workspace)
        #expect(try await gateway.ask(#"{"id":1,"op":"status"}"#)["result"]?["tools"] == 1)
        configuration["profiles"] = ["me": ["uids": [.int(Int(getuid()))], "tools": ["get_vms", "get_nodes"]]]
        try workspace.write("gateway.json", .object(configuration))
        gateway.child.signal(SIGHUP)
        let deadline = ContinuousClock.now + Child.patience
        var number = 10
        while try await gateway.ask(#"{"id":\#(number),"op":"status"}"#)["result"]?["tools"] != 2 {
            number += 1
            guard ContinuousClock.now < deadline else { throw HarnessError("never taken up: \(gateway.child.errors)") }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await gateway.end() == 0)
    }
}
