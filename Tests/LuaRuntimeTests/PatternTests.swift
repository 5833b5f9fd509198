import CLua
import JSONLines
import LuaRuntime
import TestLimits
import Testing

/// The sandbox has a pattern matcher of its own; it must find what Lua's finds.
@Suite(.timeLimit(.minutes(10))) struct PatternTests {
    /// `cases(first, last)` describes what each function makes of that many random small inputs, a line each.
    private static let source = #"""
        local state
        local function random(n)
          state = (state * 6364136223846793005 + 1442695040888963407)
          return ((state >> 33) % n) + 1
        end
        local function pick(list) return list[random(#list)] end
        local letters = { "a", "b", "c", "A", "1", "_", " ", "(", ")", "[", "]", "-", "%", ".", "\0", "\200", "^", "$" }
        local items = {
          "a", "b", ".", "%a", "%d", "%s", "%w", "%A", "%W", "%p", "%x", "%u", "%l", "%c", "%g", "%S", "%%", "%.", "[ab]", "[^ab]",
          "[a-c]", "[%a_]", "[^%s]", "[]a]", "[^]]", "[a-]", "[%-a]", "[%]]", "[a-%%]", "%(", "%-", "1", "()", "%1", "%2", "%0",
          "%b()", "%b[]", "%bab", "%f[%a]", "%f[%W]", "%f[^b]", "[", "%", "(", ")", "%b", "%f", "^", "$", "-", "*", "\0", "[\0-\200]", "]",
        }
        local suffixes = { "", "", "", "", "*", "+", "-", "?" }
        local function subject()
          local parts = {}
          for i = 1, random(12) - 1 do parts[i] = random(3) == 1 and pick(letters) or pick({ "a", "b", "c" }) end
          return table.concat(parts)
        end
        local function pattern()
          local parts = {}
          if random(6) == 1 then parts[1] = "^" end
          for _ = 1, random(5) do
            local item = pick(items) .. pick(suffixes)
            if random(5) == 1 then item = "(" .. item .. ")" end
            parts[#parts + 1] = item
          end
          if random(8) == 1 then parts[#parts + 1] = "$" end
          return table.concat(parts)
        end
        local replacements = { "x", "%0", "%1", "[%1]", "%%", "", "%2", "%", "%a", "<%0%0>" }
        local function show(...)
          local parts = {}
          for i = 1, select("#", ...) do
            local value = select(i, ...)
            parts[i] = type(value) == "string" and ("%q"):format(value):gsub("[^\32-\126]", function(c) return "\\" .. c:byte() end)
              or tostring(value)
          end
          return table.concat(parts, ",")
        end
        -- The words of an error are not compared, only that there is one.
        local function outcome(ok, ...) return ok and show(...) or "error" end
        local function all(s, p, init)
          local parts = {}
          for a, b in s:gmatch(p, init) do parts[#parts + 1] = show(a, b) end
          return table.concat(parts, ";")
        end
        local function case(n)
          state = n * 2654435761 + 12345
          for _ = 1, 3 do random(2) end
          local s, p = subject(), pattern()
          local init = random(3) == 1 and random(20) - 10 or nil
          local limit = random(4) == 1 and random(4) - 2 or nil
          local text = pick(replacements)
          local map = { a = "1", b = false, ab = 2, [1] = "one" }
          return table.concat({
            show(s, p, init, limit, text),
            outcome(pcall(string.find, s, p, init)), outcome(pcall(string.find, s, p, init, true)),
            outcome(pcall(string.match, s, p, init)), outcome(pcall(all, s, p, init)),
            outcome(pcall(string.gsub, s, p, text, limit)), outcome(pcall(string.gsub, s, p, map, limit)),
            outcome(pcall(string.gsub, s, p, function(a, b) return b or (a ~= "a" and a) end, limit)),
          }, " | ")
        end
        function cases(first, last)
          local lines = {}
          for n = first, last do lines[#lines + 1] = case(n) end
          return table.concat(lines, "\n")
        end
        """#

    @Test func randomCasesComeOutAsInLuaItself() async throws {
        let stock = try #require(luaL_newstate())
        defer { lua_close(stock) }
        luaL_openlibs(stock)
        let text = Array(Self.source.utf8CString.dropLast())
        try #require(luaL_loadbufferx(stock, text, text.count, "stock", nil) == LUA_OK)
        try #require(lua_pcallk(stock, 0, 0, 0, 0, nil) == LUA_OK)

        var limits = LuaLimits.inTests
        limits.cpu = .seconds(100)
        limits.chainCPU = .seconds(100)
        limits.chainWall = .seconds(160)
        limits = limits.stretched
        let script = try await Script(
            "return cases(...) end)\n\(Self.source)\nmain(function(...) return cases(...)", limits: limits)

        var compared = 0
        for first in stride(from: 0, to: 30_000, by: 500) {
            let last = first + 499
            lua_getglobal(stock, "cases")
            lua_pushinteger(stock, lua_Integer(first))
            lua_pushinteger(stock, lua_Integer(last))
            try #require(lua_pcallk(stock, 2, 1, 0, 0, nil) == LUA_OK)
            let expected = String(cString: try #require(lua_tolstring(stock, -1, nil)))
            lua_settop(stock, 0)
            let found = try #require(try await script(.json(.int(first)), .json(.int(last))).first?.string)
            guard found != expected else {
                compared += 500
                continue
            }
            for (ours, theirs) in zip(found.split(separator: "\n"), expected.split(separator: "\n"))
            where ours != theirs {
                Issue.record("ours:   \(ours)\nLua's: \(theirs)")
                return
            }
        }
        #expect(compared == 30_000)
    }

    @Test(arguments: [
        ("return ('hello world'):find('o w')", [5, 7] as [JSONValue]),
        ("return ('hello'):find('l', 1, true)", [3, 3]),
        ("return ('hello'):find('', 10)", [nil]),
        ("return ('hello'):find('', 6)", [6, 5]),
        ("return ('hello'):find('xyz')", [nil]),
        ("return ('key = value'):match('^(%w+)%s*=%s*(%w+)$')", ["key", "value"]),
        ("return string.rep(123, 2)", ["123123"]),
        ("return string.find(12345, 34)", [3, 4]),
        ("return ('abc'):gsub('%w', '%0%0')", ["aabbcc", 3]),
        ("return ('abc'):gsub('', '-')", ["-a-b-c-", 4]),
        ("return ('THE (quick) fox'):find('%((%a+)%)')", [5, 11, "quick"]),
        ("return ('a,b,,c'):gsub(',', ';', 2)", ["a;b;,c", 2]),
        ("return ('owner: alice\\nx'):match('owner: *(%S+)')", ["alice"]),
    ])
    func wellKnownCases(_ body: String, _ expected: [JSONValue]) async throws {
        let script = try await Script(body)
        #expect(try await script() == expected)
    }
}
