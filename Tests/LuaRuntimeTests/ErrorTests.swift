import JSONLines
import LuaRuntime
import Testing

/// An error is reported whatever its value is, and nothing of the script runs while it is.
@Suite(.timeLimit(.minutes(10))) struct ErrorTests {
    @Test(arguments: [
        ("error('plain')", "plain"),
        ("error('no place', 0)", "no place"),
        ("error()", "error without a value (nil)"),
        ("error(nil)", "error without a value (nil)"),
        ("error({})", "error with a table value"),
        ("error(false)", "error with a boolean value"),
        ("error(print)", "error without a value (nil)"),
        ("error(error)", "error with a function value"),
        ("error(setmetatable({}, { __tostring = function() while true do end end }))", "error with a table value"),
        (
            "error(setmetatable({}, { __tostring = function() error('again') end, __name = 'x' }))",
            "error with a table value"
        ),
        ("error(42)", "error with the number 42.0"),
        ("error('a\\0b', 0)", "a\u{FFFD}b"),
        ("error('a\\xffb', 0)", "a\u{FFFD}b"),
        ("error('a\\nb\\27[31m', 0)", "a\u{FFFD}b\u{FFFD}[31m"),
        ("local t = nil; return t.x", "attempt to index a nil value (local 't')"),
        ("assert(false, 'asserted')", "asserted"),
        ("assert(nil)", "assertion failed!"),
        ("error('other.lua:7: forged', 0)", "other.lua:7: forged"),
    ])
    func anErrorOfAnyKindIsReported(_ body: String, _ message: String) async throws {
        let error = try #require(try await Script.failure(of: "\n" + body))
        #expect(error.kind == .runtime)
        #expect(error.message == message)
        #expect(error.file == "test.lua")
        #expect(error.line == 2)
    }

    @Test func aHugeMessageIsCut() async throws {
        let error = try await Script.failure(of: "error(('x'):rep(4000000))")
        #expect((error?.message.utf8.count ?? .max) <= 2000)
    }

    @Test func theTextOfAnErrorHasItsPlaceOnce() {
        let error = LuaError(kind: .runtime, message: "no", file: "protect.lua", line: 12)
        #expect("\(error)" == "protect.lua:12: no")
    }

    @Test func aSyntaxErrorHasFileAndLine() throws {
        let error = #expect(throws: LuaError.self) {
            try LuaProgram([
                LuaProgram.Source(name: "good.lua", bytes: Array("return 1".utf8)),
                LuaProgram.Source(name: "bad.lua", bytes: Array("local a = 1\nlocal = 2\n".utf8)),
            ])
        }
        #expect(error?.kind == .syntax)
        #expect(error?.file == "bad.lua")
        #expect(error?.line == 2)
    }

    @Test(
        arguments: [
            [0x1B, 0x4C, 0x75, 0x61, 0x54, 0x00], [0x1B], Array("#!/usr/bin/lua\nreturn (".utf8), [0xFF, 0xFE, 0x00],
            Array(String(repeating: "(", count: 100_000).utf8), Array(String(repeating: "{", count: 100_000).utf8),
        ] as [[UInt8]])
    func whatIsNoSourceIsRefused(_ bytes: [UInt8]) {
        let error = #expect(throws: LuaError.self) { try LuaProgram([LuaProgram.Source(name: "x.lua", bytes: bytes)]) }
        #expect(error?.kind == .syntax)
        #expect(error?.file == "x.lua")
    }

    @Test func bytecodeIsCalledWhatItIs() {
        let error = #expect(throws: LuaError.self) {
            try LuaProgram([LuaProgram.Source(name: "x.lua", bytes: [0x1B, 0x4C, 0x75, 0x61, 0x54, 0x00])])
        }
        #expect(error?.message.contains("binary") == true)
    }

    @Test func aClosedStateSaysSo() async throws {
        let script = try await Script("return 1")
        #expect(try await script() == [1])
        script.state.close()
        let error = await #expect(throws: LuaError.self) { try await script() }
        #expect(error?.message == "the state is closed")
    }
}
