import JSONLines

/// Reads a task's log a little at a time: a backup's may have a hundred thousand lines.
struct TaskLog: Sendable {
    private let path: [String]
    /// Lines that need not be read again.
    private var seen = 0

    init(_ upid: UPID) { path = ["nodes", upid.node, "tasks", upid.text, "log"] }

    /// The newest line, where there is one that was not given before.
    mutating func newest(on connection: some ProxmoxConnection) async throws -> String? {
        var page = try await read(from: seen, limit: 50, on: connection)
        if page.total > seen + 50 { page = try await read(from: page.total - 1, limit: 50, on: connection) }
        guard let last = page.lines.last else { return nil }
        seen = max(seen, last.number)
        return last.text
    }

    func tail(_ count: Int, on connection: some ProxmoxConnection) async throws -> [String] {
        let page = try await read(from: 0, limit: count, on: connection)
        guard page.total > count else { return page.lines.map(\.text) }
        return try await read(from: page.total - count, limit: count, on: connection).lines.map(\.text)
    }

    private func read(
        from start: Int, limit: Int, on connection: some ProxmoxConnection
    ) async throws -> (lines: [(number: Int, text: String)], total: Int) {
        let answer = try await connection.send(
            ProxmoxRequest(method: .get, path: path, parameters: ["start": .int(start), "limit": .int(limit)]))
        let lines = (answer.data.array ?? []).compactMap { line -> (number: Int, text: String)? in
            guard let number = line["n"]?.int, let text = line["t"]?.string else { return nil }
            return (number, text)
        }
        // What Proxmox answers in place of lines.
        if lines.count == 1, lines[0].text == "no content" || lines[0].text.hasPrefix("unable to open file") {
            return ([], 0)
        }
        return (lines, answer.extra["total"]?.int ?? lines.last?.number ?? 0)
    }
}
