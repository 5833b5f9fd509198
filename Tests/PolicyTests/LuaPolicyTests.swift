import Gateway
import JSONLines
import Testing

@testable import Policy

/// What is wrong with hooks shows when they are loaded.
@Suite(.timeLimit(.minutes(10))) struct LuaPolicyTests {
    @Test(arguments: [
        ("\nlocal = 1", "hook test.lua:2: "),
        ("\nerror('broken')", "hook test.lua:2: broken"),
        (
            "\npre('@interupt', function() end)",
            "hook test.lua:2: pre: unknown effect '@interupt' (did you mean 'interrupt'?)"
        ),
        ("pre('', function() end)", "hook test.lua:1: pre: an empty pattern matches nothing"),
        ("pre(function() end)", "hook test.lua:1: pre: expected a pattern first"),
        ("pre('*')", "hook test.lua:1: pre: expected a pattern, optionally { priority = n }, and a function"),
        ("pre('*', 'x')", "hook test.lua:1: pre: expected a pattern, optionally"),
        ("pre('*', {}, function() end, 1)", "hook test.lua:1: pre: expected a pattern, optionally"),
        ("pre('*', 1, function() end)", "hook test.lua:1: pre: expected options such as { priority = 10 }"),
        ("post('*', { prio = 1 }, function() end)", "hook test.lua:1: post: unknown option 'prio'"),
        ("pre('*', { priority = 'x' }, function() end)", "hook test.lua:1: pre: unknown option 'priority'"),
        ("deny('now')", "hook test.lua:1: deny can be used only in a pre hook"),
        ("confirm('now?')", "hook test.lua:1: confirm can be used only in a pre hook"),
        ("redact({}, 'x')", "hook test.lua:1: redact can be used only in a post hook"),
        ("note('x')", "hook test.lua:1: note can be used only inside a hook"),
        ("pve.get('/version')", "hook test.lua:1: pve.get can be used only inside a hook"),
        ("while true do end", "hook test.lua:1: took more than"),
        ("local t = {} while true do t[#t + 1] = ('x'):rep(10000) .. #t end", "hook test.lua:1: "),
        ("on('*', function() end)", "hook test.lua:1: there is no global 'on'"),
    ])
    func whatIsWrongIsNamedByFileAndLine(_ text: String, _ message: String) async throws {
        let error = await #expect(throws: GatewayError.self) { try await Hooks(text) }
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }

    @Test func bytecodeIsRefused() async throws {
        let error = await #expect(throws: GatewayError.self) { try await Hooks("\u{1B}LuaT") }
        #expect(error?.message.hasPrefix("hook test.lua") == true)
    }

    @Test func itsRulesCanBeTold() async throws {
        let text = """
            -- Production stays up.
            pre('@interrupt', { priority = 5 }, function(op) end)
            post('get_*', function(op, result) end)
            hide('@exec', { user = 'bob' })
            """
        let rules = await (try Hooks(text)).policy.rules(for: Operation.stop().principal)
        #expect(
            rules == [
                PolicyRule(
                    hook: "test.lua:2", moment: .before, pattern: "@interrupt", priority: 5,
                    comment: "Production stays up."),
                PolicyRule(
                    hook: "test.lua:3", moment: .after, pattern: "get_*", priority: 100,
                    comment: "Production stays up."),
            ])
    }

    @Test func noHooksAtAllAllowEverything() async throws {
        let decision = await (try Hooks([])).decide()
        #expect(decision.verdict == .allow)
        #expect(decision.trace == [])
    }

    @Test func globalsDoNotOutliveACall() async throws {
        let hooks = try await Hooks(
            "count = 0 pre('*', function(op) count = count + 1 if count > 1 then deny('again') end end)")
        // Enough for states that were made ahead: none is used twice.
        for _ in 0..<60 { #expect(await hooks.decide().verdict == .allow) }
        let session = hooks.policy.session()
        #expect(await session.decide(.stop(), facts: FakeFacts()).verdict == .allow)
        // The second round of one call sees the first.
        #expect(await session.decide(.stop(), facts: FakeFacts()).denials.map(\.reason) == ["again"])
    }

    /// While a question waits for its answer, nothing is kept for the call: policy runs again on a fresh state.
    @Test func aQuestionDropsTheState() async throws {
        let hooks = try await Hooks("count = 0 pre('*', function(op) count = count + 1 confirm('sure? ' .. count) end)")
        let session = hooks.policy.session()
        for _ in 0..<2 {
            #expect(await session.decide(.stop(), facts: FakeFacts()).questions.map(\.message) == ["sure? 1"])
        }
    }

    @Test func onlyFilesThatConcernACallAreLoadedForIt() async throws {
        let hooks = try await Hooks([
            ("a.lua", "pre('start_vm', function() end) pre('x' .. math.random(1 << 60), function() end)"),
            ("b.lua", "pre('stop_vm', function() deny('b') end)"),
        ])
        #expect(await hooks.decide().denials.map(\.reason) == ["b"])
        // math.random begins with the second and the state's address, which may be the same again.
        try await Task.sleep(for: .milliseconds(1100))
        // A file that comes out otherwise each time might have a rule missing.
        let denials = await hooks.decide(.named("start_vm", effects: [.start])).denials
        #expect(denials.map(\.hook) == ["a.lua"])
        #expect(denials.first?.reason.contains("registers other hooks than it did") == true)
    }

    @Test func theOrderOfALoopOverATableDoesNotMatter() async throws {
        let hooks = try await Hooks(
            """
            local rules = { stop_vm = 'a', start_vm = 'b', reset_vm = 'c', reboot_vm = 'd', delete_vm = 'e' }
            for tool, reason in pairs(rules) do pre(tool, function() deny(reason) end) end
            """)
        for _ in 0..<20 { #expect(await hooks.decide().denials.map(\.reason) == ["a"]) }
    }

    @Test func manySessionsRunAtTheSameTime() async throws {
        let hooks = try await Hooks("pre('*', function(op) if op.guest:tagged('prod') then deny(op.vmid) end end)")
        await withTaskGroup(of: Bool.self) { group in
            for vmid in 1...50 {
                group.addTask {
                    let decision = await hooks.decide(.stop(vmid), facts: FakeFacts([.tags: ["prod"]]))
                    return decision.denials.map(\.reason) == ["\(vmid)"]
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
