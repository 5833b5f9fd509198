import JSONLines
import LuaRuntime
import Synchronization
import TestLimits
import Testing

@Suite(.timeLimit(.minutes(10))) struct SandboxTests {
    @Test(arguments: [
        "coroutine", "os", "io", "debug", "load", "loadstring", "loadfile", "dofile", "require", "package",
        "collectgarbage", "warn", "print", "_G", "_VERSION", "string.dump", "string.pack", "string.unpack",
        "string.packsize", "math.randomseed",
    ])
    func whatLeadsOutIsAbsent(_ name: String) async throws {
        #expect(try await Script.result(of: "return \(name) == nil") == true)
    }

    @Test func finalizersAreRefused() async throws {
        let error = try await Script.failure(of: "setmetatable({}, { __gc = function() end })")
        #expect(error?.message == "__gc is not available to hooks")
        // One that is added later is never called.
        let later = "local m = {} setmetatable({}, m) m.__gc = error for i = 1, 10000 do local t = {} end return 1"
        #expect(try await Script.result(of: later) == 1)
    }

    @Test(arguments: [
        "string.upper = nil", "string.new = 1", "table.insert = nil", "math.pi = 3", "utf8.char = nil", "json.null = 1",
        "rawset(string, 'upper', 1)", "rawset(json, 'decode', 1)", "setmetatable(string, nil)",
        "setmetatable(table, {})", "getmetatable('').__index = {}", "rawset(getmetatable(''), '__index', {})",
        "getmetatable(string).__index.upper = nil", "setmetatable(_ENV, {})", "rawset(_ENV, 'x', 1)",
        "settings.x = 2", "rawset(settings, 'x', 2)", "settings.inner.y = 2", "settings.list[1] = 2",
        "table.insert(settings.list, 4)", "table.sort(settings.list)", "table.remove(settings.list)",
        "rawset(settings.list, 1, 2)", "table.move({ 9 }, 1, 1, 1, settings.list)",
        "setmetatable(settings, nil)", "setmetatable(settings.list, nil)",
    ])
    func whatTheHostGivesCannotBeChanged(_ body: String) async throws {
        var host = LuaHost()
        host.constant("settings", ["x": 1, "inner": ["y": 1], "list": [3, 2, 1]])
        let script = try await Script(
            "if ... then \(body) end return settings.x, settings.inner.y, settings.list[1], #settings.list, ('a'):upper()",
            host: host)
        await #expect(throws: LuaError.self) { try await script(.json(true)) }
        #expect(try await script() == [1, 1, 3, 3, "A"])
    }

    @Test func theMetatableOfStringsIsLocked() async throws {
        #expect(try await Script.result(of: "return getmetatable('')") == "locked")
        #expect(try await Script.result(of: "return getmetatable(string)") == "locked")
    }

    @Test func readOnlyTablesCanBeWalked() async throws {
        var host = LuaHost()
        host.constant("settings", ["x": 1, "list": [3, 2, 1]])
        let body = """
            local names = {}
            for name in pairs(settings) do names[#names + 1] = name end
            table.sort(names)
            local sum = 0
            for _, n in ipairs(settings.list) do sum = sum + n end
            return names, sum, table.concat(settings.list, '-'), { table.unpack(settings.list) }, select('#', table.unpack(settings.list))
            """
        let script = try await Script(body, host: host)
        #expect(try await script() == [["list", "x"], 6, "3-2-1", [3, 2, 1], 3])
    }

    @Test func globalsOfAFileStayInIt() async throws {
        let seen = Mutex<[JSONValue]>([])
        var host = LuaHost()
        host.function("report") { arguments throws(LuaHost.Failure) in
            seen.withLock { $0.append(arguments[0] ?? "missing") }
            return .null
        }
        let first = "shared = 1; report(shared)"
        let second = "report(shared == nil); string = nil; report(string == nil)"
        let third = "report(('x'):rep(2)); report(string.rep('y', 2))"
        let program = try LuaProgram(
            zip(["a.lua", "b.lua", "c.lua"], [first, second, third]).map { name, text in
                LuaProgram.Source(name: name, bytes: Array(text.utf8))
            })
        _ = try await LuaState(program, host: host, limits: .inTests)
        // A global set to nil uncovers the sandbox's again.
        #expect(seen.withLock { $0 } == [1, true, false, "xx", "yy"])
    }

    @Test func statesShareNothing() async throws {
        let first = try await Script("count = (count or 0) + 1 return count")
        let second = try await Script("return count == nil")
        #expect(try await first() == [1])
        #expect(try await first() == [2])
        #expect(try await second() == [true])
    }
}
