import CSQLite
import Glibc

/// The tables of the state file and their version.
enum StateSchema {
    static var version: Int { steps.count }

    /// What makes each version of the one before.
    private static let steps = [tables, rates, tasksByCluster]

    /// Two clusters may give the same UPID.
    private static let tasksByCluster = [
        """
        CREATE TABLE tasks_by_cluster (
            cluster TEXT NOT NULL, upid TEXT NOT NULL, process TEXT NOT NULL, record TEXT NOT NULL,
            PRIMARY KEY (cluster, upid)) WITHOUT ROWID
        """,
        """
        INSERT INTO tasks_by_cluster
            SELECT coalesce(json_extract(record, '$.cluster'), ''), upid, process, record FROM tasks
        """,
        "DROP TABLE tasks",
        "ALTER TABLE tasks_by_cluster RENAME TO tasks",
    ]

    private static let rates = [
        // Calls that count for a profile's rate. `forgotten` is when their window has passed.
        """
        CREATE TABLE rate_hits (
            key TEXT NOT NULL, call TEXT NOT NULL, time INTEGER NOT NULL, forgotten INTEGER NOT NULL,
            PRIMARY KEY (key, call)) WITHOUT ROWID
        """,
        "CREATE INDEX rate_hits_by_end ON rate_hits (forgotten)",
    ]

    private static let tables = [
        // `record` is the approval as JSON; what is looked for stands in columns.
        """
        CREATE TABLE approvals (
            id TEXT PRIMARY KEY, state TEXT NOT NULL, uid INTEGER NOT NULL, binding TEXT NOT NULL,
            expires INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID
        """,
        "CREATE INDEX approvals_by_state ON approvals (state, expires)",
        "CREATE TABLE hook_values (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        // A call counts once for a key, however often its hooks run. `forgotten` is when no window reaches it any more.
        """
        CREATE TABLE hook_hits (
            key TEXT NOT NULL, call TEXT NOT NULL, time INTEGER NOT NULL, forgotten INTEGER NOT NULL,
            PRIMARY KEY (key, call)) WITHOUT ROWID
        """,
        "CREATE TABLE hook_counters (key TEXT PRIMARY KEY, forgotten INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE audit_heads (file TEXT PRIMARY KEY, hash TEXT NOT NULL, count INTEGER NOT NULL) WITHOUT ROWID",
        // `process` tells which process follows the task.
        "CREATE TABLE tasks (upid TEXT PRIMARY KEY, process TEXT NOT NULL, record TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE flags (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    ]

    /// Brings a connection's database to this version.
    static func prepare(_ connection: SQLiteConnection, path: String) throws {
        // Turning WAL on needs the file to itself for a moment, and SQLite does not wait for that.
        try patiently { _ = try connection.run("PRAGMA journal_mode = WAL") }
        try connection.run("PRAGMA synchronous = NORMAL")
        try connection.run("PRAGMA trusted_schema = OFF")
        try patiently {
            try connection.transaction(isDurable: true) {
                let found = try connection.run("PRAGMA user_version").first?.first?.integer ?? 0
                switch found {
                case version: return
                case 0..<version:
                    for step in steps[found...].joined() { try connection.run(step) }
                    try connection.run("PRAGMA user_version = \(version)")
                default:
                    throw GatewayError(
                        .invalidRequest,
                        "state file \(path) was written by another version of proxgate (\(found), this one knows \(version))"
                    )
                }
            }
        }
    }

    private static func patiently(_ body: () throws -> Void) throws {
        for _ in 0..<100 {
            do { return try body() } catch let failure as SQLiteConnection.Failure where failure.isBusy {
                usleep(50_000)
            }
        }
        try body()
    }
}
