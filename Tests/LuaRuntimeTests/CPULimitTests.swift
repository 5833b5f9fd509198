import CLua
import JSONLines
import LuaRuntime
import Synchronization
import TestLimits
import Testing

/// Nothing that a hook does may outlast its CPU time, whatever library function it hides in.
@Suite(.timeLimit(.minutes(10))) struct CPULimitTests {
    @Test(arguments: [
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "pcall(function() while true do end end)",
        "while true do pcall(error) end",
        "xpcall(error, function() while true do end end)",
        "xpcall(function() while true do end end, function() while true do end end)",
        "return setmetatable({}, { __index = function() while true do end end }).x",
        "local t = setmetatable({}, { __index = function(t, k) return t[k + 1] end }) while true do pcall(function() return t[1] end) end",
        "table.sort({ 1, 2, 3 }, function() while true do end end)",
        "pcall(table.sort, { 1, 2, 3 }, function() while true do end end) while true do end",
        "('a'):gsub('a', function() while true do end end)",
        "pcall(string.gsub, 'a', 'a', function() while true do end end)",
        "local x <close> = setmetatable({}, { __close = function() while true do end end })",
        "for _ in (function() while true do end end) do end",
        "local function f() return f() end return f()",
        "goto again ::again:: goto again",
        "return tostring(setmetatable({}, { __tostring = function() while true do end end }))",
        "return ('%s'):format(setmetatable({}, { __tostring = function() while true do end end }))",
        "return #setmetatable({}, { __len = function() while true do end end })",
        "return {} < setmetatable({}, { __lt = function() while true do end end })",
        "for _ in pairs(setmetatable({}, { __pairs = function() while true do end end })) do end",
        // Unwinding after a limit meets code of the script again: it must not go on there either.
        "local x <close> = setmetatable({}, { __close = function() while true do end end }) while true do end",
        "pcall(function() local x <close> = setmetatable({}, { __close = function() while true do end end }) error('x') end)",
        "xpcall(function() while true do end end, function() xpcall(error, function() while true do end end) end)",
        "while true do xpcall(error, function(m) error(m) end) end",
        "local function f() pcall(f) while true do end end f()",
        "while true do local ok, e = pcall(error, setmetatable({}, { __tostring = error })) end",
        // One step over a long text is many bytes' work.
        "local s = ('a'):rep(4000000) local t = ('a'):rep(4000000) while true do local x = s < t end",
        "local s = ('a'):rep(4000000) while true do local x = s .. 'b' end",
        "local s = ('a'):rep(2000000) local t = {} while true do t[1] = nil t[s .. 'b'] = nil end",
        "local t = {} for i = 1, 100000 do t[i] = i end while true do json.encode(t) end",
        "while true do pcall(json.decode, ('['):rep(60) .. (']'):rep(60)) end",
        "local s = ('1'):rep(1000000) while true do local x = s + 1 end",
        "('a'):gsub('a', setmetatable({}, { __index = function() while true do end end }))",
        "for _ in ipairs(setmetatable({}, { __index = function() return 1 end })) do end",
        "return setmetatable({}, { __call = function() while true do end end })()",
        "return setmetatable({}, { __eq = function() while true do end end }) == {}",
        "setmetatable({}, { __newindex = function() while true do end end }).x = 1",
        "return setmetatable({}, { __concat = function() while true do end end }) .. 'x'",
        "error(setmetatable({}, { __tostring = function() while true do end end }), (function() while true do end end)())",
        "select((function() while true do end end)(), 1)",
        // Each look for the next member passes all that are gone.
        "local t = {} for i = 1, 5000 do t['k' .. i] = i end for k in pairs(t) do t[k] = nil end while true do next(t) end",
        // What a call leads to leads to itself: one step that moves a longer and longer stack.
        "local t = {} setmetatable(t, { __call = t }) while true do pcall(t) end",
        "local a, b = {}, {} setmetatable(a, { __call = b }) setmetatable(b, { __call = a }) pcall(a) while true do end",
    ])
    func aSpinEnds(_ body: String) async throws {
        let error = try await Script.failure(of: body)
        #expect(error?.kind == .cpuTime)
        // A limit that the last line's pcall swallowed has no place any more.
        #expect(error?.file == "test.lua" || body.contains("pcall"))
        #expect(error?.message.contains("CPU") == true)
    }

    @Test(arguments: [
        "return (('a'):rep(30000)):find('.-.-.-.-b')",
        "return (('a'):rep(30000)):match('.-.-.-.-b')",
        "for _ in (('a'):rep(30000)):gmatch('.-.-.-.-b') do end",
        "return (('a'):rep(30000)):gsub('.-.-.-.-b', '')",
        "return (('a'):rep(30000)):find('.*.*.*.*b')",
        "return (('a'):rep(30000)):find('(.-)(.-)(.-)%3b')",
        "return ('a'):rep(30):find(('a?'):rep(30) .. ('a'):rep(31))",
        "return (('('):rep(60000)):find('%b()%b()x')",
        "return (('a'):rep(60000)):find('%f[b].-%f[b]') or (('a'):rep(60000)):gsub('.-%f[b]', '')",
        "return (('a'):rep(4000000)):find(('a'):rep(2000000) .. 'b', 1, true)",
        "return (('a'):rep(4000000)):find(('a'):rep(2000000) .. 'b')",
        // A set costs its length each time that it is looked through, also where the text has ended.
        "return ('a'):rep(30):find(('a?'):rep(30) .. '[' .. ('b'):rep(1000000) .. ']')",
        "return ('a'):rep(1000000):gsub('[' .. ('b'):rep(1000000) .. ']*', '')",
        "return ('a'):rep(1000000):find('%f[' .. ('b'):rep(1000000) .. ']')",
    ])
    func aCatastrophicPatternEnds(_ body: String) async throws {
        #expect(try await Script.failure(of: body)?.kind == .cpuTime)
    }

    @Test(arguments: [
        "local s = ('a'):rep(1000000) while true do s:upper() end",
        "local s = ('a'):rep(1000000) while true do s:lower() end",
        "local s = ('a'):rep(1000000) while true do s:reverse() end",
        "local s = ('a'):rep(1000000) while true do s:sub(2) end",
        "local s = ('a'):rep(1000000) while true do pcall(string.format, '%s%s', s, s) end",
        "local s = ('a'):rep(1000000) while true do local x = s .. s end",
        "while true do local s = ('a'):rep(1000000) end",
        "while true do pcall(string.rep, 'a', 4000000) end",
        "local s = ('a'):rep(1000000) while true do pcall(tonumber, s) end",
        "local s = ('\\x80'):rep(1000000) while true do pcall(utf8.len, s) end",
        "local s = ('a'):rep(1000000) while true do utf8.len(s) utf8.offset(s, 900000) end",
        "local s = ('a'):rep(1000000) while true do s:find('b', 1, true) end",
        "local s = ('a'):rep(1000000) while true do s:match('[^a]') end",
        "local s = ('a'):rep(1000000) while true do pcall(string.gsub, s, 'a', 'b') end",
        "local s = ('a'):rep(1000000) while true do pcall(string.byte, s, 1, 100000) end",
        "local t = {} for i = 1, 1e5 do t[i] = 'x' end while true do pcall(table.concat, t, 'yyy') end",
        "local t = {} for i = 1, 1e5 do t[i] = i end while true do pcall(table.unpack, t) end",
        "while true do pcall(table.unpack, {}, 1, 200000) end",
        "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.insert(t, 1, 0) table.remove(t, 1) end",
        "local t = {} for i = 1, 1e5 do t[i] = i % 977 end while true do table.sort(t) end",
        "local t = {} for i = 1, 500 do t[i] = 'x' end while true do table.sort(t) end",
        "local t = {} while true do table.insert(t, 1) table.remove(t) end",
        "while true do tonumber('12') end",
        "local t = {} for i = 1, 1e5 do t[i] = i end while true do table.move(t, 1, #t, 2) end",
        "local t = {} return table.move(t, 1, 2^53, 2)",
        "while true do pcall(table.move, {}, 1, 2^53, 2) end",
        "return table.concat(setmetatable({}, {}), '', 1, 2^53) or true, (function() while true do end end)()",
    ])
    func aLibraryFunctionInALoopEnds(_ body: String) async throws {
        let error = try #require(try await Script.failure(of: body))
        if body.contains("setmetatable({}, {})") { return #expect(error.kind == .runtime) }
        #expect(error.kind == .cpuTime, "\(error)")
    }

    /// An order that contradicts itself ends a sort, one way or another.
    @Test func sortingByAnOrderThatIsNoneEnds() async throws {
        let body = "local t = {} for i = 1, 3000 do t[i] = i end return table.sort(t, function() return true end)"
        #expect(try await Script.failure(of: body)?.message == "invalid order function for sorting")
    }

    @Test(arguments: [
        "local t = setmetatable({}, {}) getmetatable(t).__newindex = t t.x = 1",
        "local m = {} m.__index = m setmetatable(m, m) return m.x",
    ])
    func aChainOfTablesThatLeadsToItselfEnds(_ body: String) async throws {
        #expect(try await Script.failure(of: body)?.message.contains("chain too long") == true)
    }

    @Test(arguments: [
        "return ('x'):rep(1e9)", "return ('x'):rep(1e15)", "return ('x'):rep(math.maxinteger)",
        "return ('x'):rep(2^40, 'yyy')", "return (''):rep(1e15, 'y')", "return ('x'):rep(1 << 62, ('y'):rep(100))",
    ])
    func aBombOfRepetitionIsRefusedAtOnce(_ body: String) async throws {
        let error = try await Script.failure(of: body)
        #expect(error?.kind == .runtime)
        #expect(error?.message == "resulting string too large")
    }

    @Test func repeatingNothingIsNothing() async throws {
        #expect(try await Script.result(of: "return (''):rep(1e15)") == "")
        #expect(try await Script.result(of: "return ('x'):rep(-1)") == "")
        #expect(try await Script.result(of: "return ('x'):rep(3, ', ')") == "x, x, x")
    }

    @Test(arguments: ["insert(t, 1)", "remove(t)", "concat(t)", "unpack(t)", "sort(t)", "move(t, 1, 2, 3)"])
    func aTableThatClaimsToBeEndlessIsRefused(_ call: String) async throws {
        for field in [
            "__len = function() return 2^53 | 0 end", "__index = function() return 'x' end", "__newindex = rawset",
        ] {
            let error = try await Script.failure(
                of: "local t = setmetatable({}, { \(field) }) table.\(call)")
            #expect(error?.kind == .runtime)
            #expect(error?.message.hasPrefix("the table library does not work on a table with __") == true, "\(field)")
        }
    }

    @Test func findingATextInItselfIsQuick() async throws {
        let body = "local s = ('a'):rep(4000000) return s:find(s, 1, true)"
        // Far more than it needs, also under a sanitizer; a search that begins anew at each place takes hours.
        var limits = Script.patient
        limits.cpu = .seconds(5)
        limits.chainCPU = .seconds(5)
        #expect(try await Script.result(of: body, limits: limits) == 1)
    }

    @Test func theLimitHoldsWhileFilesLoad() async throws {
        let program = try LuaProgram([LuaProgram.Source(name: "spin.lua", bytes: Array("\nwhile true do end".utf8))])
        let error = await #expect(throws: LuaError.self) {
            try await LuaState(program, host: LuaHost(), limits: .inTests)
        }
        #expect(error?.kind == .cpuTime)
        #expect(error?.file == "spin.lua")
        #expect(error?.line == 2)
    }

    @Test func callsTogetherHaveALimitToo() async throws {
        var limits = LuaLimits.inTests
        limits.cpu = .milliseconds(50)
        limits.chainCPU = .milliseconds(60)
        let script = try await Script("while true do end", limits: limits)
        for _ in 0..<3 {
            await #expect(throws: LuaError.self) { try await script() }
        }
        let other = try await Script("if ... then while true do end end return 1", limits: limits)
        await #expect(throws: LuaError.self) { try await other(.json(true)) }
        await #expect(throws: LuaError.self) { try await other(.json(true)) }
        await #expect(throws: LuaError.self) { try await other() }
    }

    /// A hook that spun is out; the next hook of the call is heard with what time is left.
    @Test func anotherCallAfterALimitRuns() async throws {
        let script = try await Script(
            "if ... then while true do end end local n = 0 for i = 1, 1000 do n = n + 1 end return n")
        await #expect(throws: LuaError.self) { try await script(.json(true)) }
        #expect(try await script() == [1000])
    }

    private final class Count: Sendable {
        let value = Mutex(0)
    }

    /// Users are served in turn: who has one thing to do does not wait behind all that another one has.
    @Test func aFloodOfOneUserDoesNotStarveAnother() async throws {
        let program = try LuaProgram([LuaProgram.Source(name: "a.lua", bytes: Array("while true do end".utf8))])
        let finished = Count()
        let flood = 60
        let before = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<flood {
                group.addTask {
                    let state = LuaState(limits: .inTests, lane: LuaLane(owner: "flood"))
                    try? await state.open(program, LuaHost())
                    try? await state.load(program, 0)
                    finished.value.withLock { $0 += 1 }
                    return nil
                }
            }
            group.addTask {
                while finished.value.withLock({ $0 == 0 }) { await Task.yield() }
                let state = LuaState(limits: .inTests, lane: LuaLane(owner: "one"))
                try? await state.open(program, LuaHost())
                try? await state.load(program, 0)
                return finished.value.withLock { $0 }
            }
            return await group.reduce(into: 0) { $0 = $1 ?? $0 }
        }
        #expect(before < flood)
    }

    /// What takes long goes on on Lua's own threads, wherever it began, and its caller goes on where it was.
    @Test(arguments: ["", "wait()", "pcall(wait)"])
    func aLongScriptLeavesItsCallersThread(_ wait: String) async throws {
        var host = LuaHost()
        host.function("thread") { _ throws(LuaHost.Failure) in .string(Self.threadName()) }
        host.asyncFunction("wait") { _ in
            await Task.yield()
            return .string(Self.threadName())
        }
        let body = """
            \(wait)
            local n = 0
            for i = 1, 2000000 do n = n + i % 7 end
            local first = thread()
            \(wait)
            return first, thread()
            """
        let script = try await Script(body, host: host)
        let threads = try await script().map { $0.string ?? "" }
        #expect(threads == ["lua", "lua"])
        #expect(Self.threadName() != "lua")
    }

    private static func threadName() -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 17) { name in
            name.initialize(repeating: 0)
            pg_thread_name(name.baseAddress)
            return String(cString: name.baseAddress!)
        }
    }

    /// It leaves its caller's thread to others, or, where it cannot be interrupted, takes one at most.
    @Test(arguments: [
        "while true do end", "table.sort({ 1, 2, 3 }, function() while true do end end)",
        "local s = ('a'):rep(30000) while true do pcall(string.find, s, '.-.-.-.-b') end",
    ])
    func aSpinningStateStopsNoOther(_ body: String) async throws {
        var limits = Script.patient
        // Long, since the other suites' states use the same threads meanwhile.
        limits.cpu = .seconds(2)
        limits.chainCPU = .seconds(2)
        let (long, spinners) = (limits, 4)
        let finished = Count()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<spinners {
                group.addTask {
                    _ = try? await Script(body, limits: long)()
                    finished.value.withLock { $0 += 1 }
                }
            }
            // States take turns on the threads: of several, one is not where the spinning ones are.
            for _ in 0..<8 {
                group.addTask {
                    #expect((try? await Script("return 1")()) == [1])
                    #expect(finished.value.withLock { $0 } < spinners)
                }
            }
        }
    }
}
