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
    /// Writes down that this process follows a task.
    public func taskBegan(_ task: JournaledTask) throws {
        let record: JSONValue = [
            "call": .string(task.call), "tool": .string(task.tool),
            "user": .string(task.user), "began": .int(task.began.microseconds),
        ]
        try run(
            "INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?)",
            [.text(task.cluster), .text(task.upid), .text(ProcessMark.own), .text(JSONWriter.string(record))])
    }

    public func taskEnded(_ upid: String, on cluster: String) throws {
        try run("DELETE FROM tasks WHERE cluster = ? AND upid = ?", [.text(cluster), .text(upid)])
    }

    /// Takes over the tasks of a cluster whose process has ended before they did: from now on this process follows them.
    public func adoptTasks(of cluster: String) throws -> [JournaledTask] {
        try transaction { connection in
            var adopted: [JournaledTask] = []
            let rows = try connection.run(
                "SELECT upid, process, record FROM tasks WHERE cluster = ?", [.text(cluster)])
            for row in rows {
                guard let upid = row[0].text, let process = row[1].text, !ProcessMark.isAlive(process),
                    let record = row[2].text.flatMap({ try? JSONReader.read($0) })
                else { continue }
                try connection.run(
                    "UPDATE tasks SET process = ? WHERE cluster = ? AND upid = ?",
                    [.text(ProcessMark.own), .text(cluster), .text(upid)])
                adopted.append(
                    JournaledTask(
                        upid: upid, cluster: cluster, call: record["call"]?.string ?? "",
                        tool: record["tool"]?.string ?? "", user: record["user"]?.string ?? "",
                        began: UnixTime(microseconds: record["began"]?.int ?? 0)))
            }
            return adopted.sorted { $0.began < $1.began }
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
