import CSQLite
import Glibc

/// What the gateway must not forget: questions and their answers, what hooks store, tasks that it began, the audit's
/// head, whether it is frozen.
///
/// One file (SQLite, WAL, mode 0600) is shared by all processes of one user. A process may be killed at any point: a
/// transaction is there whole or not at all.
public actor StateStore {
    private nonisolated let queue = BlockingQueue(label: "proxgate.state")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// The file, or `:memory:`.
    public nonisolated let path: String
    /// Made at first use where the store is in memory: most gateways without a state file never keep anything.
    private var connection: SQLiteConnection?
    /// When tasks that are over may be struck out next.
    var nextForgetting = UnixTime(microseconds: 0)

    /// A store that ends with the process.
    public static func inMemory() throws -> StateStore { StateStore(":memory:", nil) }

    /// Opens the file, or makes it.
    ///
    /// - Throws: ``GatewayError`` where the file or its directory is not the gateway's own, where it is no state file,
    ///   or where it was written by a newer version.
    public init(path: String) throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let name = parts.last, path.last != "/" else {
            throw GatewayError(.invalidRequest, "state file '\(path)': expected the path of a file")
        }
        let directory =
            path.first == "/"
            ? "/" + parts.dropLast().joined(separator: "/")
            : parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
        let real = try FileTrust.checkDirectory(directory)
        let file = (real == "/" ? "" : real) + "/" + name
        try Self.claim(file)
        self.init(file, try Self.connect(file))
    }

    private init(_ path: String, _ connection: sending SQLiteConnection?) {
        self.path = path
        self.connection = connection
    }

    private static func connect(_ path: String) throws -> sending SQLiteConnection {
        do {
            let connection = try SQLiteConnection(path)
            try StateSchema.prepare(connection, path: path)
            return connection
        } catch let failure as SQLiteConnection.Failure {
            throw error(failure, path)
        }
    }

    private func connected() throws -> SQLiteConnection {
        if let connection { return connection }
        let made = try Self.connect(path)
        connection = made
        return made
    }

    /// Makes the file with its mode before SQLite sees it, and refuses one that others can read or write.
    private static func claim(_ file: String) throws {
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw GatewayError(
                .invalidRequest, "state file \(file) cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw GatewayError(.invalidRequest, "state file \(file) is not a regular file")
        }
        guard status.st_uid == geteuid() else {
            throw GatewayError(.invalidRequest, "state file \(file) belongs to uid \(status.st_uid)")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw GatewayError(.invalidRequest, "state file \(file) is open to others; run: chmod 600 \(file)")
        }
    }

    /// Runs a transaction; see ``SQLiteConnection/transaction(isDurable:_:)``.
    @discardableResult
    func transaction<Value: Sendable>(
        isDurable: Bool = false, _ body: (SQLiteConnection) throws -> sending Value
    ) throws -> Value {
        let connection = try connected()
        do {
            return try connection.transaction(isDurable: isDurable) { try body(connection) }
        } catch let failure as SQLiteConnection.Failure {
            throw Self.error(failure, path)
        }
    }

    /// Runs one statement that is a transaction of its own.
    @discardableResult
    func run(_ sql: String, _ values: [SQLiteValue] = []) throws -> [[SQLiteValue]] {
        let connection = try connected()
        do { return try connection.run(sql, values) } catch let failure as SQLiteConnection.Failure {
            throw Self.error(failure, path)
        }
    }

    private static func error(_ failure: SQLiteConnection.Failure, _ path: String) -> GatewayError {
        let problem =
            switch failure.code & 0xFF {
            case SQLITE_BUSY: "is kept busy by another process: \(failure.message)"
            case SQLITE_NOTADB, SQLITE_CORRUPT:
                "cannot be read (\(failure.message)); move it away to begin with a new one"
            case SQLITE_FULL: "cannot be written: the disk is full"
            default: failure.message
            }
        return GatewayError(.internal, "state file \(path): \(problem)")
    }
}
