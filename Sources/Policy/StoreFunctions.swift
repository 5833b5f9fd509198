import Gateway
import JSONLines
import LuaRuntime

/// `store`: what hooks keep between calls.
enum StoreFunctions {
    static func add(to host: inout LuaHost, _ scope: HookScope) {
        host.asyncFunction("store.get") { arguments in
            let world = try scope.world(for: "store.get")
            return try await world.value(try key(arguments, "store.get(\"maintenance\")"))
        }
        host.asyncFunction("store.set") { arguments in
            let world = try scope.world(for: "store.set")
            let key = try key(arguments, "store.set(\"maintenance\", true)")
            guard arguments.values.count <= 2 else { throw LuaHost.Failure("store.set: expected a key and a value") }
            if case .function? = arguments.values.last { throw LuaHost.Failure("store.set: a function is no value") }
            try await world.set(key, to: arguments[1] ?? .null)
            return .null
        }
        host.asyncFunction("store.hit") { arguments in
            let world = try scope.world(for: "store.hit")
            let example = "store.hit(\"changes:\" .. op.principal.user, 60)"
            let key = try key(arguments, example)
            guard let window = arguments[1]?.double, let seconds = Int(exactly: window) else {
                throw LuaHost.Failure("store.hit: expected a key and a number of seconds, as in \(example)")
            }
            return try await world.hit(key, window: seconds)
        }
    }

    private static func key(_ arguments: LuaArguments, _ example: String) throws(LuaHost.Failure) -> String {
        guard let key = arguments[0]?.string else {
            throw LuaHost.Failure("store: expected a key first, as in \(example)")
        }
        return key
    }
}
