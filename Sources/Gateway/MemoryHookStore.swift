public import JSONLines
import Synchronization

/// A hook store that ends with the process: for tests, trials, and where no state file is configured.
public final class MemoryHookStore: HookStore {
    private struct Hits {
        /// The widest window that was asked for: older hits count nowhere.
        var window = 0
        var times: [(call: String, time: Double)] = []
    }

    private struct State {
        var values: [String: JSONValue] = [:]
        var hits: [String: Hits] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    public func value(_ key: String) throws -> JSONValue {
        try HookStoreLimits.check(key: key)
        return state.withLock { $0.values[key] ?? .null }
    }

    public func set(_ key: String, to value: JSONValue) throws {
        try HookStoreLimits.check(key: key)
        try HookStoreLimits.check(value)
        let isKept = state.withLock { state in
            if value.isNull {
                state.values[key] = nil
            } else {
                guard state.values[key] != nil || state.values.count < HookStoreLimits.keys else { return false }
                state.values[key] = value
            }
            return true
        }
        guard isKept else { throw HookStoreLimits.full }
    }

    public func hit(_ hit: StoreHit) throws -> Int {
        try HookStoreLimits.check(hit)
        let count = state.withLock { state -> Int? in
            if state.hits[hit.key] == nil, state.hits.count >= HookStoreLimits.keys {
                // A key whose hits are all past their window is free again.
                state.hits = state.hits.filter { Self.isLive($0.value, at: hit.time) }
                guard state.hits.count < HookStoreLimits.keys else { return nil }
            }
            var hits = state.hits[hit.key] ?? Hits()
            hits.window = max(hits.window, hit.window)
            hits.times.removeAll { $0.time <= hit.time - Double(hits.window) }
            if !hits.times.contains(where: { $0.call == hit.call }) { hits.times.append((hit.call, hit.time)) }
            if hits.times.count > HookStoreLimits.hits { hits.times.removeFirst() }
            state.hits[hit.key] = hits
            return Self.count(hits, hit)
        }
        guard let count else { throw HookStoreLimits.full }
        return count
    }

    public func count(_ hit: StoreHit) throws -> Int {
        try HookStoreLimits.check(hit)
        return state.withLock { Self.count($0.hits[hit.key] ?? Hits(), hit) }
    }

    private static func isLive(_ hits: Hits, at time: Double) -> Bool {
        hits.times.contains { $0.time > time - Double(hits.window) }
    }

    private static func count(_ hits: Hits, _ hit: StoreHit) -> Int {
        let others = hits.times.count { $0.time > hit.time - Double(hit.window) && $0.call != hit.call }
        return others + 1
    }
}

/// Reads through to another store and keeps what is written to itself: for dry runs and everything else that is only a
/// trial. It is dropped with what was written.
public final class HookStoreOverlay: HookStore {
    private let base: any HookStore
    private let written = Mutex<[String: JSONValue]>([:])
    private let hits = MemoryHookStore()

    public init(over base: any HookStore) { self.base = base }

    public func value(_ key: String) async throws -> JSONValue {
        if let value = written.withLock({ $0[key] }) { return value }
        return try await base.value(key)
    }

    public func set(_ key: String, to value: JSONValue) async throws {
        try HookStoreLimits.check(key: key)
        try HookStoreLimits.check(value)
        let isKept = written.withLock { written in
            guard written[key] != nil || written.count < HookStoreLimits.keys else { return false }
            written[key] = value
            return true
        }
        guard isKept else { throw HookStoreLimits.full }
    }

    /// The call itself counts once, whether it is in the base, here, in both or in neither.
    public func hit(_ hit: StoreHit) async throws -> Int { try await base.count(hit) + hits.hit(hit) - 1 }

    public func count(_ hit: StoreHit) async throws -> Int { try await base.count(hit) + hits.count(hit) - 1 }
}
