import JSONLines
import LuaRuntime
import Synchronization
import TestLimits
import Testing

/// Functions of the host that take time.
@Suite(.timeLimit(.minutes(10))) struct AwaitTests {
    private static func host() -> LuaHost {
        var host = LuaHost()
        host.asyncFunction("pve.get") { arguments in
            await Task.yield()
            switch arguments[0]?.string {
            case "fail": throw LuaHost.Failure("pve.get: no such endpoint")
            case "slow": try await Task.sleep(for: .seconds(600))
            default: break
            }
            return arguments[0] ?? .null
        }
        return host
    }

    @Test(arguments: [
        "return pve.get('x')",
        "local ok, value = pcall(pve.get, 'x') return value",
        "local ok, value = pcall(function() return pve.get('x') end) return value",
        "local ok, value = xpcall(pve.get, function() end, 'x') return value",
        "for value in pve.get, 'x' do return value end",
        "local function each() return function() return pve.get('x') end end for value in each() do return value end",
        "return setmetatable({}, { __index = function(_, k) return pve.get(k) end }).x",
        "return setmetatable({}, { __call = function() return pve.get('x') end })()",
        "return setmetatable({}, { __concat = function() return pve.get('x') end }) .. ''",
        "return setmetatable({}, { __unm = function() return pve.get('x') end }) and pve.get('x')",
        "for _, name in ipairs({ 'x' }) do return pve.get(name) end",
        "for k in pairs(setmetatable({}, { __pairs = function() return pve.get, 'x' end })) do return k end",
        "local value do local c <close> = setmetatable({}, { __close = function() value = pve.get('x') end }) end return value",
        "local ok, problem = pcall(function() pcall(pve.get, 'fail') return pve.get('x') end) return problem",
    ])
    func aScriptWaitsAnywhere(_ body: String) async throws {
        #expect(try await Script.result(of: body, host: Self.host()) == "x")
    }

    @Test(arguments: [
        "table.sort({ 2, 1 }, function(a, b) return pve.get('x') end)",
        "return ('a'):gsub('a', function() return pve.get('x') end)",
        "return ('a'):gsub('a', pve.get)",
        "return tostring(setmetatable({}, { __tostring = function() return pve.get('x') end }))",
    ])
    func whereNothingCanWaitTheErrorSaysSo(_ body: String) async throws {
        let error = try await Script.failure(of: "\n" + body, host: Self.host())
        #expect(error?.kind == .runtime)
        #expect(
            error?.message.hasSuffix("a function that waits cannot be used inside a sort comparator or a gsub callback")
                == true)
        #expect(error?.file == "test.lua")
        #expect(error?.line == 2)
    }

    @Test func aRefusedWaitIsNotLeftForTheNext() async throws {
        let body = "pcall(string.gsub, 'a', 'a', function() return pve.get('first') end) return pve.get('second')"
        #expect(try await Script.result(of: body, host: Self.host()) == "second")
    }

    @Test func aFailureIsAnErrorAtTheCallersLine() async throws {
        let error = try await Script.failure(of: "\n\npve.get('fail')", host: Self.host())
        #expect(error == LuaError(kind: .runtime, message: "pve.get: no such endpoint", file: "test.lua", line: 3))
        let caught = try await Script.result(of: "return select(2, pcall(pve.get, 'fail'))", host: Self.host())
        #expect(caught?.string?.hasSuffix("pve.get: no such endpoint") == true)
    }

    @Test func waitingHasALimit() async throws {
        var limits = LuaLimits.inTests
        limits.chainWall = .milliseconds(50)
        let plain = try await Script.failure(of: "pve.get('slow')", host: Self.host(), limits: limits)
        #expect(plain?.kind == .wallTime || plain?.message.contains("waiting took too long") == true)
        let body = "while true do pcall(pve.get, 'slow') end"
        let caught = try await Script.failure(of: body, host: Self.host(), limits: limits)
        #expect(caught?.kind == .wallTime)
    }

    @Test func waitingCostsNoCPUTime() async throws {
        var host = LuaHost()
        host.asyncFunction("rest") { _ in
            try await Task.sleep(for: .milliseconds(120))
            return .null
        }
        #expect(try await Script.result(of: "rest() return 1", host: host) == 1)
    }

    @Test func manyStatesWaitAtTheSameTime() async throws {
        let waiting = Mutex(0)
        var host = LuaHost()
        host.asyncFunction("meet") { _ in
            waiting.withLock { $0 += 1 }
            while waiting.withLock({ $0 < 20 }) { try await Task.sleep(for: .milliseconds(1)) }
            return .null
        }
        let shared = host
        try await withThrowingTaskGroup(of: JSONValue?.self) { group in
            for _ in 0..<20 { group.addTask { try await Script.result(of: "meet() return 1", host: shared) } }
            for try await value in group { #expect(value == 1) }
        }
    }

    // MARK: Lazy fields

    @Test func lazyFieldsAreAskedForOnce() async throws {
        let asked = Asked()
        let script = try await Script("local g = ... return g.name, g.name, g.known, g.other, g.tags[1], g.name")
        let guest = try script.state.object(["known": 1], options: asked.options)
        #expect(try await script(.ref(guest)) == ["name!", "name!", 1, nil, "a", "name!"])
        #expect(asked.names == ["name", "tags"])
        #expect(try await script(.ref(guest)).first == "name!")
        #expect(asked.names == ["name", "tags"])
    }

    @Test func lazyFieldsAreNotAskedForUnread() async throws {
        let asked = Asked()
        let script = try await Script("local g = ... for k in pairs(g) do end return g.known, rawget(g, 'name')")
        let guest = try script.state.object(["known": 1], options: asked.options)
        #expect(try await script(.ref(guest)) == [1, nil])
        #expect(asked.names == [])
    }

    @Test func aLazyFieldThatFailsIsAnError() async throws {
        let asked = Asked()
        let script = try await Script(
            "\nlocal g = ... local ok = pcall(function() return g.broken end) return g.broken")
        let guest = try script.state.object([:], options: asked.options)
        let error = await #expect(throws: LuaError.self) { try await script(.ref(guest)) }
        #expect(error == LuaError(kind: .runtime, message: "the fact could not be had", file: "test.lua", line: 2))
    }

    @Test(arguments: [
        "table.sort({ 2, 1 }, function() return g.name end)", "return ('a'):gsub('a', function() return g.name end)",
    ])
    func lazyFieldsCannotBeReadFirstWhereNothingCanWait(_ body: String) async throws {
        let asked = Asked()
        let script = try await Script("local g = ... \(body)")
        let guest = try script.state.object([:], options: asked.options)
        let error = await #expect(throws: LuaError.self) { try await script(.ref(guest)) }
        #expect(error?.message.contains("cannot be read first inside a sort comparator or a gsub callback") == true)
        let second = try await Script(
            "local g = ... local n = g.name return (('a'):gsub('a', function() return g.name end))")
        let other = try second.state.object([:], options: asked.options)
        #expect(try await second(.ref(other)) == ["name!"])
    }

    @Test func methodsGetTheirArguments() async throws {
        var options = LuaObjectOptions(allReadOnly: true)
        options.methods["tagged"] = { arguments in .bool(arguments == ["prod", 7]) }
        let script = try await Script("local g = ... return g:tagged('prod', 7), g:tagged('test')")
        let guest = try script.state.object(["vmid": 7], options: options)
        #expect(try await script(.ref(guest)) == [true, false])
    }

    private final class Asked: Sendable {
        private let list = Mutex<[String]>([])
        var names: [String] { list.withLock { $0 } }

        var options: LuaObjectOptions {
            var options = LuaObjectOptions(allReadOnly: true)
            options.lazy = ["name", "tags", "broken"]
            options.resolver = { [self] name in
                await Task.yield()
                if name == "broken" { throw LuaHost.Failure("the fact could not be had") }
                list.withLock { $0.append(name) }
                return name == "tags" ? ["a", "b"] : .string(name + "!")
            }
            return options
        }
    }
}
