/// A call under a rate.
struct RateHit: Sendable {
    var key: String
    var call: String
    /// So many calls fit into the window.
    var limit: Int
    var window: Duration
    var time: UnixTime
}

extension StateStore {
    /// Counts a call, where its window has room for it.
    ///
    /// - Returns: nil where it counts, now or already; else after what time there will be room.
    func count(_ hit: RateHit) throws -> Duration? {
        let key = SQLiteValue.text(hit.key)
        let now = SQLiteValue.integer(hit.time.microseconds)
        let since = SQLiteValue.integer((hit.time - hit.window).microseconds)
        return try transaction { connection in
            try connection.run("DELETE FROM rate_hits WHERE forgotten <= ?", [now])
            let own = try connection.run("SELECT 1 FROM rate_hits WHERE key = ? AND call = ?", [key, .text(hit.call)])
            guard own.isEmpty else { return nil }
            let others = try connection.run(
                "SELECT time FROM rate_hits WHERE key = ? AND time > ? ORDER BY time", [key, since])
            guard others.count >= hit.limit else {
                let forgotten = SQLiteValue.integer((hit.time + hit.window).microseconds)
                try connection.run("INSERT INTO rate_hits VALUES (?, ?, ?, ?)", [key, .text(hit.call), now, forgotten])
                return nil
            }
            // The one whose leaving makes room; more than one has to leave where the limit was lowered.
            guard hit.limit > 0, let time = others[others.count - hit.limit].first?.integer else { return hit.window }
            return hit.time.duration(to: UnixTime(microseconds: time) + hit.window)
        }
    }
}
