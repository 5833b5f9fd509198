import Gateway
import JSONLines
import LuaRuntime

/// The language of policy tests: what a file in `tests` finds beside Lua's libraries.
enum TestAPI {
    /// The names alone, for ``PolicyCheck``.
    static var names: LuaHost { host(TestContext(surroundings: Surroundings(settings: [:]))) { _, _, _ in .null } }

    /// - Parameter call: runs a call in the context and returns what the test gets to see.
    static func host(
        _ context: TestContext,
        call: @escaping @Sendable (String, JSONObject, JSONObject) async throws -> JSONValue
    ) -> LuaHost {
        var host = LuaHost()
        host.prelude = prelude
        host.function("test") { arguments throws(LuaHost.Failure) in
            guard let name = arguments[0]?.string, arguments.values.count == 2,
                case .function(let function) = arguments.values[1]
            else { throw LuaHost.Failure("test: expected a name and a function") }
            try context.add(PolicyTest(name: name, function: function, line: arguments.line))
            return .null
        }
        host.function("guest") { arguments throws(LuaHost.Failure) in
            guard let vmid = arguments[0]?.int, vmid >= 100, arguments.values.count <= 2, let facts = facts(arguments)
            else {
                throw LuaHost.Failure(
                    "guest: expected a VMID from 100 and facts, e.g. guest(107, { tags = \"prod\" })")
            }
            let guest = try FakeGuest(vmid, facts)
            context.change { $0.cluster.guests[vmid] = guest }
            return .null
        }
        host.function("at") { arguments throws(LuaHost.Failure) in
            guard let text = arguments[0]?.string, let clock = WallClock.value(of: text) else {
                throw LuaHost.Failure("at: expected a date and time, e.g. at(\"2026-11-23 10:00\")")
            }
            context.change { $0.clock = clock }
            return .null
        }
        host.function("as") { arguments throws(LuaHost.Failure) in
            let principal = try principal(arguments[0]?.object)
            context.change { $0.principal = principal }
            return .null
        }
        host.function("cluster") { arguments throws(LuaHost.Failure) in
            guard let name = arguments[0]?.string, !name.isEmpty, arguments.values.count == 1 else {
                throw LuaHost.Failure("cluster: expected the cluster's name, e.g. cluster(\"lab\")")
            }
            context.change { $0.cluster.name = name }
            return .null
        }
        host.function("settings") { arguments throws(LuaHost.Failure) in
            guard let settings = facts(arguments, at: 0) else {
                throw LuaHost.Failure("settings: expected a table, e.g. settings{ protect = { vmids = { 100 } } }")
            }
            context.change { $0.settings = settings }
            return .null
        }
        host.function("answer") { arguments throws(LuaHost.Failure) in
            guard let path = arguments[0]?.string, path.hasPrefix("/"), let value = arguments[1] else {
                throw LuaHost.Failure("answer: expected a path and a value, e.g. answer(\"/nodes/pve1/status\", {})")
            }
            context.change { $0.cluster.answers[path] = value }
            return .null
        }
        host.asyncFunction("call") { arguments in
            guard let tool = arguments[0]?.string, let given = facts(arguments), let options = facts(arguments, at: 2)
            else {
                throw LuaHost.Failure("call: expected a tool and its arguments, e.g. call(\"stop_vm\", { vmid = 107 })")
            }
            return try await call(tool, given, options)
        }
        host.asyncFunction("request") { arguments in
            guard let line = arguments[0]?.string, let given = facts(arguments), arguments.values.count <= 2 else {
                throw LuaHost.Failure(
                    "request: expected a request and its parameters, e.g. request(\"DELETE /nodes/pve1/qemu/107\")")
            }
            do { return try await call(line, given, ["request": true]) } catch let error as LuaHost.Failure {
                throw LuaHost.Failure("request: \(error.message)")
            }
        }
        host.function("_expect") { arguments throws(LuaHost.Failure) in
            guard let number = arguments[1]?["call"]?.int, let outcome = context.outcome(number),
                let kind = arguments[0]?.string.flatMap(Expectation.init)
            else { return "expect: expected what call(...) returned" }
            guard let failure = try kind.failure(outcome, arguments[2] ?? .null, arguments[3] ?? .null) else {
                return .null
            }
            context.failed(failure)
            return .string(failure.headline)
        }
        host.function("_unknown") { arguments throws(LuaHost.Failure) in
            let name = arguments[0]?.string ?? "?"
            let hint = NearestName.hint(name, among: Expectation.allCases.map(\.rawValue))
            return .string("expect(...) has no '\(name)'\(hint)")
        }
        return host
    }

    /// A table of names; an empty one, and none at all, are the same.
    private static func facts(_ arguments: LuaArguments, at index: Int = 1) -> JSONObject? {
        switch arguments[index] {
        case nil where arguments.values.count <= index, .null?: [:]
        case .object(let object)?: object
        case .array(let values)? where values.isEmpty: [:]
        default: nil
        }
    }

    private static func principal(_ fields: JSONObject?) throws(LuaHost.Failure) -> Principal {
        let known = ["user", "uid", "groups", "door", "client"]
        guard let fields, let user = fields["user"]?.string else {
            throw LuaHost.Failure("as: expected a principal, e.g. as{ user = \"alice\", groups = { \"ops\" } }")
        }
        if let name = fields.names.first(where: { !known.contains($0) }) {
            throw LuaHost.Failure("as: a principal has no '\(name)'\(NearestName.hint(name, among: known))")
        }
        return Principal(
            user: user, uid: UInt32(clamping: fields["uid"]?.int ?? 1001),
            groups: (fields["groups"]?.array ?? []).compactMap(\.string),
            door: fields["door"]?.string.flatMap(Principal.Door.init) ?? .socket, client: fields["client"]?.string)
    }

    /// `expect(...)`: each check returns the same table, so that several can follow each other.
    private static let prelude = try? LuaProgram([
        LuaProgram.Source(
            name: "expect",
            bytes: Array(
                """
                local kinds = { \(Expectation.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")) }
                function expect(result)
                  local checks = {}
                  for _, kind in ipairs(kinds) do
                    checks[kind] = function(first, second)
                      local problem = _expect(kind, result, first, second)
                      if problem then error(problem, 2) end
                      return checks
                    end
                  end
                  return setmetatable(checks, { __index = function(_, name) error(_unknown(tostring(name)), 2) end })
                end
                """.utf8))
    ])
}
