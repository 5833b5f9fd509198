import JSONLines
import LuaRuntime
import Synchronization
import TestLimits

/// A script for a test: its text becomes the body of a function that the test calls.
///
/// The body begins on line 1 of `test.lua`; its arguments are `...`.
struct Script {
    /// Tests run side by side on two threads, so that many a state waits for its turn.
    static let patient: LuaLimits = {
        var limits = LuaLimits.inTests
        limits.chainWall = .seconds(100)
        return limits
    }()

    let state: LuaState
    let main: LuaFunction

    init(
        _ body: String, host: LuaHost = LuaHost(), limits: LuaLimits = Script.patient
    ) async throws {
        let found = Captured()
        var host = host
        host.function("main") { arguments throws(LuaHost.Failure) in
            guard case .function(let function)? = arguments.values.first else { throw LuaHost.Failure("no function") }
            found.function.withLock { $0 = function }
            return .null
        }
        let source = LuaProgram.Source(name: "test.lua", bytes: Array("main(function(...) \(body)\nend)".utf8))
        state = try await LuaState(try LuaProgram([source]), host: host, limits: limits)
        guard let main = found.function.withLock({ $0 }) else { throw LuaHost.Failure("main was not called") }
        self.main = main
    }

    func callAsFunction(_ arguments: LuaValue...) async throws(LuaError) -> [JSONValue] {
        try await state.call(main, arguments)
    }

    /// What the body returns first.
    static func result(
        of body: String, _ arguments: JSONValue..., host: LuaHost = LuaHost(), limits: LuaLimits = Script.patient
    ) async throws -> JSONValue? {
        let script = try await Script(body, host: host, limits: limits)
        return try await script.state.call(script.main, arguments.map(LuaValue.json)).first
    }

    /// The error that ends the body; nil where it ends well.
    static func failure(
        of body: String, host: LuaHost = LuaHost(), limits: LuaLimits = Script.patient
    ) async throws -> LuaError? {
        let script = try await Script(body, host: host, limits: limits)
        do {
            _ = try await script()
            return nil
        } catch { return error }
    }

    private final class Captured: Sendable {
        let function = Mutex<LuaFunction?>(nil)
    }
}
