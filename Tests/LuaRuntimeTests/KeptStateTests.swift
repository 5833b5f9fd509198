import JSONLines
import LuaRuntime
import Synchronization
import TestLimits
import Testing

/// A state that is brought back to what it was serves call after call as if each had a new one.
@Suite(.timeLimit(.minutes(10))) struct KeptStateTests {
    /// A state whose source gave its function to `main`.
    private final class Kept {
        let parcel: LuaParcel
        private let main: LuaFunction
        private let limits: LuaLimits

        init(_ source: String, limits: LuaLimits = .inTests) async throws {
            let box = Box()
            var host = LuaHost()
            host.function("main") { arguments throws(LuaHost.Failure) in
                guard case .function(let function)? = arguments.values.first else { throw LuaHost.Failure("none") }
                box.function.withLock { $0 = function }
                return .null
            }
            host.live("clock", absent: "not now")
            let state = LuaState(limits: limits, isToBeKept: true)
            let program = try LuaProgram([LuaProgram.Source(name: "test.lua", bytes: Array(source.utf8))])
            try await state.open(program, host)
            try await state.load(program, 0)
            main = try #require(box.function.withLock { $0 })
            parcel = try #require(state.pack())
            self.limits = limits
            #expect(parcel.keep())
        }

        /// What one call comes to; nothing is left of it then.
        func callAsFunction(_ arguments: JSONValue...) async throws -> [JSONValue] {
            defer { #expect(parcel.restore()) }
            let state = LuaState(limits: limits)
            state.adopt(parcel)
            defer { state.close() }
            return try await state.call(main, arguments.map(LuaValue.json))
        }

        private final class Box: Sendable {
            let function = Mutex<LuaFunction?>(nil)
        }
    }

    @Test func nothingOfACallIsLeft() async throws {
        let kept = try await Kept(
            """
            count = 0
            local seen, held = {}, 'file'
            main(function(text)
              count = count + 1
              seen[#seen + 1] = text
              held = held .. text
              local before = left
              left = 'something'
              return count, #seen, held, before
            end)
            """)
        for number in 0..<50 {
            #expect(try await kept(.string("call \(number)")) == [1, 1, .string("filecall \(number)"), nil])
        }
    }

    /// Large tables and texts lie elsewhere than small ones, before the state is kept and after.
    @Test(arguments: [10, 1000, 100_000]) func largeValuesComeBackToo(_ size: Int) async throws {
        let kept = try await Kept(
            """
            local list, text = {}, ('x'):rep(\(min(size, 20_000)))
            for i = 1, \(min(size, 3000)) do list[i] = i end
            main(function()
              local sum = 0
              for i = 1, #list do sum = sum + list[i] end
              for i = 1, \(size) do list[i] = -i end
              for i = 1, 20 do list['k' .. i] = {} end
              text = text .. ('y'):rep(\(size) * 10)
              return sum, #text
            end)
            """)
        let count = min(size, 3000)
        for _ in 0..<20 {
            #expect(try await kept() == [.int(count * (count + 1) / 2), .int(min(size, 20_000) + size * 10)])
        }
    }

    @Test func whateverEndsACallBadlyIsForgotten() async throws {
        var limits = LuaLimits.inTests
        (limits.cpu, limits.chainCPU) = (.milliseconds(300), .milliseconds(300))
        let kept = try await Kept(
            """
            local calls = 0
            main(function(what)
              calls = calls + 1
              if what == 'spin' then while true do end end
              if what == 'grow' then local t = {} while true do t[#t + 1] = {} end end
              if what == 'fail' then error({}) end
              if what == 'nest' then local function f() return pcall(f) end f() end
              return calls
            end)
            """, limits: limits)
        for what in ["spin", "grow", "fail", "nest", "fine"] {
            if what != "fine" { _ = try? await kept(.string(what)) }
            #expect(try await kept("fine") == [1], "after \(what)")
        }
    }

    @Test func randomNumbersAreOthersEachTime() async throws {
        let kept = try await Kept("main(function() return math.random(1 << 60) end)")
        var numbers: Set<String> = []
        for _ in 0..<20 { numbers.insert(JSONWriter.string(.array(try await kept()))) }
        #expect(numbers.count == 20)
    }

    /// One that needs more than is worth keeping serves one call.
    @Test func aStateThatIsTooLargeIsNotKept() async throws {
        let state = LuaState(limits: .inTests, isToBeKept: true)
        let source = "keep = {} for i = 1, 100 do keep[i] = ('x'):rep(20000) .. i end main(function() return #keep end)"
        let program = try LuaProgram([LuaProgram.Source(name: "test.lua", bytes: Array(source.utf8))])
        var host = LuaHost()
        host.function("main") { _ in .null }
        try await state.open(program, host)
        try await state.load(program, 0)
        let parcel = try #require(state.pack())
        #expect(!parcel.keep())
        #expect(!parcel.restore())
    }
}
