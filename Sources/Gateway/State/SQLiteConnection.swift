import CSQLite
import Glibc

/// What stands in a column of a row.
enum SQLiteValue: Equatable {
    case null
    case integer(Int)
    case text(String)

    var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    var text: String? { if case .text(let value) = self { value } else { nil } }
}

/// One connection to an SQLite database, used by one thread at a time.
final class SQLiteConnection {
    struct Failure: Error {
        let code: Int32
        let message: String
        /// Another process held the database longer than the busy timeout.
        var isBusy: Bool { code & 0xFF == SQLITE_BUSY }
    }

    private let handle: OpaquePointer
    /// Prepared once, by their text.
    private var statements: [String: OpaquePointer] = [:]

    /// - Parameters:
    ///   - path: without symbolic links, or `:memory:`.
    ///   - patience: how long to wait for other processes' transactions, in milliseconds.
    init(_ path: String, patience: Int32 = 5000) throws {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let failure = Failure(code: code, message: String(cString: sqlite3_errstr(code)))
            // SQLite hands out a connection even where it could not be opened.
            sqlite3_close_v2(opened)
            throw failure
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, patience)
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// Runs a statement and returns its rows.
    @discardableResult
    func run(_ sql: String, _ values: [SQLiteValue] = []) throws -> [[SQLiteValue]] {
        let statement = try prepared(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() { try bind(value, to: statement, at: Int32(index + 1)) }
        var rows: [[SQLiteValue]] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append((0..<sqlite3_column_count(statement)).map { Self.column($0, of: statement) })
            case SQLITE_DONE: return rows
            case let code: throw failure(code)
            }
        }
    }

    /// How many rows the last statement has changed.
    var changes: Int { Int(sqlite3_changes(handle)) }

    /// Runs `body` in a transaction that no other process's can run beside; an error undoes it.
    ///
    /// - Parameter isDurable: it is on the disk when this returns, also if the power fails then. Else it survives the
    ///   end of the process only.
    func transaction<Value>(isDurable: Bool = false, _ body: () throws -> Value) throws -> Value {
        if isDurable { try run("PRAGMA synchronous = FULL") }
        defer { if isDurable { _ = try? run("PRAGMA synchronous = NORMAL") } }
        try run("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try run("COMMIT")
            return value
        } catch {
            _ = try? run("ROLLBACK")
            throw error
        }
    }

    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement else { throw failure(code) }
        statements[sql] = statement
        return statement
    }

    private func bind(_ value: SQLiteValue, to statement: OpaquePointer, at index: Int32) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let number): sqlite3_bind_int64(statement, index, Int64(number))
            case .text(let text): sqlite3_bind_text_copy(statement, index, text, Int32(text.utf8.count))
            }
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private static func column(_ index: Int32, of statement: OpaquePointer) -> SQLiteValue {
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return .integer(Int(sqlite3_column_int64(statement, index)))
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(statement, index) else { return .null }
            let count = Int(sqlite3_column_bytes(statement, index))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        default: return .null
        }
    }

    private func failure(_ code: Int32) -> Failure {
        Failure(code: code, message: String(cString: sqlite3_errmsg(handle)))
    }
}
