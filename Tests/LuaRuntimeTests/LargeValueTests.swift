import JSONLines
import LuaRuntime
import Testing

/// Values that a caller or Proxmox chose badly are read back whole, and in good time.
@Suite(.timeLimit(.minutes(10))) struct LargeValueTests {
    /// As a script without a word leaves it.
    private func untouched(_ object: JSONObject) async throws -> JSONValue {
        let script = try await Script("")
        let ref = try script.state.object(object, options: LuaObjectOptions())
        _ = try await script(.ref(ref))
        return try script.state.json(of: ref)
    }

    @Test func namesThatOnlyLookTheSameAreTwo() async throws {
        let object: JSONObject = ["e\u{301}": 1, "\u{E9}": 2]
        #expect(try await untouched(object) == .object(object))
        let script = try await Script("local t = ... t['e\\u{301}'] = 3 t['\\u{E9}'] = 4")
        let ref = try script.state.object([:], options: LuaObjectOptions())
        _ = try await script(.ref(ref))
        #expect(try script.state.json(of: ref) == ["e\u{301}": 3, "\u{E9}": 4])
    }

    @Test func veryManyMembersTakeNoQuadraticTime() async throws {
        let object = JSONObject((0..<50_000).map { ("name\($0)", .int($0)) })
        #expect(try await untouched(object) == .object(object))
    }

    @Test func aLongNameIsNotRepeatedForWhatIsInIt() async throws {
        let name = String(repeating: "k", count: 500_000)
        let object: JSONObject = [name: .array(Array(repeating: 1, count: 100_000))]
        #expect(try await untouched(object) == .object(object))
        let script = try await Script("local t = ... t[('k'):rep(500000)][100000] = '\\xff'")
        let ref = try script.state.object(object, options: LuaObjectOptions())
        _ = try await script(.ref(ref))
        let error = #expect(throws: LuaError.self) { try script.state.json(of: ref) }
        #expect(error?.message == "\(String(repeating: "k", count: 64))[100000] is not valid UTF-8")
    }

    @Test func manyArgumentsLeaveTheHostRoom() async throws {
        var host = LuaHost()
        host.function("count") { arguments throws(LuaHost.Failure) in .int(arguments.values.count) }
        let body = "local t = {} for i = 1, 20000 do t[i] = i end return count(table.unpack(t))"
        #expect(try await Script.result(of: body, host: host) == 20_000)
    }
}
