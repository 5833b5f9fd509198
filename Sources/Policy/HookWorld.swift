import Gateway
import JSONLines
import LuaRuntime
import Synchronization

/// The world around one decision or review as its hooks reach it: facts, reads, the store. It notes what they saw.
final class HookWorld: FactSource {
    private let facts: any FactSource
    private let store: any HookStore
    /// What the hooks read as `clock`.
    let clock: JSONObject
    private let operation: Operation
    private let result: JSONObject
    private let time: Double
    private let noted: Mutex<Seen>

    /// - Parameter result: what post hooks look at.
    init(
        _ operation: Operation, result: JSONObject = [:], facts: any FactSource, store: any HookStore,
        clock: JSONObject, settings: String
    ) {
        self.facts = facts
        // What a trial writes is dropped with it.
        self.store = operation.dryRun ? HookStoreOverlay(over: store) : store
        self.clock = clock
        self.operation = operation
        self.result = result
        time = clock["time"]?.double ?? 0
        var seen = Seen()
        seen.clock = .object(clock)
        seen.settings = settings
        noted = Mutex(seen)
    }

    /// What the hooks' words are kept free of. Few hooks say any.
    var secrets: CallSecrets { CallSecrets(operation, result: result) }

    var seen: Seen { noted.withLock { $0 } }

    func fact(_ name: GuestFact, of guest: Guest) async throws -> JSONValue {
        try await noting({ try await self.facts.fact(name, of: guest) }) { $0.addFact(name, of: guest, $1) }
    }

    func get(_ path: String, _ parameters: JSONObject) async throws -> JSONValue {
        try await noting({ try await self.facts.get(path, parameters) }) { $0.addGet(path, parameters, $1) }
    }

    // What is kept lies in a file: it has no secrets.

    func value(_ key: String) async throws -> JSONValue {
        let key = secrets.masked(key)
        return try await noting({ try await self.store.value(key) }) { $0.addStore("get", ["key": .string(key)], $1) }
    }

    func set(_ key: String, to value: JSONValue) async throws {
        let secrets = secrets
        let (key, value) = (secrets.masked(key), secrets.masked(value))
        _ = try await noting({
            try await self.store.set(key, to: value)
            return .null
        }) { $0.addStore("set", ["key": .string(key), "value": value], $1) }
    }

    func hit(_ key: String, window: Int) async throws -> JSONValue {
        let key = secrets.masked(key)
        let hit = StoreHit(key: key, call: operation.id, window: window, time: time)
        return try await noting({ .int(try await self.store.hit(hit)) }) {
            $0.addStore("hit", ["key": .string(key), "window": .int(window)], $1)
        }
    }

    /// What goes wrong becomes an error at the hook's own line, and is noted as well.
    private func noting(
        _ body: () async throws -> JSONValue, _ note: (inout Seen, Seen.Answer) -> Void
    ) async throws -> JSONValue {
        do {
            let value = try await body()
            noted.withLock { note(&$0, .value(value)) }
            return value
        } catch let error as GatewayError {
            noted.withLock { note(&$0, .error(error.message)) }
            throw LuaHost.Failure(error.message)
        }
    }
}
