import Gateway
import JSONLines
import Synchronization

/// Facts as an audit line holds them. What was not recorded is remembered as missing, and nothing is made up for it.
final class RecordedWorld: FactSource {
    private let seen: Seen
    private let notRecorded = Mutex<[String]>([])

    init(_ seen: Seen) { self.seen = seen }

    /// What a hook asked for and the line does not hold.
    var missing: [String] { notRecorded.withLock { $0 } }

    func fact(_ name: GuestFact, of guest: Guest) async throws -> JSONValue {
        let what = "\(name.rawValue) of guest \(guest.vmid)"
        guard let value = seen.facts[String(guest.vmid)]?[name.rawValue] else { throw lacks(what) }
        if value["left_out"] != nil { throw lacks(what) }
        if let error = value["error"]?.string { throw GatewayError(.unreachable, error) }
        return value
    }

    func get(_ path: String, _ parameters: JSONObject) async throws -> JSONValue {
        let entry = seen.gets.first { entry in
            entry["path"]?.string == path && (entry["parameters"]?.object ?? [:]) == parameters
        }
        if let error = entry?["error"]?.string { throw GatewayError(.unreachable, error) }
        guard let answer = entry?["answer"] else { throw lacks("GET \(path)") }
        return answer
    }

    /// What the store held under a key for the hooks of then.
    func value(_ key: String) -> JSONValue? {
        seen.store.first { $0["use"]?.string == "get" && $0["key"]?.string == key }?["answer"]
    }

    func lacks(_ what: String) -> GatewayError {
        notRecorded.withLock { if !$0.contains(what) { $0.append(what) } }
        return GatewayError(.notFound, "the audit does not say: \(what)")
    }
}

extension MemoryHookStore {
    /// Counts and sets what the post hooks of a past call did.
    func repeatWrites(of seen: Seen?, call: String) {
        guard let seen else { return }
        let time = seen.clock["time"]?.double ?? 0
        for entry in seen.store where entry["error"] == nil {
            guard let key = entry["key"]?.string else { continue }
            switch entry["use"]?.string {
            case "hit":
                let window = entry["window"]?.int ?? 0
                // What cannot be counted here could not be then.
                _ = try? hit(StoreHit(key: key, call: call, window: window, time: time))
            case "set":
                if let value = entry["value"] { try? set(key, to: value) }
            default: break
            }
        }
    }
}

/// The store of a replay: it counts the replayed calls at their own times, and knows of values what was recorded.
final class ReplayStore: HookStore {
    private let memory: MemoryHookStore
    private let world: RecordedWorld

    init(_ memory: MemoryHookStore, _ world: RecordedWorld) {
        self.memory = memory
        self.world = world
    }

    func value(_ key: String) async throws -> JSONValue {
        let own = try memory.value(key)
        if !own.isNull { return own }
        guard let recorded = world.value(key) else { throw world.lacks("store.get(\"\(key)\")") }
        return recorded
    }

    func set(_ key: String, to value: JSONValue) async throws { try memory.set(key, to: value) }
    func hit(_ hit: StoreHit) async throws -> Int { try memory.hit(hit) }
    func count(_ hit: StoreHit) async throws -> Int { try memory.count(hit) }
}
