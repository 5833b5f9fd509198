import Glibc
import JSONLines
import Testing

/// Hooks that are wrong: before the start they prevent it, in a call they refuse that call and no other.
@Suite struct HookTests {
    @Test func aSyntaxErrorPreventsTheStart() async throws {
        let workspace = try Workspace()
        let directory = try workspace.hooks(["broken.lua": "-- first line\npre(\"*\", function(op)\n  deny(\nend)\n"])
        let demo = try await Finished.proxgate(["demo", "--hooks", directory], input: #"{"id":1,"op":"ping"}"#)
        #expect(demo.code != 0)
        #expect(demo.output.isEmpty)
        #expect(demo.errors.contains("broken.lua:4"), "\(demo.errors)")
    }

    /// What `policy check` would say is said at start as well: such a line fails only when it runs.
    @Test func mistakesAreWarnedOfAtStart() async throws {
        let workspace = try Workspace()
        let hooks = try workspace.hooks([
            "wrong.lua": "pre('stop_wm', function(op)\n  if op.gest then deny(reson) end\nend)\n"
        ])
        let gateway = try GatewayProcess.demo(["--hooks", hooks])
        #expect(try await gateway.works())
        #expect(try await gateway.end() == 0)
        for part in ["wrong.lua:1", "'stop_vm'", "wrong.lua:2", "op has no 'gest'", "reson"] {
            #expect(gateway.child.errors.contains(part), "\(part) is not in \(gateway.child.errors)")
        }
    }

    @Test func anErrorWhileLoadingPreventsTheStart() async throws {
        let workspace = try Workspace()
        let directory = try workspace.hooks(["broken.lua": "\nlocal t = nil\nt.x = 1\n"])
        let demo = try await Finished.proxgate(["demo", "--hooks", directory], input: #"{"id":1,"op":"ping"}"#)
        #expect(demo.code != 0)
        #expect(demo.errors.contains("broken.lua:3"), "\(demo.errors)")
    }

    @Test func aMissingDirectoryPreventsTheStart() async throws {
        let workspace = try Workspace()
        let missing = workspace.path("nowhere")
        let demo = try await Finished.proxgate(["demo", "--hooks", missing], input: #"{"id":1,"op":"ping"}"#)
        #expect(demo.code != 0)
        #expect(demo.output.isEmpty)
        #expect(demo.errors.contains(missing), "\(demo.errors)")
    }

    @Test func configurationWithoutHooksPreventsTheStart() async throws {
        let workspace = try Workspace()
        let file = try workspace.write("gateway.json", ["host": "127.0.0.1", "username": "root@pam", "password": "x"])
        let serve = try await Finished.proxgate(["serve", "--config", file], input: #"{"id":1,"op":"ping"}"#)
        #expect(serve.code != 0)
        #expect(serve.errors.contains("hooks"), "\(serve.errors)")
    }

    @Test(arguments: ["hooks", "hooks/mine.lua"])
    func whatOthersMayWritePreventsTheStart(_ name: String) async throws {
        let workspace = try Workspace()
        _ = try workspace.hooks(["mine.lua": "pre(\"*\", function(op) end)\n"])
        chmod(workspace.path(name), name == "hooks" ? 0o777 : 0o666)
        let file = try workspace.write(
            "gateway.json",
            ["host": "127.0.0.1", "username": "root@pam", "password": "x", "hooks": "hooks"])
        let serve = try await Finished.proxgate(["serve", "--config", file], input: #"{"id":1,"op":"ping"}"#)
        #expect(serve.code != 0)
        #expect(serve.output.isEmpty)
        #expect(serve.errors.contains(workspace.path(name)), "\(serve.errors)")
    }

    @Test func allFaultsOfAConfigurationAtOnce() async throws {
        let workspace = try Workspace()
        let file = try workspace.write(
            "gateway.json",
            [
                "cluster": [
                    "endpoints": "pve1", "token": ["id": "root@pam!x", "secret": "s3cr3t-value"], "tlss": true,
                ],
                "hook": "none",
            ])
        let serve = try await Finished.proxgate(["serve", "--config", file])
        #expect(serve.code != 0)
        #expect(serve.errors.contains("cluster.endpoints"), "\(serve.errors)")
        #expect(serve.errors.contains("cluster.tlss") && serve.errors.contains("'tls'"), "\(serve.errors)")
        #expect(serve.errors.contains("hook"), "\(serve.errors)")
        #expect(!serve.errors.contains("s3cr3t-value"))
    }

    @Test(arguments: [
        "while true do end", "pcall(function() while true do end end) deny('late')",
        "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
        "local s = 'x' while true do s = s .. s end",
        "error({})", "error('no ' .. nil)", "return true",
        "local function f() return f() + 1 end f()",
    ])
    func aHookThatFailsRefusesItsCall(_ body: String) async throws {
        let workspace = try Workspace()
        let directory = try workspace.hooks(["bad.lua": "pre(\"start_vm\", function(op)\n  \(body)\nend)\n"])
        let gateway = try GatewayProcess.demo(["--hooks", directory])
        let refused = try await gateway.ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(refused.code == "denied", "\(refused)")
        #expect(refused["error"]?["hook"]?.string?.hasPrefix("bad.lua:") == true, "\(refused)")
        #expect(!(try gateway.requests().contains { $0.contains(" POST ") }))
        #expect(try await gateway.works())
        let other = try await gateway.ask(#"{"id":2,"tool":"stop_vm","args":{"vmid":101}}"#)
        #expect(other["result"]?["status"] == "stopped", "\(other)")
        #expect(try await gateway.end() == 0)
    }

    /// Others are answered meanwhile: the last of many that spin is out later.
    @Test func aReadIsAnsweredWhileHooksSpin() async throws {
        let workspace = try Workspace()
        let directory = try workspace.hooks([
            "spin.lua": "pre(\"start_vm\", function(op) while true do end end)\n",
            "any.lua": "pre(\"*\", function(op) if op.principal.user == \"\" then deny(\"who?\") end end)\n",
        ])
        let gateway = try GatewayProcess.demo(["--hooks", directory])
        for id in 1...30 {
            try gateway.send(#"{"id":\#(id),"tool":"start_vm","args":{"vmid":102},"dry_run":true}"#)
        }
        try gateway.send(#"{"id":100,"tool":"get_vm_status","args":{"vmid":101}}"#)
        #expect(try await gateway.answer(100)["ok"] == true)
        for id in 1...30 {
            let refused = try await gateway.answer(.int(id))
            #expect(refused["result"]?["decision"] == "deny", "\(refused)")
            #expect(
                refused["result"]?["reasons"]?.array?.first?["reason"]?.string?.contains("took more than") == true,
                "\(refused)")
        }
        let order = gateway.child.lines.compactMap { $0["id"]?.int }
        #expect(order.firstIndex(of: 100) ?? .max < order.count - 1, "\(order)")
        #expect(try await gateway.end() == 0)
    }

    @Test func aPostHookThatFailsWithholdsTheResultAndSaysThatItWasDone() async throws {
        let workspace = try Workspace()
        let directory = try workspace.hooks([
            "after.lua": "post(\"start_vm\", function(op, result)\n  error('no')\nend)\n"
        ])
        let gateway = try GatewayProcess.demo(["--hooks", directory])
        let answer = try await gateway.ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(answer.code == "result_withheld", "\(answer)")
        #expect(answer.message.contains("done"), "\(answer.message)")
        let status = try await gateway.ask(#"{"id":2,"tool":"get_vm_status","args":{"vmid":102}}"#)
        #expect(status["result"]?["status"] == "running")
        #expect(try await gateway.end() == 0)
    }

    @Test func theShippedHookThatAddsTheOwner() async throws {
        let gateway = try GatewayProcess.demo(["--settings", #"{"owner":"owner"}"#])
        let answer = try await gateway.ask(#"{"id":1,"tool":"get_vm_config","args":{"vmid":101}}"#)
        #expect(answer["result"]?["owner"]?.string?.hasPrefix("web") == true, "\(answer)")
        #expect(answer["result"]?["cipassword"] == "**********")
        #expect(!gateway.child.output.contains("9vVXxJj0kq0eFhL3wq5uQmZ4"))
        #expect(try await gateway.end() == 0)
    }

    /// The guests of a bulk call count one by one for a rate and for the day's disruptions.
    @Test(arguments: [
        (#"{"rate_limits":{"disruptions_per_day":1}}"#, "1 disruptions in 24 hours"),
        (#"{"rate_limits":{"changes_per_minute":1}}"#, "1 changes in a minute"),
    ])
    func bulkCountsForTheShippedLimits(_ settings: String, _ reason: String) async throws {
        let gateway = try GatewayProcess.demo(["--settings", settings])
        let bulk = try await gateway.ask(
            #"{"id":1,"tool":"power_vms","args":{"action":"stop","vmids":[101,103],"parallel":2}}"#)
        let guests = bulk["result"]?["guests"]?.array ?? []
        #expect(Set(guests.compactMap { $0["outcome"]?.string }) == ["done", "denied"] && guests.count == 2, "\(bulk)")
        let denied = guests.first { $0["outcome"] == "denied" }
        #expect(denied?["message"]?.string?.contains(reason) == true, "\(bulk)")
        #expect(try gateway.requests().count { $0.contains(" POST ") && $0.contains("/status/stop") } == 1)
        // What bulk has used up is gone for a call of one guest too.
        let left = denied?["vmid"]?.int ?? 0
        let single = try await gateway.ask(#"{"id":2,"tool":"stop_vm","args":{"vmid":\#(left)}}"#)
        #expect(single.code == "denied" && single.message.contains(reason), "\(single)")
        #expect(try await gateway.end() == 0)
    }

    /// What hooks keep and count outlives the gateway, also one that was killed.
    @Test func theStoreOutlivesTheGateway() async throws {
        let simulator = try await Simulator.start()
        let workspace = try Workspace()
        var configuration = simulator.configuration
        configuration["state"] = "state.sqlite"
        configuration["hooks"] = .string(
            try workspace.hooks([
                "count.lua": """
                pre("@change", function(op)
                  local last = store.get("last")
                  local count = store.hit("changes", 86400)
                  log("change " .. count .. ", before it " .. tostring(last))
                  if count > 2 then deny("that is enough, after " .. last) end
                  store.set("last", op.tool)
                end)
                """
            ]))
        for (line, isKilled) in [("start_vm", true), ("stop_vm", false)] {
            let gateway = try GatewayProcess.serve(configuration, in: workspace)
            #expect(try await gateway.ask(#"{"id":1,"tool":"\#(line)","args":{"vmid":102}}"#)["ok"] == true)
            if isKilled { gateway.child.signal(SIGKILL) } else { #expect(try await gateway.end() == 0) }
            _ = try await gateway.child.exitCode()
        }
        let gateway = try GatewayProcess.serve(configuration, ["--log-level", "info"], in: workspace)
        let refused = try await gateway.ask(#"{"id":1,"tool":"start_vm","args":{"vmid":102}}"#)
        #expect(refused.code == "denied" && refused.message.contains("enough, after stop_vm"), "\(refused)")
        #expect(try await gateway.end() == 0)
        // What hooks log is on stderr, with its place.
        #expect(gateway.child.errors.contains("change 3, before it stop_vm"), "\(gateway.child.errors)")
        #expect(gateway.child.errors.contains("count.lua:4"), "\(gateway.child.errors)")
    }

    @Test func theClockIsInTheConfiguredZone() async throws {
        let workspace = try Workspace()
        _ = try workspace.hooks(["clock.lua": "pre(\"*\", function(op) deny(clock.yday) end)\n"])
        // 26 hours apart: never the same day.
        var days: [String?] = []
        for zone in ["Etc/GMT+12", "Etc/GMT-14", "Nowhere/Land"] {
            let file = try workspace.write(
                "gateway.json",
                [
                    "host": "127.0.0.1", "username": "root@pam", "password": "x", "hooks": "hooks",
                    "zone": .string(zone),
                ])
            let serve = try await Finished.proxgate(
                ["serve", "--config", file], input: #"{"id":1,"tool":"get_nodes"}"# + "\n")
            if zone == "Nowhere/Land" {
                #expect(serve.code != 0)
                #expect(serve.errors.contains("the system knows no time zone 'Nowhere/Land'"), "\(serve.errors)")
            } else {
                let line = serve.output.split(separator: "\n").first.map(String.init) ?? ""
                days.append(try JSONReader.read(line)["error"]?["message"]?.string)
            }
        }
        #expect(days.count == 2 && days[0] != nil && days[0] != days[1], "\(days)")
    }
}
