import Glibc
import JSONLines

/// A Proxmox task that a call has begun.
public struct JournaledTask: Sendable, Equatable {
    public let upid: String
    public let cluster: String
    /// The call's id in the audit.
    public let call: String
    public let tool: String
    /// Who asked for it.
    public let user: String
    public let began: UnixTime

    public init(upid: String, cluster: String, call: String, tool: String, user: String, began: UnixTime) {
        self.upid = upid
        self.cluster = cluster
        self.call = call
        self.tool = tool
        self.user = user
        self.began = began
    }
}

extension StateStore {
    /// What stands in the column `upid` before Proxmox has named a task.
    private static let unnamed = "sent:"
    /// What stands in the column `process` when a task's end has been told; `record` is then when that was.
    private static let over = "over"
    /// How long a task is remembered that is over, so that nobody takes it for one whose answer was lost.
    private static let remembered = Duration.seconds(60)

    /// Writes down that a call of this process is about to send a change.
    ///
    /// - Parameter number: of the change in its call.
    public func requestSent(_ sent: SentRequest, number: Int) throws {
        try run(
            "INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?)",
            [
                .text(sent.cluster), .text("\(Self.unnamed)\(sent.call)#\(number)"), .text(ProcessMark.own),
                .text(JSONWriter.string(sent.record)),
            ])
    }

    /// Writes down that this process follows a task, which answers what its call has sent.
    public func taskBegan(_ task: JournaledTask) throws {
        let record: JSONValue = [
            "call": .string(task.call), "tool": .string(task.tool),
            "user": .string(task.user), "began": .int(task.began.microseconds),
        ]
        try transaction { connection in
            try connection.run(
                "INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?)",
                [.text(task.cluster), .text(task.upid), .text(ProcessMark.own), .text(JSONWriter.string(record))])
            try Self.strikeOut(task.call, task.cluster, connection)
        }
    }

    /// The call has told what came of everything that it has sent, and how these of its tasks have ended.
    public func callEnded(_ call: String, on cluster: String, tasks: [String] = []) throws {
        try transaction { connection in
            try Self.strikeOut(call, cluster, connection)
            for upid in tasks { try Self.markOver(upid, cluster, connection) }
            try forgetOld(connection)
        }
    }

    private static func strikeOut(_ call: String, _ cluster: String, _ connection: SQLiteConnection) throws {
        // `$` is the character behind `#`: a range of the key is faster than a pattern.
        try connection.run(
            "DELETE FROM tasks WHERE cluster = ? AND upid > ? AND upid < ?",
            [.text(cluster), .text("\(unnamed)\(call)#"), .text("\(unnamed)\(call)$")])
    }

    public func taskEnded(_ upid: String, on cluster: String) throws {
        try transaction { connection in
            try Self.markOver(upid, cluster, connection)
            try forgetOld(connection)
        }
    }

    private static func markOver(_ upid: String, _ cluster: String, _ connection: SQLiteConnection) throws {
        try connection.run(
            "UPDATE tasks SET process = ?, record = ? WHERE cluster = ? AND upid = ?",
            [.text(over), .text(String(UnixTime.now().microseconds)), .text(cluster), .text(upid)])
    }

    /// Now and then: all tasks have to be looked through for it.
    private func forgetOld(_ connection: SQLiteConnection) throws {
        let now = UnixTime.now()
        guard nextForgetting < now else { return }
        nextForgetting = now + .seconds(5)
        try connection.run(
            "DELETE FROM tasks WHERE process = ? AND CAST(record AS INTEGER) < ?",
            [.text(Self.over), .integer((now - Self.remembered).microseconds)])
    }

    /// Every task of a cluster that a process on this file knows, also those that are over.
    public func namedTasks(of cluster: String) throws -> Set<String> {
        let rows = try run("SELECT upid FROM tasks WHERE cluster = ?", [.text(cluster)])
        return Set(rows.compactMap { $0[0].text }.filter { !$0.hasPrefix(Self.unnamed) })
    }

    /// Takes over what processes of a cluster have left that have ended: from now on this process follows the tasks, and
    /// finds out what became of what was sent.
    public func adoptTasks(of cluster: String) throws -> (tasks: [JournaledTask], sent: [SentRequest]) {
        try transaction { connection in
            var tasks: [JournaledTask] = []
            var requests: [SentRequest] = []
            let rows = try connection.run(
                "SELECT upid, process, record FROM tasks WHERE cluster = ? AND process <> ?",
                [.text(cluster), .text(Self.over)])
            for row in rows {
                guard let upid = row[0].text, let process = row[1].text, !ProcessMark.isAlive(process),
                    let record = row[2].text.flatMap({ try? JSONReader.read($0) })
                else { continue }
                try connection.run(
                    "UPDATE tasks SET process = ? WHERE cluster = ? AND upid = ?",
                    [.text(ProcessMark.own), .text(cluster), .text(upid)])
                guard !upid.hasPrefix(Self.unnamed) else {
                    if let sent = SentRequest(record: record, on: cluster) { requests.append(sent) }
                    continue
                }
                tasks.append(
                    JournaledTask(
                        upid: upid, cluster: cluster, call: record["call"]?.string ?? "",
                        tool: record["tool"]?.string ?? "", user: record["user"]?.string ?? "",
                        began: UnixTime(microseconds: record["began"]?.int ?? 0)))
            }
            return (tasks.sorted { $0.began < $1.began }, requests.sorted { $0.sent < $1.sent })
        }
    }
}

/// Tells a process from every other, also from a later one with the same number.
enum ProcessMark {
    /// Number and start time: `4711:883212`.
    static let own = mark(of: getpid()) ?? "\(getpid()):0"

    static func isAlive(_ mark: String) -> Bool {
        guard let pid = mark.split(separator: ":").first.flatMap({ pid_t($0) }) else { return false }
        return self.mark(of: pid) == mark
    }

    private static func mark(of pid: pid_t) -> String? {
        let descriptor = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        // The command's name, in parentheses, may hold anything; the start time is the 20th field behind it.
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        guard let close = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: close)...].split(separator: " ")
        // A zombie has ended, only nobody has looked yet.
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return "\(pid):\(fields[19])"
    }
}
