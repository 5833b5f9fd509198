import JSONLines
import LuaRuntime
import TestLimits
import Testing

@Suite(.timeLimit(.minutes(10))) struct MemoryLimitTests {
    private static let generous: LuaLimits = {
        var limits = LuaLimits.inTests
        limits.cpu = .seconds(10)
        limits.chainCPU = .seconds(10)
        limits.chainWall = .seconds(30)
        return limits
    }()

    @Test(arguments: [
        "local t = {} while true do t[#t + 1] = {} end",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} for i = 1, math.huge do t[i] = i end",
        "local t = {} for i = 1, math.huge do t['k' .. i] = true end",
        "local s = ('x'):rep(3000000) local t = {} while true do t[#t + 1] = s .. #t end",
        "local t = {} while true do t[#t + 1] = function() return t end end",
        "local t = {} for i = 1, 100 do t[i] = ('x'):rep(1000000) end return table.concat(t)",
        "return (('x'):rep(8000000)):gsub('x', 'yyyy')",
        "return ('%s%s%s'):format(('x'):rep(6000000), ('x'):rep(6000000), 'y')",
    ])
    func growthWithoutEndStops(_ body: String) async throws {
        let error = try await Script.failure(of: body, limits: Self.generous)
        #expect(error?.kind == .memory)
        #expect(error?.message == "more than 16 MiB of memory")
        #expect(error?.file == "test.lua")
    }

    /// Within a pcall the script may go on, but never with more than its share.
    @Test func runningOutInsideAProtectedCallLeavesTheStateWhole() async throws {
        let body = """
            local ok, problem = pcall(function() local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end end)
            return ok, problem, #('y'):rep(1000)
            """
        let script = try await Script(body, limits: Self.generous)
        #expect(try await script() == [false, "not enough memory", 1000])
    }

    @Test(arguments: [
        "local function f() return 1 + f() end return f()",
        "local function f() return pcall(f) and 1 end while true do f() end",
        "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end return t.x",
        "local function f() return (('a'):gsub('a', f)) end return f()",
        "local function f(...) return f(1, ...) end return f()",
        "local s = ('('):rep(300) .. ('a'):rep(10) return ('a'):rep(300):find(s)",
        "return ('a'):rep(300):find(('a?'):rep(300) .. 'b')",
    ])
    func deepRecursionEnds(_ body: String) async throws {
        #expect(try await Script.failure(of: body) != nil)
    }

    /// Its tables would take very much more than the text, all at once.
    @Test func aHugeTextIsNotDecoded() async throws {
        let body = "return json.decode('[' .. ('[],'):rep(400000) .. '1]')"
        let error = try await Script.failure(of: body, limits: Self.generous)
        #expect(error?.message == "json.decode: more than 1 MiB")
    }

    @Test func aValueTooLargeToReadBackIsRefused() async throws {
        var limits = Self.generous
        limits.outputBytes = 100_000
        for body in [
            "return ('x'):rep(200000)",
            "local t = {} for i = 1, 100000 do t[i] = i end return t",
            // A few tables that stand for very many.
            "local t = { 1 } for i = 1, 50 do t = { t, t } end return t",
        ] {
            let error = try await Script.failure(of: body, limits: limits)
            #expect(error?.kind == .output)
            #expect(error?.message == "the value is too large")
        }
    }
}
