import JSONLines
import LuaRuntime
import Testing

/// A long list whose entries are made at the first look is, to a script, a list like any.
@Suite(.timeLimit(.minutes(10))) struct DeferredListTests {
    private static let list: [JSONValue] = (1...100).map { ["vmid": .int($0), "name": .string("vm\($0)")] }
    private static let object: JSONObject = ["vms": .array(list), "total": 100, "inner": ["numbers": .array(numbers)]]
    private static let numbers = (1...50).map { JSONValue.int($0) }

    private static func object(_ body: String, defers: Bool) async throws -> (JSONValue?, JSONValue) {
        var options = LuaObjectOptions()
        options.defersLists = defers
        let script = try await Script(body)
        let ref = try script.state.object(object, options: options)
        let returned = try await script.state.call(script.main, [.ref(ref)], original: .object(object)).first
        return (returned, try script.state.json(of: ref))
    }

    /// Whatever a script does first, it finds and leaves the same as with a list that was made before.
    @Test(arguments: [
        "", "return #t.vms", "return t.vms[3].name", "return t.vms[0] == nil and t.vms[101] == nil",
        "local n = 0 for i, vm in ipairs(t.vms) do n = n + vm.vmid * i end return n",
        "local n = 0 for i, vm in pairs(t.vms) do n = n + vm.vmid * i end return n",
        "local i, vm = next(t.vms) return { i, vm.name, next(t.vms, 100) == nil }",
        "return { rawlen(t.vms), rawget(t.vms, 2).name, rawequal(t.vms, t.vms) }",
        "return { type(t.vms), getmetatable(t.vms), tostring(t.vms):match('^table') }",
        "return { table.unpack(t.inner.numbers, 1, 3) }", "return table.concat(t.inner.numbers, ',')",
        "table.sort(t.inner.numbers, function(a, b) return a > b end)", "table.sort(t.inner.numbers)",
        "table.insert(t.vms, { vmid = 7 })", "table.insert(t.vms, 1, { vmid = 7 })", "table.remove(t.vms)",
        "table.remove(t.vms, 1)", "return table.move(t.inner.numbers, 1, 3, 1, {})",
        "table.move({ 8, 9 }, 1, 2, 51, t.inner.numbers)", "t.vms[101] = 'more'", "t.vms[1].owner = 'web'",
        "rawset(t.inner.numbers, 51, 5)", "for i = #t.vms, 2, -1 do t.vms[i] = nil end", "t.vms = nil",
        "t.more = t.vms",
        "t.vms, t.inner.numbers = t.inner.numbers, t.vms", "return t", "return t.vms", "return { vms = t.vms }",
        "return json.encode(t)", "return json.encode(t.inner.numbers)",
        "t.vms.name = 1", "t.vms[200] = 1", "setmetatable(t.vms, {})",
    ])
    func scriptsSeeNoDifference(_ body: String) async throws {
        let body = "local t = ... \(body)"
        let made: Result<(JSONValue?, JSONValue), LuaError> = await Self.result(body, defers: false)
        let deferred = await Self.result(body, defers: true)
        switch (made, deferred) {
        case (.success(let made), .success(let deferred)):
            #expect(made.0.map(Self.sorted) == deferred.0.map(Self.sorted))
            #expect(Self.sorted(made.1) == Self.sorted(deferred.1))
        case (.failure(let made), .failure(let deferred)): #expect(made.message == deferred.message)
        default: Issue.record("\(made) is not \(deferred)")
        }
    }

    /// A list that is taken elsewhere and was not looked at keeps the order of its entries' members, as it keeps all else.
    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let values): .array(values.map(sorted))
        case .object(let object):
            .object(JSONObject(object.members.sorted { $0.name < $1.name }.map { ($0.name, sorted($0.value)) }))
        // What `json.encode` gave.
        case .string(let text) where text.first == "{": (try? JSONReader.read(text)).map(sorted) ?? value
        default: value
        }
    }

    private static func result(_ body: String, defers: Bool) async -> Result<(JSONValue?, JSONValue), LuaError> {
        do { return .success(try await object(body, defers: defers)) } catch let error as LuaError {
            return .failure(error)
        } catch { return .failure(LuaError(kind: .runtime, message: "\(error)")) }
    }

    /// Another table that holds the same list finds what was written into it.
    @Test func aListIsOneWhereverItIs() async throws {
        let (returned, left) = try await Self.object(
            "local t = ... t.same = t.vms t.same[1] = 5 return t.vms[1]", defers: true)
        #expect(returned == 5)
        #expect(left["vms"]?.array?.first == 5 && left["same"]?.array?.first == 5)
    }

    /// Making the entries is the host's work: a script's time does not pay for it.
    @Test func theTimeForMakingIsNotTheScripts() async throws {
        let long = JSONValue.array(Array(repeating: ["a": 1, "b": "two", "c": [1, 2, 3]], count: 100_000))
        var limits = Script.patient
        limits.memory = 512 << 20
        limits.outputBytes = 512 << 20
        var options = LuaObjectOptions()
        options.defersLists = true
        let script = try await Script("local t = ... return #t.list", limits: limits)
        let before = script.state.remainingCPU
        let ref = try script.state.object(["list": long], options: options)
        let returned = try await script.state.call(script.main, [.ref(ref)]).first
        #expect(returned == 100_000)
        #expect(before - script.state.remainingCPU < Duration.milliseconds(20).inNanoseconds)
    }
}

extension Duration {
    fileprivate var inNanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
