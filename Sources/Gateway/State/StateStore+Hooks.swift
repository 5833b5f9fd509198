public import JSONLines

/// What hooks keep, shared by all processes that share the file. Written without waiting for the disk: after a power
/// failure the last moments may be missing.
extension StateStore: HookStore {
    public func value(_ key: String) throws -> JSONValue {
        try HookStoreLimits.check(key: key)
        let text = try run("SELECT value FROM hook_values WHERE key = ?", [.text(key)]).first?.first?.text
        guard let text else { return .null }
        do { return try JSONReader.read(text) } catch {
            throw GatewayError(.internal, "state file \(path): the value under '\(key)' is not JSON: \(error)")
        }
    }

    public func set(_ key: String, to value: JSONValue) throws {
        try HookStoreLimits.check(key: key)
        try HookStoreLimits.check(value)
        if value.isNull {
            try run("DELETE FROM hook_values WHERE key = ?", [.text(key)])
            return
        }
        try transaction { connection in
            try connection.run(
                "UPDATE hook_values SET value = ? WHERE key = ?", [.text(JSONWriter.string(value)), .text(key)])
            if connection.changes > 0 { return }
            let keys = try connection.run("SELECT count(*) FROM hook_values").first?.first?.integer ?? 0
            guard keys < HookStoreLimits.keys else { throw HookStoreLimits.full }
            try connection.run("INSERT INTO hook_values VALUES (?, ?)", [.text(key), .text(JSONWriter.string(value))])
        }
    }

    public func hit(_ hit: StoreHit) throws -> Int {
        try HookStoreLimits.check(hit)
        let key = SQLiteValue.text(hit.key)
        let now = SQLiteValue.integer(Self.microseconds(hit.time))
        let forgotten = SQLiteValue.integer(Self.microseconds(hit.time + Double(hit.window)))
        return try transaction { connection in
            try Self.makeRoom(for: key, now, in: connection)
            try connection.run(
                """
                INSERT INTO hook_counters VALUES (?, ?)
                ON CONFLICT DO UPDATE SET forgotten = max(forgotten, excluded.forgotten)
                """, [key, forgotten])
            try connection.run("DELETE FROM hook_hits WHERE key = ? AND forgotten <= ?", [key, now])
            try connection.run(
                """
                INSERT INTO hook_hits VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET forgotten = max(forgotten, excluded.forgotten)
                """, [key, .text(hit.call), now, forgotten])
            let kept = try connection.run("SELECT count(*) FROM hook_hits WHERE key = ?", [key])
            if let extra = kept.first?.first?.integer.map({ $0 - HookStoreLimits.hits }), extra > 0 {
                try connection.run(
                    """
                    DELETE FROM hook_hits WHERE key = ?1
                    AND call IN (SELECT call FROM hook_hits WHERE key = ?1 ORDER BY time LIMIT ?2)
                    """, [key, .integer(extra)])
            }
            return try Self.count(hit, in: connection)
        }
    }

    public func count(_ hit: StoreHit) throws -> Int {
        try HookStoreLimits.check(hit)
        return try transaction { try Self.count(hit, in: $0) }
    }

    /// Lets a new key in where there are too many only if others have been forgotten.
    private static func makeRoom(for key: SQLiteValue, _ now: SQLiteValue, in connection: SQLiteConnection) throws {
        guard try connection.run("SELECT 1 FROM hook_counters WHERE key = ?", [key]).isEmpty else { return }
        func count() throws -> Int { try connection.run("SELECT count(*) FROM hook_counters").first?[0].integer ?? 0 }
        guard try count() >= HookStoreLimits.keys else { return }
        let old = "SELECT key FROM hook_counters WHERE forgotten <= ?"
        try connection.run("DELETE FROM hook_hits WHERE key IN (\(old))", [now])
        try connection.run("DELETE FROM hook_counters WHERE forgotten <= ?", [now])
        guard try count() < HookStoreLimits.keys else { throw HookStoreLimits.full }
    }

    private static func count(_ hit: StoreHit, in connection: SQLiteConnection) throws -> Int {
        let since = SQLiteValue.integer(microseconds(hit.time - Double(hit.window)))
        let rows = try connection.run(
            "SELECT count(*) FROM hook_hits WHERE key = ? AND time > ? AND call <> ?",
            [.text(hit.key), since, .text(hit.call)])
        return (rows.first?.first?.integer ?? 0) + 1
    }

    /// Any clock that a test may have fits.
    private static func microseconds(_ seconds: Double) -> Int { Int(exactly: (seconds * 1e6).rounded()) ?? 0 }
}
