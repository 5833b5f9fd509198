import CLua
import JSONLines
import LuaRuntime
import Synchronization

/// What the sandbox's bounded functions cost in ordinary use, beside Lua's own.
enum LibraryBench {
    private static let repeats = 2000

    /// Each is run many times over; `s` is a line of text, `t` a list of fifty.
    private static let cases: [(name: String, body: String)] = [
        ("string.find, plain", "s:find('nginx', 1, true)"), ("string.find, pattern", "s:find('(%d+)%.(%d+)')"),
        ("string.match", "s:match('owner: *(%S+)')"), ("string.match, anchored", "s:match('^%s*(.-)%s*$')"),
        ("string.gmatch", "for word in s:gmatch('%a+') do end"), ("string.gsub, text", "s:gsub('%s+', ' ')"),
        ("string.gsub, function", "s:gsub('%a+', function(w) return w end)"),
        ("string.gsub, table", "s:gsub('%a+', { web = 'x' })"), ("string.rep", "('ab'):rep(100)"),
        ("string.format", "('%s on %s: %d MiB'):format('web1', 'pve1', 4096)"), ("string.upper", "s:upper()"),
        ("string.sub", "s:sub(2, -2)"), ("string.byte", "s:byte(1, 8)"), ("string.reverse", "s:reverse()"),
        ("tonumber", "tonumber('4096')"), ("tostring", "tostring(4096)"), ("table.concat", "table.concat(t, ' ')"),
        ("table.insert, table.remove", "table.insert(t, 'x') table.remove(t)"), ("table.unpack", "table.unpack(t)"),
        ("table.move", "table.move(t, 1, #t, 2, {})"), ("table.sort", "table.sort({ table.unpack(t) })"),
        ("table.sort, with a function", "table.sort({ table.unpack(t) }, function(a, b) return a > b end)"),
        ("utf8.len", "utf8.len(s)"), ("pcall", "pcall(type, s)"), ("setmetatable", "setmetatable({}, {})"),
        ("loop and arithmetic", "local n = 0 for i = 1, 50 do n = n + i % 7 end"),
        ("table access", "local n = 0 for _, v in ipairs(t) do n = n + #v end"),
    ]

    private static func source(_ body: String) -> String {
        """
        local s = "  nginx 1.24.0 on web1, owner: alice; 10.0.0.17 answers on port 443 and 80, tags prod web  "
        local t = {} for i = 1, 50 do t[i] = "item " .. (i * 37 % 50) end
        main(function() for _ = 1, \(repeats) do \(body) end end)
        """
    }

    static func run(_ rounds: Int, _ report: Report) async throws {
        report.title(
            "Ordinary use of Lua's library in the sandbox, least of several runs; stock Lua with an empty hook")
        for (name, body) in cases {
            let ours = try await sandboxed(source(body), rounds)
            let stock = try stock(source(body), rounds)
            let (own, stocks) = (ours / .microseconds(repeats), stock / .microseconds(repeats))
            var figure = Figure("lua.\(name)", own, .microseconds)
            (figure.ratio, figure.baseline) = (own / stocks, "stock Lua with a hook")
            report.add(figure)
        }
    }

    /// The least of several runs: what it takes where nothing else disturbs it.
    private static func sandboxed(_ source: String, _ rounds: Int) async throws -> Duration {
        let found = Mutex<LuaFunction?>(nil)
        var host = LuaHost()
        host.function("main") { arguments throws(LuaHost.Failure) in
            guard case .function(let function)? = arguments.values.first else { throw LuaHost.Failure("no function") }
            found.withLock { $0 = function }
            return .null
        }
        var limits = LuaLimits()
        (limits.cpu, limits.chainCPU, limits.chainWall) = (.seconds(60), .seconds(60), .seconds(60))
        let program = try LuaProgram([LuaProgram.Source(name: "bench.lua", bytes: Array(source.utf8))])
        let state = try await LuaState(program, host: host, limits: limits)
        guard let main = found.withLock({ $0 }) else { throw BenchError("no main in \(source)") }
        var least = Duration.seconds(60)
        for _ in 0..<rounds {
            let begin = ContinuousClock.now
            _ = try await state.call(main, [])
            least = min(least, ContinuousClock.now - begin)
        }
        return least
    }

    private static func stock(_ source: String, _ rounds: Int) throws -> Duration {
        guard let lua = luaL_newstate() else { throw BenchError("no memory") }
        defer { lua_close(lua) }
        luaL_openlibs(lua)
        // As often as the sandbox's own, which makes a loop take twice the time: what is compared is the rest.
        lua_sethook(lua, { _, _ in }, Int32(1 << LUA_HOOKCOUNT), 100)
        let text = Array(
            "local main = ... \(source) return f".replacing("main(function", with: "local f = (function").utf8)
        let status = text.withUnsafeBytes { bytes in
            luaL_loadbufferx(lua, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, "stock", "t")
        }
        guard status == LUA_OK, lua_pcallk(lua, 0, 1, 0, 0, nil) == LUA_OK else {
            throw BenchError(String(cString: lua_tolstring(lua, -1, nil)))
        }
        var least = Duration.seconds(60)
        for _ in 0..<rounds {
            lua_pushvalue(lua, -1)
            let begin = ContinuousClock.now
            guard lua_pcallk(lua, 0, 0, 0, 0, nil) == LUA_OK else {
                throw BenchError(String(cString: lua_tolstring(lua, -1, nil)))
            }
            least = min(least, ContinuousClock.now - begin)
        }
        return least
    }
}

extension String {
    fileprivate func replacing(_ text: String, with other: String) -> String {
        guard let range = firstRange(of: text) else { return self }
        return String(self[..<range.lowerBound]) + other + self[range.upperBound...]
    }
}
