import JSONLines
import LuaRuntime
import Testing

/// JSON to Lua and back.
@Suite(.timeLimit(.minutes(10))) struct BridgeTests {
    private static func object(_ text: String) throws -> JSONObject { try #require(try JSONReader.read(text).object) }

    /// What is left of a table after a script worked on it as `t`.
    private static func left(of text: String, after body: String, options: LuaObjectOptions = LuaObjectOptions())
        async throws -> String
    {
        let script = try await Script("local t = ... \(body)")
        let table = try script.state.object(try object(text), options: options)
        _ = try await script(.ref(table))
        return JSONWriter.string(try script.state.json(of: table))
    }

    @Test(arguments: [
        #"{"zebra":1,"apple":2,"mango":3}"#,
        #"{"big":12345678901234567890,"small":-12345678901234567890,"one":1.0,"exp":1e2,"zero":-0,"neg":-0.0,"max":9223372036854775807}"#,
        #"{"list":[],"object":{},"nested":{"list":[[],{},[[]]]}}"#,
        #"{"null":null,"true":true,"false":false,"text":"é\u0000日"}"#,
        #"{"list":[1.0,2,{"b":1e2,"a":null}],"tags":["prod","web"]}"#,
        "{}",
    ])
    func whatIsNotTouchedStaysAsItWas(_ text: String) async throws {
        let compact = JSONWriter.string(try JSONReader.read(text))
        #expect(try await Self.left(of: text, after: "") == compact)
        #expect(try await Self.left(of: text, after: "", options: LuaObjectOptions(allReadOnly: true)) == compact)
        #expect(try await Self.left(of: text, after: "t.new = 1 t.new = nil") == compact)
    }

    @Test(arguments: [
        (#"{"b":1,"a":2}"#, "t.z = 1 t.y = 2 t.a = 3", #"{"b":1,"a":3,"y":2,"z":1}"#),
        (#"{"n":1.0}"#, "t.n = t.n + 1", #"{"n":2}"#),
        (#"{"n":1.5}"#, "t.n = t.n * 2 + 0.25", #"{"n":3.25}"#),
        (#"{"n":1}"#, "t.n = 2^53", #"{"n":9007199254740992.0}"#),
        (#"{"a":1,"b":2}"#, "t.a = nil", #"{"b":2}"#),
        (#"{"a":1}"#, "t.a = nil", "{}"),
        (#"{"a":[1,2]}"#, "table.remove(t.a) table.remove(t.a)", #"{"a":[]}"#),
        (#"{"a":[1]}"#, "t.a = {}", #"{"a":[]}"#),
        (#"{"a":{"x":1}}"#, "t.a = {}", #"{"a":{}}"#),
        (#"{"a":1}"#, "t.a = json.null", #"{"a":null}"#),
        (#"{"a":null}"#, "t.b = t.a == nil", #"{"a":null,"b":true}"#),
        (#"{"a":null}"#, "t.a = 1", #"{"a":1}"#),
        (#"{"a":null,"b":2}"#, "t.a = nil t.b = json.null", #"{"a":null,"b":null}"#),
        (#"{"a":{"n":null,"m":1}}"#, "t.a = {}", #"{"a":{}}"#),
        (#"{"a":{"n":null}}"#, "t.b = t.a t.a = nil", #"{"b":{"n":null}}"#),
        (#"{"a":[null,1]}"#, "t.b = t.a[1] == json.null", #"{"a":[null,1],"b":true}"#),
        (#"{"a":[1.0,2.0]}"#, "t.a[3] = 'x'", #"{"a":[1.0,2.0,"x"]}"#),
        (#"{"a":1}"#, "t.s = json.encode({ 1, 2, x and 1 })", #"{"a":1,"s":"[1,2]"}"#),
        (#"{"a":1}"#, #"t.d = json.decode('{"q":[]}')"#, #"{"a":1,"d":{"q":[]}}"#),
    ])
    func whatIsChangedComesBack(_ text: String, _ body: String, _ expected: String) async throws {
        #expect(try await Self.left(of: text, after: body) == expected)
    }

    @Test(arguments: [
        ("t.a.self = t.a", "nested too deep, or contains itself"),
        ("t.f = function() end", "has a function for a member"),
        ("t.a.f = function() end", "a.f is a function, which JSON has not"),
        ("t.a.n = 0/0", "a.n is nan, which JSON has not"),
        ("t.a.n = math.huge", "a.n is inf, which JSON has not"),
        ("t.a.s = 'x\\xff'", "a.s is not valid UTF-8"),
        ("t.a.list = { 'x', '\\xc0\\x80' }", "a.list[2] is not valid UTF-8"),
        ("t.a['\\xff'] = 1", "a is not valid UTF-8"),
        ("t.a[true] = 1", "a has a key that is not a string"),
        ("t.a[2.5] = 1", "a has a key that is not a string"),
        ("t.a = { 1, 2, x = 3 }", "a is a list that has other keys or holes"),
        ("t.a = { 1, nil, 3 }", "a is a list with"),
        ("t.a = { [1] = 1, [1000] = 2 }", "a is a list that has other keys or holes"),
        ("t.a = { [5] = 1 }", "a has a key that is not a string"),
    ])
    func whatJSONHasNotIsRefusedByItsPath(_ body: String, _ message: String) async throws {
        let error = await #expect(throws: LuaError.self) { try await Self.left(of: #"{"a":{}}"#, after: body) }
        #expect(error?.kind == .output)
        let found = error?.message.replacing("-nan", with: "nan") ?? ""
        #expect(found.contains(message), "\(found)")
    }

    @Test func readOnlyFieldsStay() async throws {
        let options = LuaObjectOptions(readOnly: ["vmid"])
        for body in ["t.vmid = 2", "t.vmid = nil", "rawset(t, 'vmid', 2)", "setmetatable(t, nil)"] {
            let script = try await Script("local t = ... \(body)")
            let table = try script.state.object(["vmid": 1, "cores": 1], options: options)
            await #expect(throws: LuaError.self) { try await script(.ref(table)) }
            #expect(try script.state.json(of: table) == ["vmid": 1, "cores": 1])
        }
        #expect(
            try await Self.left(of: #"{"vmid":1,"cores":1}"#, after: "t.cores = 2 t.new = t.vmid", options: options)
                == #"{"vmid":1,"cores":2,"new":1}"#)
        let error = try await Script.failure(of: "settings.deep.x = 1", host: Self.settings)
        #expect(error?.message == "'x' cannot be changed by a hook")
    }

    private static var settings: LuaHost {
        var host = LuaHost()
        host.constant("settings", ["deep": ["x": 2]])
        return host
    }

    @Test func readOnlyIsDeepWhereAllIs() async throws {
        let options = LuaObjectOptions(allReadOnly: true)
        for body in ["t.a.b = 1", "t.list[1] = 2", "t.list[2] = 2", "rawset(t.a, 'b', 1)", "t.a.c.d = 1"] {
            let script = try await Script("local t = ... \(body)")
            let value: JSONObject = ["a": ["b": 0, "c": [:]], "list": [1]]
            let table = try script.state.object(value, options: options)
            await #expect(throws: LuaError.self, "\(body)") { try await script(.ref(table)) }
            #expect(try script.state.json(of: table) == .object(value))
        }
    }

    @Test func argumentsOfHostFunctionsNameTheirPath() async throws {
        var host = LuaHost()
        host.function("take") { arguments throws(LuaHost.Failure) in arguments[0] ?? "missing" }
        #expect(try await Script.result(of: "return take({ a = { 1 } }).a[1]", host: host) == 1)
        #expect(try await Script.result(of: "return take()", host: host) == "missing")
        #expect(try await Script.result(of: "return take(nil) == nil", host: host) == true)
        let error = try await Script.failure(of: "take({ a = { '\\xff' } })", host: host)
        #expect(error?.message == "argument 1.a[1] is not valid UTF-8")
        #expect(error?.line == 1)
    }

    @Test func jsonFunctionsRefuseWhatIsWrong() async throws {
        for body in [
            "json.decode('{')", "json.decode()", "json.decode('[1,]')", "json.encode(0/0)", "json.encode(error)",
        ] {
            #expect(try await Script.failure(of: body)?.kind == .runtime, "\(body)")
        }
    }
}
