import Gateway
import JSONLines
import LuaRuntime
import Testing

@testable import Policy

/// `policy test`: hooks and tests from texts, run through the real pipeline before a cluster that is made up.
@Suite(.timeLimit(.minutes(10))) struct PolicyTestRunTests {
    private static let hooks = """
        -- Guards the firewall.
        pre("@interrupt", function(op)
          if op.vmid == 100 then deny("VM 100 is the firewall") end
          if op.guest:tagged("prod") then confirm("Stop " .. op.guest.name .. "?", { by = "operator" }) end
        end)
        pre("update_vm_config", function(op)
          if (op.args.cores or 0) > 8 then op.args.cores = 8; note("cores lowered to 8") end
          if clock.hour < 8 then deny("too early") end
          if settings.frozen then deny("frozen") end
          if op.principal.user == "mallory" then deny("not mallory") end
        end)
        post("get_vm_config", function(op, result)
          redact(result, "cipassword")
          result.owner = (result.description or ""):match("owner: *(%S+)")
        end)
        post("stop_vm", function(op, result) error("no") end)
        """

    private static func run(
        _ tests: String, hooks: String = hooks, filter: String = "", covers: Bool = false,
        registry: ToolRegistry = PlannedTool.all
    ) async throws -> PolicyTestReport {
        let directory = try TemporaryDirectory()
        try directory.write("a.lua", hooks)
        let path = try directory.makeDirectory("tests")
        try directory.write("\(path)/a.lua", tests)
        return await
            (try PolicyTestRun(
                directory: directory.path, filter: filter, registry: registry, covers: covers)).run()
    }

    @Test func everyExpectationCanBeMet() async throws {
        let report = try await Self.run(
            """
            test("denied", function() expect(call("stop_vm", { vmid = 100 })).denied("firewall").denied() end)
            test("allowed", function()
              expect(call("stop_vm", { vmid = 101 })).allowed().unchanged()
                .sends("POST /nodes/pve1/qemu/101/status/stop")
            end)
            test("confirmed", function()
              guest(107, { tags = { "Prod", "x" }, name = "db1", node = "pve2" })
              expect(call("stop_vm", { vmid = 107 })).confirmed("Stop db1?", "operator")
            end)
            test("changed", function()
              expect(call("update_vm_config", { vmid = 101, cores = 16, memory = 512 })).allowed()
                .changed{ cores = 8 }.noted("lowered").sends("POST /nodes/pve1/qemu/101/config", { cores = 8, memory = 512 })
            end)
            test("clock", function()
              at("2026-11-23 07:59")
              expect(call("update_vm_config", { vmid = 101, cores = 1 })).denied("too early")
              at("2026-11-23 08:00:00")
              expect(call("update_vm_config", { vmid = 101, cores = 1 })).allowed()
            end)
            test("settings", function()
              settings{ frozen = true }
              expect(call("update_vm_config", { vmid = 101, cores = 1 })).denied("frozen")
            end)
            test("principal", function()
              as{ user = "mallory", groups = { "x" } }
              expect(call("update_vm_config", { vmid = 101, cores = 1 })).denied("mallory")
            end)
            test("answers", function()
              guest(107, { description = "owner: alice", cipassword = "x" })
              expect(call("get_vm_config", { vmid = 107 })).allowed().answers{ owner = "alice" }.lacks("cipassword")
            end)
            test("refused", function()
              expect(call("stop_vm", { vmid = 99 })).refused("invalid_arguments")
              expect(call("no_such", {})).refused("unknown_tool")
            end)
            test("withheld", function()
              expect(call("stop_vm", { vmid = 101 }, { result = { status = "stopped" } })).withheld("no")
            end)
            """.replacing("cipassword = \"x\"", with: "ostype = \"l26\""))
        #expect(report.failed == 0, "\(report.text)")
        #expect(report.results.count == 10)
        #expect(report.text.hasSuffix("10 passed, 0 failed\n"))
        #expect(report.text.hasPrefix("✓ denied  (tests/a.lua:1)\n"), "\(report.text)")
    }

    @Test(arguments: [
        (
            "expect(call('stop_vm', { vmid = 100 })).allowed()",
            "expected the call to be allowed, got denied: \"VM 100 is"
        ),
        ("expect(call('stop_vm', { vmid = 101 })).denied()", "expected a denial, got allowed"),
        ("expect(call('stop_vm', { vmid = 100 })).denied('router')", "expected a denial with \"router\", got denied"),
        ("expect(call('stop_vm', { vmid = 101 })).confirmed()", "expected a question, got allowed"),
        ("expect(call('stop_vm', { vmid = 101 })).noted('x')", "expected a note with \"x\""),
        ("expect(call('stop_vm', { vmid = 101 })).sends('POST /x')", "expected the request POST /x"),
        ("expect(call('stop_vm', { vmid = 101 })).refused()", "expected a refusal by the gateway"),
        ("expect(call('update_vm_config', { vmid = 101, cores = 9 })).unchanged()", "expected unchanged arguments"),
        (
            "expect(call('update_vm_config', { vmid = 101, cores = 9 })).changed{ cores = 7 }",
            "expected hooks to change"
        ),
        ("expect(call('get_vm_config', { vmid = 101 })).answers{ name = 'x' }", "expected an answer with"),
        ("expect(call('get_vm_config', { vmid = 101 })).lacks('digest')", "expected an answer without \"digest\""),
        ("pcall(function() expect(call('stop_vm', { vmid = 101 })).denied() end)", "expected a denial, got allowed"),
        (
            "expect(call('stop_vm', { vmid = 100 })).denid('x')",
            "expect(...) has no 'denid' (did you mean 'denied'?)"
        ),
        ("expect({}).allowed()", "expect: expected what call(...) returned"),
        ("guest(107, { tgas = 'x' })", "guest 107: a guest has no 'tgas' (did you mean 'tags'?)"),
        ("guest(7)", "guest: expected a VMID from 100"), ("at('noon')", "at: expected a date and time"),
        ("at('2026-02-30 10:00')", "at: expected a date and time"),
        ("as{ name = 'x' }", "as: expected a principal"), ("call('stop_vm', 3)", "call: expected a tool"),
        ("test('x', function() end)", "test: a test cannot have tests"), ("error('mine')", "mine"),
        ("call('stop_vm', { vmid = 101 }, { reslt = {} })", "call: unknown option 'reslt'"),
        ("while true do end", "took more than"),
    ])
    func aTestThatFailsSaysWhatAndWhere(_ body: String, _ message: String) async throws {
        let report = try await Self.run("test('bad', function()\n  \(body)\nend)\ntest('good', function() end)\n")
        #expect(report.failed == 1 && report.results.count == 2)
        let failure = try #require(report.results.first?.failure)
        #expect(failure.message.hasPrefix(message), "\(failure.message)")
        #expect(body.hasPrefix("pcall") || failure.line == 2, "line \(failure.line)")
    }

    @Test func aFailureShowsDiffAndTrace() async throws {
        let report = try await Self.run(
            "test('bad', function()\n expect(call('update_vm_config', { vmid = 101, cores = 9 })).changed{ cores = 7 } end)"
        )
        for part in [
            "✗ bad  (tests/a.lua:2)", "- cores: 7", "+ cores: 8", "a.lua:6 change", "{\"cores\":9,\"vmid\":101}",
        ] {
            #expect(report.text.contains(part), "\(part) is not in \(report.text)")
        }
        let json = try #require(report.json["tests"]?.array?.first)
        #expect(json["passed"] == false && json["failure"]?["diff"] == ["- cores: 7", "+ cores: 8"])
        #expect(json["failure"]?["call"]?["changes"] == ["cores": ["from": 9, "to": 8]])
    }

    @Test func testsDoNotSeeEachOther() async throws {
        let report = try await Self.run(
            """
            n = 0
            for i = 1, 20 do
              test("number " .. i, function()
                n = n + 1
                assert(n == 1)
                guest(107, { tags = i == 1 and "prod" or "" })
                if i == 1 then expect(call("stop_vm", { vmid = 107 })).confirmed() end
                if i > 1 then expect(call("stop_vm", { vmid = 107 })).allowed() end
              end)
            end
            """)
        #expect(report.failed == 0, "\(report.text)")
        #expect(report.results.count == 20)
    }

    /// Each test stops inside its call until the others have come there too.
    @Test func testsRunAtTheSameTime() async throws {
        let meeting = Meeting(of: 3)
        let giveUp = Task {
            try await Task.sleep(for: .seconds(60))
            await meeting.giveUp()
        }
        defer { giveUp.cancel() }
        let report = try await Self.run(
            """
            for i = 1, 3 do
              test("number " .. i, function() expect(call("meet", { vmid = 100 + i })).allowed() end)
            end
            """, hooks: "-- none", registry: ToolRegistry([MeetingTool(meeting: meeting)]))
        #expect(report.failed == 0 && report.results.count == 3, "\(report.text)")
        #expect(await meeting.hasMet)
    }

    @Test func aFilterChoosesByNameOrFile() async throws {
        let tests = "test('one', function() end) test('two', function() end)"
        #expect(try await Self.run(tests, filter: "two").results.map(\.name) == ["two"])
        #expect(try await Self.run(tests, filter: "tests/a").results.count == 2)
        #expect(try await Self.run(tests, filter: "three").results.isEmpty)
    }

    @Test func aFileThatCannotBeLoadedIsAFailure() async throws {
        let report = try await Self.run("test('x', function() end)\nlocal = 2")
        #expect(report.failed == 1)
        #expect(report.text.contains("tests/a.lua:2"), "\(report.text)")
    }

    @Test func coverageNamesTheLinesThatDidNotRun() async throws {
        let hooks = """
            pre("stop_vm", function(op)
              if op.vmid == 100 then
                deny("no")
              end
              if op.vmid == 200 then
                deny("never")
                note("never")
              end
            end)
            """
        let report = try await Self.run(
            "test('x', function() expect(call('stop_vm', { vmid = 100 })).denied() end)", hooks: hooks, covers: true)
        let coverage = try #require(report.coverage)
        #expect(coverage.files.map(\.name) == ["a.lua"])
        #expect(coverage.files[0].missed == [6, 7])
        #expect(report.text.contains("not run: 6-7"), "\(report.text)")
        #expect(report.json["coverage"]?["files"]?.array?.first?["missed"] == [6, 7])
    }
}
