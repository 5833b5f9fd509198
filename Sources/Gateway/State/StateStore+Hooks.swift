public import JSONLines

extension StateStore {
    /// What a hook has stored under a key; nil where nothing is.
    public func hookValue(_ key: String) throws -> JSONValue? {
        let text = try run("SELECT value FROM hook_values WHERE key = ?", [.text(key)]).first?.first?.text
        return text.flatMap { try? JSONReader.read($0) }
    }

    /// - Parameter value: nil removes what is there.
    public func setHookValue(_ value: JSONValue?, for key: String) throws {
        guard let value else {
            try run("DELETE FROM hook_values WHERE key = ?", [.text(key)])
            return
        }
        try run("INSERT OR REPLACE INTO hook_values VALUES (?, ?)", [.text(key), .text(JSONWriter.string(value))])
    }

    /// Counts a call for a key, once however often it is asked, and returns how many calls count in the window that ends
    /// now.
    public func hookHit(_ key: String, call: String, window: Duration, now: UnixTime) throws -> Int {
        try transaction { connection in
            let since = now - window
            try connection.run(
                "DELETE FROM hook_hits WHERE key = ? AND forgotten <= ?", [.text(key), .integer(now.microseconds)])
            try connection.run(
                """
                INSERT INTO hook_hits VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET forgotten = max(forgotten, excluded.forgotten)
                """,
                [.text(key), .text(call), .integer(now.microseconds), .integer((now + window).microseconds)])
            let rows = try connection.run(
                "SELECT count(*) FROM hook_hits WHERE key = ? AND time > ?", [.text(key), .integer(since.microseconds)])
            return rows.first?.first?.integer ?? 0
        }
    }
}
