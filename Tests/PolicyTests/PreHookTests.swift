import Gateway
import JSONLines
import LuaRuntime
import TestLimits
import Testing

@testable import Policy

@Suite(.timeLimit(.minutes(10))) struct PreHookTests {
    @Test func denyByEffectAndByName() async throws {
        let hooks = try await Hooks(
            "pre('@interrupt', function(op) deny('effect') end)\npre('stop_vm', function(op) deny('name') end)")
        let both = await hooks.decide()
        #expect(
            both.denials == [
                Decision.Denial(reason: "effect", hook: "test.lua:1"),
                Decision.Denial(reason: "name", hook: "test.lua:2"),
            ])
        #expect(await hooks.decide(.named("reset_vm", effects: [.interrupt])).denials.map(\.reason) == ["effect"])
        #expect(await hooks.decide(.named("start_vm", effects: [.start])).verdict == .allow)
    }

    @Test func theLineIsThatOfTheDeny() async throws {
        let hooks = try await Hooks(
            "local function no(text)\n  deny(text)\nend\npre('*', function(op)\n  no('x')\nend)")
        let decision = await hooks.decide()
        #expect(decision.denials == [Decision.Denial(reason: "x", hook: "test.lua:2")])
        #expect(decision.trace.map(\.hook) == ["test.lua:4"])
        #expect(decision.trace.map(\.result) == ["deny"])
    }

    @Test(arguments: [
        "pcall(deny, 'no')", "pcall(function() deny('no') error('x') end)", "xpcall(deny, function() end, 'no')",
        "('a'):gsub('a', function() deny('no') end)", "table.sort({ 1, 2 }, function() deny('no') return false end)",
        "deny('no') return", "local x <close> = setmetatable({}, { __close = function() deny('no') end })",
        "local t = setmetatable({}, { __index = function() deny('no') end }) local y = t.x",
    ])
    func aDenyCountsWhereverItIs(_ body: String) async throws {
        let decision = await (try Hooks("pre('*', function(op) \(body) end)")).decide()
        #expect(decision.denials.first == Decision.Denial(reason: "no", hook: "test.lua:1"))
    }

    @Test func aDenyBeforeAFailureIsHeardToo() async throws {
        let decision = await (try Hooks("pre('*', function(op) deny('no') error('broken') end)")).decide()
        #expect(decision.denials.map(\.reason) == ["no", "hook failed: broken"])
    }

    @Test(arguments: [
        ("deny()", "denied by policy"), ("deny(nil)", "denied by policy"), ("deny(42)", "42"),
        ("deny({})", "denied by policy"),
        ("deny('a\\nb\\27[31m\u{202E}c')", "a b [31m c"),
    ])
    func aReasonOfAnyKindReportsWell(_ body: String, _ reason: String) async throws {
        #expect(await (try Hooks("pre('*', function(op) \(body) end)")).decide().denials.map(\.reason) == [reason])
    }

    @Test func aReasonThatIsNotTextDeniesAllTheSame() async throws {
        for body in ["deny('\\xff')", "deny(function() end)", "deny(0/0)", "deny(('x'):rep(1000000))", "deny(op)"] {
            let decision = await (try Hooks("pre('*', function(op) \(body) end)")).decide()
            #expect(decision.denials.count == 1, "\(body)")
            #expect((decision.denials.first?.reason.utf8.count ?? .max) <= 500)
        }
    }

    @Test func aRefusedReasonCannotBeCaughtAway() async throws {
        for body in ["pcall(deny, '\\xff')", "pcall(deny, 0/0)", "pcall(deny, { function() end })"] {
            let decision = await (try Hooks("pre('*', function(op) \(body) end)")).decide()
            #expect(decision.denials.count == 1, "\(body)")
        }
    }

    @Test func priorityThenFileThenLine() async throws {
        let hooks = try await Hooks([
            ("b.lua", "pre('*', function() deny('b1') end)\npre('*', { priority = 1 }, function() deny('b2') end)"),
            (
                "a.lua",
                "pre('*', function() deny('a1') end)\npre('*', { priority = 100 }, function() deny('a2') end)"
                    + "\npre('*', { priority = 2.5 }, function() deny('a3') end)"
            ),
        ])
        let decision = await hooks.decide()
        #expect(decision.denials.map(\.reason) == ["b2", "a3", "a1", "a2", "b1"])
        #expect(decision.trace.map(\.hook) == ["b.lua:2", "a.lua:3", "a.lua:1", "a.lua:2", "b.lua:1"])
    }

    @Test func confirmIsRecorded() async throws {
        let hooks = try await Hooks(
            """
            pre('*', function(op)
              confirm('Stop ' .. op.vmid .. '?')
              confirm('Sure?', { by = 'caller', expires = 1.5 })
            end)
            """)
        #expect(
            await hooks.decide().questions == [
                Decision.Question(message: "Stop 102?", hook: "test.lua:2", by: .operator, expires: .seconds(300)),
                Decision.Question(message: "Sure?", hook: "test.lua:3", by: .caller, expires: .milliseconds(1500)),
            ])
    }

    @Test(arguments: [
        "confirm()", "confirm({})", "confirm('x', { by = 'me' })", "confirm('x', { expires = 0 })",
        "confirm('x', { expires = 1e9 })",
        "confirm('x', { expires = 'soon' })", "confirm('x', { bye = 1 })", "confirm('x', 'operator')",
    ])
    func aWrongQuestionDenies(_ body: String) async throws {
        let decision = await (try Hooks("pre('*', function(op)\n\(body) end)")).decide()
        #expect(decision.denials.map(\.hook) == ["test.lua:2"])
        #expect(decision.denials.first?.reason.hasPrefix("hook failed: confirm: ") == true)
        // Caught, it must not pass for a question that was never asked.
        #expect(
            await (try Hooks("pre('*', function(op) pcall(function() \(body) end) end)")).decide().verdict != .allow)
    }

    @Test func denyBeatsConfirm() async throws {
        let decision = await (try Hooks("pre('*', function(op) confirm('?') deny('no') end)")).decide()
        #expect(decision.denials.map(\.reason) == ["no"])
    }

    @Test func notesAreKept() async throws {
        let decision = await (try Hooks("pre('*', function(op) note('one') note(2) note('one') end)")).decide(
            .stop(1, 2))
        #expect(decision.verdict == .allow)
        #expect(Set(decision.notes) == ["one", "2"])
        #expect(await (try Hooks("pre('*', function(op) note({}) end)")).decide().denials.count == 1)
    }

    @Test func argumentsCanBeChanged() async throws {
        let hooks = try await Hooks(
            "pre('*', function(op) if op.args.cores > 8 then op.args.cores = 8 note('lowered') end end)")
        let decision = await hooks.decide(.stop(arguments: ["cores": 16, "name": "web", "tags": ["b", "a"]]))
        #expect(decision.verdict == .allow)
        #expect(decision.arguments == ["vmid": 102, "node": "pve1", "cores": 8, "name": "web", "tags": ["b", "a"]])
        #expect(decision.trace.map(\.result) == ["change"])
        let same = await hooks.decide(.stop(arguments: ["cores": 4]))
        #expect(same.arguments == ["vmid": 102, "node": "pve1", "cores": 4])
        #expect(same.trace.map(\.result) == ["allow"])
    }

    @Test(arguments: ["vmid", "node", "cluster", "target", "newid"])
    func theTargetCannotBeChanged(_ name: String) async throws {
        let arguments: JSONObject = ["cluster": "lab", "target": "pve2", "newid": 7]
        for body in ["op.args.\(name) = 'x'", "op.args.\(name) = nil", "rawset(op.args, '\(name)', 'x')"] {
            let decision = await (try Hooks("pre('*', function(op) \(body) end)")).decide(.stop(arguments: arguments))
            #expect(decision.denials.count == 1)
            let caught = await (try Hooks("pre('*', function(op) pcall(function() \(body) end) end)")).decide(
                .stop(arguments: arguments))
            #expect(caught.arguments == Operation.stop(arguments: arguments).arguments)
        }
    }

    @Test(arguments: [
        "op.vmid = 1", "op.tool = 'x'", "op.args = {}", "op.principal.user = 'root'", "op.effects[1] = 'read'",
        "op.guest.tags = {}",
        "op.guest = nil", "op.new = 1", "rawset(op, 'vmid', 1)", "op.guest.vmid = 1", "op.api.method = 'GET'",
        "settings.x = 1", "clock.hour = 1",
    ])
    func whatHooksAreToldCannotBeChanged(_ body: String) async throws {
        let decision = await (try Hooks("pre('*', function(op)\n\(body) end)")).decide()
        #expect(decision.denials.map(\.hook) == ["test.lua:2"])
    }

    @Test(arguments: [
        ("op.args.f = deny", "has a function for a member"), ("op.args.x = 0/0", "nan"),
        ("op.args.s = '\\xff'", "s is not valid UTF-8"),
        ("op.args[1] = 'x'", "the hook left arguments that cannot be sent: "),
        ("op.args.t = op.args", "contains itself"),
    ])
    func argumentsThatCannotBeSentDeny(_ body: String, _ message: String) async throws {
        let decision = await (try Hooks("pre('*', function(op) \(body) end)")).decide()
        #expect(decision.denials.map(\.hook) == ["test.lua:1"])
        let reason = decision.denials.first?.reason ?? ""
        #expect(reason.contains(message), "\(reason)")
        #expect(!reason.contains("Failure("))
    }

    @Test(arguments: ["true", "false", "nil", "{}", "'allow'", "0", "deny", "nil, nil"])
    func aReturnedValueDenies(_ value: String) async throws {
        let decision = await (try Hooks("pre('*', function(op) return \(value) end)")).decide()
        #expect(decision.denials.count == 1)
        #expect(decision.denials.first?.hook == "test.lua:1")
    }

    @Test(arguments: [
        ("error('broken')", "hook failed: broken"), ("error({})", "hook failed: error with a table value"),
        ("error()", "hook failed: error without a value (nil)"), ("while true do end", "hook failed: took more than"),
        ("while true do pcall(function() while true do end end) end", "hook failed: took more than"),
        ("local x = op.missing.field", "hook failed: op has no field 'missing'"),
        ("denny('x')", "hook failed: there is no global 'denny'"),
        ("pre('*', function() end)", "hook failed: pre can be used only while the hooks load"),
        ("redact({}, 'x')", "hook failed: redact can be used only in a post hook"),
    ])
    func aFailureDeniesWithItsPlace(_ body: String, _ reason: String) async throws {
        let decision = await (try Hooks("pre('*', function(op)\n\(body) end)")).decide()
        #expect(decision.denials.count == 1)
        #expect(decision.denials.first?.hook == "test.lua:2")
        #expect(decision.denials.first?.reason.hasPrefix(reason) == true, "\(decision.denials)")
    }

    @Test func aHookWithoutMemoryDenies() async throws {
        let hooks = try await Hooks(
            "pre('*', function(op)\nlocal t = {} while true do t[#t + 1] = ('x'):rep(4000000) .. #t end end)",
            limits: .patient)
        let denials = await hooks.decide().denials
        #expect(denials.map(\.hook) == ["test.lua:2"])
        #expect(denials.first?.reason.hasPrefix("hook failed: more than 16 MiB of memory") == true, "\(denials)")
    }

    @Test func aSpinningHookDoesNotSilenceTheNext() async throws {
        let hooks = try await Hooks(
            "pre('*', function() while true do end end)\npre('*', function() deny('heard') end)")
        let denials = await hooks.decide().denials
        #expect(denials.map(\.hook) == ["test.lua:1", "test.lua:2"])
        #expect(denials.last?.reason == "heard")
    }

    @Test func everyGuestIsJudged() async throws {
        let hooks = try await Hooks("pre('*', function(op) if op.vmid == 7 then deny('not ' .. op.guest.vmid) end end)")
        #expect(await hooks.decide(.stop(5, 6, 7)).denials.map(\.reason) == ["not 7"])
        #expect(await hooks.decide(.stop(5, 6)).verdict == .allow)
    }

    @Test func withoutGuestsAHookRunsOnce() async throws {
        var operation = Operation.stop()
        operation.guests = []
        operation.requests = []
        let hooks = try await Hooks(
            "pre('*', function(op) deny(tostring(op.guest) .. tostring(op.vmid) .. op.node .. tostring(op.api)) end)")
        #expect(await hooks.decide(operation).denials.map(\.reason) == ["nilnilpve1nil"])
    }

    @Test(arguments: ["op.vmid", "op.guest.name", "op.guest:tagged('prod')"])
    func whereTheGuestsCannotBeToldRulesAboutThemDeny(_ question: String) async throws {
        let hooks = try await Hooks("pre('@interrupt', function(op) local x = \(question) end)")
        var operation = Operation.stop(tool: "call_api")
        operation.guests = []
        #expect(await hooks.decide(operation).denials.isEmpty == question.hasSuffix("vmid"))
        operation.reachesUnknown = true
        let denials = await hooks.decide(operation).denials
        #expect(denials.count == 1)
        #expect(denials.first?.reason.contains("which guests call_api reaches here cannot be told") == true)
        // A rule that asks something else is not concerned.
        let other = try await Hooks("pre('@interrupt', function(op) local x = op.node end)")
        #expect(await other.decide(operation).verdict == .allow)
    }

    @Test func whatReachesOthersAsWellIsJudgedForThemToo() async throws {
        let hooks = try await Hooks("pre('@interrupt', function(op) if op.vmid == 100 then deny('firewall') end end)")
        var operation = Operation.stop(102)
        operation.reachesUnknown = true
        #expect(await hooks.decide(operation).denials.count == 1)
        operation.reachesUnknown = false
        #expect(await hooks.decide(operation).verdict == .allow)
    }
}
