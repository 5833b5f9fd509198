import Glibc
import JSONLines
import Synchronization

/// One end of a pipe, socket or file in a test. It never blocks a thread: many tests share few.
final class Descriptor: Sendable {
    let number: Int32
    private let framer = Mutex(LineFramer(limit: 1 << 24))
    private let lines = Mutex<[String]>([])
    private let isClosed = Mutex(false)

    init(_ number: Int32) { self.number = number }

    deinit { shut() }

    func shut() {
        isClosed.withLock { isClosed in
            if !isClosed { close(number) }
            isClosed = true
        }
    }

    struct Failure: Error { let code: Int32 }

    private func wait(_ events: Int32) async throws {
        var polled = pollfd(fd: number, events: Int16(events), revents: 0)
        while poll(&polled, 1, 0) == 0 { try await Task.sleep(for: .milliseconds(1)) }
    }

    func write(_ text: String) async throws {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            try await wait(POLLOUT)
            let count = bytes[written...].withUnsafeBytes { Glibc.write(number, $0.baseAddress, min($0.count, 4096)) }
            if count < 0, errno != EAGAIN { throw Failure(code: errno) }
            written += max(0, count)
        }
    }

    /// The next line; nil at the end.
    func line() async throws -> String? {
        while true {
            if let line = lines.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return line }
            try await wait(POLLIN)
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(number, &buffer, buffer.count)
            if count < 0, errno != EAGAIN { throw Failure(code: errno) }
            if count == 0 { return nil }
            let events = framer.withLock { $0.receive(Array(buffer.prefix(max(0, count)))) }
            lines.withLock { lines in
                for case .line(let line) in events { lines.append(String(decoding: line, as: UTF8.self)) }
            }
        }
    }

    func json() async throws -> JSONValue { try JSONReader.read(try await line() ?? "\"end\"") }

    func rest() async throws -> [String] {
        var all: [String] = []
        while let line = try await line() { all.append(line) }
        return all
    }

    static func pipe() -> (read: Descriptor, write: Descriptor) {
        var ends: [Int32] = [-1, -1]
        precondition(Glibc.pipe(&ends) == 0)
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }
}

/// A directory that is gone when the test is over.
final class Directory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/proxgate-test-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
    }

    deinit {
        for name in ["s", "s.lock", "in", "out"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
