import FrontEnds
import JSONLines
import MCPSchemaCheck
import Synchronization
import Testing

/// The other end of a connection. Whatever it is sent is checked against MCP's schemas.
final class Client: Sendable {
    private struct Inbox {
        var lines: [String] = []
        var waiting: CheckedContinuation<String?, Never>?
        var isClosed = false
    }

    private let inbox = Mutex(Inbox())
    private let input: AsyncStream<LineFramer.Event>.Continuation
    private let run: Task<Void, Never>
    private let monitor = MCPMonitor()

    /// - Parameter failing: lines from this one on (from 0) cannot be written.
    init(_ connection: Connection, failing: Int = .max) {
        let (events, input) = AsyncStream.makeStream(of: LineFramer.Event.self)
        self.input = input
        let (written, writer) = AsyncStream.makeStream(of: String?.self)
        let count = Counter()
        run = Task { [monitor] in
            await connection.run(events) { line in
                monitor.received(line)
                if count.next() >= failing { throw Gone() }
                writer.yield(String(decoding: line, as: UTF8.self))
            }
            writer.yield(nil)
            writer.finish()
        }
        Task { for await line in written { self.take(line) } }
    }

    deinit { reportFaults() }

    private func reportFaults() {
        for fault in monitor.takeFaults() { Issue.record("\(fault)") }
    }

    struct Gone: Error {}

    private final class Counter: Sendable {
        private let value = Mutex(0)
        func next() -> Int {
            value.withLock { value in
                value += 1
                return value - 1
            }
        }
    }

    private func take(_ line: String?) {
        let waiter = inbox.withLock { inbox -> CheckedContinuation<String?, Never>? in
            guard let waiter = inbox.waiting else {
                if let line { inbox.lines.append(line) } else { inbox.isClosed = true }
                return nil
            }
            inbox.waiting = nil
            if line == nil { inbox.isClosed = true }
            return waiter
        }
        waiter?.resume(returning: line)
    }

    func send(_ line: String) {
        monitor.sent(line.utf8)
        input.yield(.line(Array(line.utf8)))
    }
    func send(_ event: LineFramer.Event) { input.yield(event) }
    func end() { input.finish() }
    /// The connection has returned.
    func finished() async { await run.value }

    /// The next line with its newline; nil at the end.
    func receive() async -> String? {
        defer { reportFaults() }
        return await withCheckedContinuation { continuation in
            let ready = inbox.withLock { inbox -> String?? in
                if !inbox.lines.isEmpty { return .some(inbox.lines.removeFirst()) }
                if inbox.isClosed { return .some(nil) }
                inbox.waiting = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    func receiveJSON() async throws -> JSONValue {
        guard let line = await receive() else { return nil }
        return try JSONReader.read(line)
    }

    /// Sends a line and returns the next one.
    func ask(_ line: String) async throws -> JSONValue {
        send(line)
        return try await receiveJSON()
    }

    /// Everything until the end.
    func rest() async -> [String] {
        var lines: [String] = []
        while let line = await receive() { lines.append(line) }
        return lines
    }
}
