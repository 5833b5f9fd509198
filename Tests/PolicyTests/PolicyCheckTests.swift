import JSONLines
import LuaRuntime
import Testing

@testable import Policy

/// Mistakes are found without running a hook, and what is right raises no alarm.
@Suite(.timeLimit(.minutes(10))) struct PolicyCheckTests {
    private static func findings(
        _ text: String, settings: JSONObject = [:], name: String = "a.lua"
    ) async -> [String] {
        let check = PolicyCheck(toolNames: ["start_vm", "stop_vm"], settings: settings)
        let source = LuaProgram.Source(name: name, bytes: Array(text.utf8))
        return await check.findings(hooks: [source]).map(\.description)
    }

    @Test(arguments: [
        ("pre('*', function(op) dney('x') end)", "a.lua:1: unknown global 'dney' (did you mean 'deny'?)"),
        ("pre('*', function(op)\n  return op.gest end)", "a.lua:2: op has no 'gest' (did you mean 'guest'?)"),
        (
            "pre('*', function(op) local t = op.guest.tgas end)",
            "a.lua:1: op.guest has no 'tgas' (did you mean 'tags'?)"
        ),
        (
            "pre('*', function(op) local b = op.guest:taged('x') end)",
            "a.lua:1: op.guest has no 'taged' (did you mean 'tagged'?)"
        ),
        (
            "pre('*', function(op) local u = op.principal.usr end)",
            "a.lua:1: op.principal has no 'usr' (did you mean 'user'?)"
        ),
        (
            "pre('*', function(op)\n local function f()\n return op.toll end end)",
            "a.lua:3: op has no 'toll' (did you mean 'tool'?)"
        ),
        ("pre('*', function(op) op.argz.cores = 1 end)", "a.lua:1: op has no 'argz' (did you mean 'args'?)"),
        (
            "pre('*', function(op) deny(clock.huor) end)",
            "a.lua:1: clock has no 'huor' (did you mean 'hour'?)"
        ),
        (
            "pre('*', function(op) deny(string.fromat('x')) end)",
            "a.lua:1: string has no 'fromat' (did you mean 'format'?)"
        ),
        ("pre('*', function(op) deny(os.time()) end)", "a.lua:1: unknown global 'os'"),
        (
            "\npre('stop_wm @destroy', function(op) end)",
            "a.lua:2: there is no tool 'stop_wm' (did you mean 'stop_vm'?)"
        ),
        ("\nlocal = 1", "a.lua:2: <name> expected near '='"),
        ("\nerror('no')", "a.lua:2: no"),
        ("pre('@interupt', function(op) end)", "a.lua:1: pre: unknown effect '@interupt'"),
    ])
    func aMistakeIsNamedByFileAndLine(_ text: String, _ finding: String) async {
        let findings = await Self.findings(text)
        #expect(findings.count == 1 && findings[0].hasPrefix(finding), "\(findings)")
    }

    @Test(arguments: [
        "count = 0 pre('*', function(op) count = count + 1 end)",
        "local function op(guest) return guest.whatever end pre('*', function(x) op(x) end)",
        "pre('*', function(op) local args = op.args if args.anything or op.args.deep.er then deny('x') end end)",
        "local clock = { huor = 1 } pre('*', function(op) deny(clock.huor) end)",
        "pre('*', function(op) for _, tag in ipairs(op.guest.tags) do deny(tag:upper()) end end)",
        "pre('*', function(op) deny(settings.anything.at.all) end)",
        "post('*', function(op, result) result.owner = result.whatever redact(result, 'x') end)",
        "local t = setmetatable({}, { __index = function(_, k) return k end }) t.x = t.y",
        "pre('start_*', function(op) local s = ('x'):rep(3) deny(s:len()) end)",
    ])
    func whatIsRightRaisesNoAlarm(_ text: String) async {
        #expect(await Self.findings(text) == [])
    }

    @Test func everythingIsFoundAtOnce() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.lua", "pre('*', function(op)\n  dney(op.toll)\nend)\n")
        try directory.write("b.lua", "pre('*',")
        let findings = try await PolicyCheck(toolNames: []).findings(directory: directory.path)
        #expect(findings.map { "\($0.file):\($0.line ?? 0)" } == ["a.lua:2", "a.lua:2", "b.lua:1"])
        #expect(findings.map(\.isFatal) == [false, false, true])
    }

    @Test func aSettingThatNobodyReads() async {
        let text = "local limit = setting('limits', { cores = 'count' }) if settings.graceful then end"
        #expect(await Self.findings(text, settings: ["limits": ["cores": 1], "graceful": true]) == [])
        #expect(
            await Self.findings(text, settings: ["limist": ["cores": 1]])
                == ["settings.limist: no hook reads this setting (did you mean 'limits'?)"])
        // Whoever reads settings by a variable may read any.
        #expect(await Self.findings("for name in pairs(settings) do end", settings: ["x": 1]) == [])
    }

    @Test(
        arguments: [
            ("'count'", 3, nil), ("'count'", -1, "settings.x: expected an integer from 0, got -1"),
            ("'boolean'", "yes", "settings.x: expected a boolean, got a string"),
            ("{ cores = 'count' }", [:], "settings.x.cores: is missing"), ("{ cores = 'count?' }", [:], nil),
            ("{ cores = 'count?' }", ["coers": 1], "settings.x.coers: unknown name (did you mean 'cores'?)"),
            ("{ tags = 'strings' }", ["tags": "prod"], "settings.x.tags: expected a list, got a string"),
            ("{ tags = 'strings' }", ["tags": ["a", 1]], "settings.x.tags[2]: expected a string, got an integer"),
            ("{ tags = 'strings' }", ["tags": [:]], nil),
            (
                "{ ['*'] = { pools = 'strings' } }", ["alice": ["pools": ["a"]], "bob": ["pool": []]],
                "settings.x.bob.pool: unknown name (did you mean 'pools'?); settings.x.bob.pools: is missing"
            ),
            (
                "{ { user = 'string' } }", [["user": "a"], ["user": 1]],
                "settings.x[2].user: expected a string, got an integer"
            ),
            ("'nonsense'", 1, "settings.x: its hook calls it 'nonsense', which is no kind of setting"),
        ] as [(String, JSONValue, String?)])
    func aSettingHasAShape(_ shape: String, _ value: JSONValue, _ fault: String?) async {
        let findings = await Self.findings("setting('x', \(shape))", settings: ["x": value])
        #expect(findings == (fault.map { ["a.lua:1: \($0)"] } ?? []))
    }

    @Test func theReferenceIsWhatTheSandboxHas() async throws {
        let reference = try await HookReference.current()
        for name in [
            "pre", "deny", "string.format", "clock.hour", "op.tool", "op.guest.tags", "op.guest.tagged",
            "op.principal.user", "op.args", "json.null", "pve.get", "math.pi",
        ] {
            #expect(reference.names.contains(name), "\(name) is not there")
        }
        for name in ["print", "os", "io", "load", "require", "_G", "op.nothing"] {
            #expect(!reference.names.contains(name), "\(name) is there")
        }
    }
}
