import JSONLines
import Synchronization
import Testing

@testable import LuaRuntime

/// Fields that the host makes when a script first looks at them.
@Suite(.timeLimit(.minutes(10))) struct GivenFieldsTests {
    /// A table with a number, a list, a guarded table, another name for it, a field that may be absent and one that fails.
    private final class Fields: Sendable {
        let asked = Mutex<[String]>([])

        var options: LuaObjectOptions {
            var options = LuaObjectOptions(
                allReadOnly: true, kind: "op", fields: ["tool", "vmid", "list", "args", "same", "absent", "unknown"])
            options.given = LuaGivenFields(names: ["vmid", "list", "same", "args", "absent", "unknown"]) {
                name throws(LuaHost.Failure) in
                self.asked.withLock { $0.append(name) }
                switch name {
                case "vmid": return .json(7)
                case "list": return .json([1, ["a": 2]])
                case "args": return .object(["x": 1, "y": 1.50, "fixed": 3], LuaObjectOptions(readOnly: ["fixed"]))
                case "same": return .field("args")
                case "unknown": throw LuaHost.Failure("it cannot be told")
                default: return nil
                }
            }
            return options
        }
    }

    private let fields = Fields()

    private func run(_ source: String) async throws -> ([JSONValue], Script, LuaRef) {
        let script = try await Script("local op = ... \(source)")
        let op = try script.state.object(["tool": "t"], options: fields.options)
        return (try await script(.ref(op)), script, op)
    }

    @Test func nothingIsMadeThatNobodyReads() async throws {
        #expect(try await run("return op.tool").0 == ["t"])
        #expect(fields.asked.withLock { $0 } == [])
    }

    @Test func eachIsMadeOnce() async throws {
        let source =
            "return op.vmid + op.vmid, op.list[2].a, #op.list, op.list == op.list, op.args == op.same, op.args.x"
        #expect(try await run(source).0 == [14, 2, 2, true, true, 1])
        #expect(fields.asked.withLock { $0 } == ["vmid", "list", "args", "same"])
    }

    @Test func anotherNameMayComeFirst() async throws {
        #expect(try await run("return op.same.x, op.same == op.args").0 == [1, true])
        #expect(fields.asked.withLock { $0 } == ["same", "args"])
    }

    @Test func aFieldCanBeReadWhereNothingCanBeAwaited() async throws {
        let source = """
            local t = { 2, 1 }
            table.sort(t, function(a, b) return a + op.vmid < b + op.vmid end)
            return t[1], ("x"):gsub("x", function() return op.args.x end)
            """
        #expect(try await run(source).0 == [1, "1", 1])
    }

    @Test func absentIsNilAndMisspeltIsAnError() async throws {
        #expect(try await run("return op.absent == nil").0 == [true])
        let error = await #expect(throws: LuaError.self) { try await run("\nreturn op.vmd") }
        #expect(error?.message == "op has no field 'vmd'")
        #expect(error?.line == 2)
    }

    @Test func aFailureIsAnErrorAtTheLine() async throws {
        let error = await #expect(throws: LuaError.self) { try await run("\nreturn op.unknown") }
        #expect(error?.message == "it cannot be told")
        #expect(error?.line == 2)
        #expect(
            try await run("local ok, why = pcall(function() return op.unknown end) return ok, op.vmid").0 == [false, 7])
    }

    @Test func whoLooksThroughAllFindsAll() async throws {
        let source = """
            local names = {}
            for name in pairs(op) do names[#names + 1] = name end
            table.sort(names)
            return table.concat(names, " "), json.encode(op.list)
            """
        #expect(try await run(source).0 == ["args list same tool vmid", #"[1,{"a":2}]"#])
        let (returned, _, _) = try await run("return json.decode(json.encode(op))")
        let args: JSONValue = ["fixed": 3, "x": 1, "y": 1.5]
        #expect(returned == [["args": args, "list": [1, ["a": 2]], "same": args, "tool": "t", "vmid": 7]])
    }

    @Test(arguments: [
        "op.vmid = 1", "op.list[1] = 2", "op.list[2].a = 3", "op.args.fixed = 4", "rawset(op, 'vmid', 1)",
        "local _ = op.list rawset(op.list[2], 'a', 1)", "op.args = {}", "op.absent = 1",
    ])
    func whatIsGivenIsGuarded(_ source: String) async throws {
        await #expect(throws: LuaError.self) { try await run(source) }
    }

    @Test func changesOfATableAreRead() async throws {
        let before: JSONObject = ["x": 1, "y": 1.50, "fixed": 3]
        var (_, script, op) = try await run("")
        #expect(try script.state.changed("args", of: op, from: before) == nil)
        (_, script, op) = try await run("return op.args.x")
        #expect(try script.state.changed("args", of: op, from: before) == nil)
        (_, script, op) = try await run("op.args.x = 2 op.args.z = true")
        let changed = try script.state.changed("args", of: op, from: before)
        #expect(changed.map(JSONWriter.string) == #"{"x":2,"y":1.5,"fixed":3,"z":true}"#)
    }
}
