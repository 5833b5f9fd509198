import Glibc
import JSONLines
import Synchronization

/// A client on the service's Unix socket: one plain line, one answer, until the service ends.
final class SocketConnection: Sendable {
    private struct State {
        var waiting: CheckedContinuation<JSONObject, any Error>?
        var isOver = false
        var number = 0
    }

    private let descriptor: Int32
    private let state = Mutex(State())

    /// - Throws: where nobody listens.
    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw HarnessError("socket: \(String(cString: strerror(errno)))") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else {
            let failure = HarnessError("\(path): \(String(cString: strerror(errno)))")
            close(descriptor)
            throw failure
        }
        // It ends with the connection, which the reader keeps open until the service closes it.
        Child.startThread { [self] in read() }
    }

    /// Lets the service know that nothing more comes.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// - Throws: where the connection ends before the answer.
    func ask(_ line: JSONObject) async throws -> JSONObject {
        var line = line
        line["id"] = .int(
            state.withLock { state in
                state.number += 1
                return state.number
            })
        let bytes = JSONWriter.bytes(.object(line)) + [0x0A]
        return try await withCheckedThrowingContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.waiting = continuation }
                return state.isOver
            }
            if isOver { return continuation.resume(throwing: Over()) }
            // A short line; where it cannot be written, the reader sees the end.
            _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    func call(_ tool: String, _ arguments: JSONObject, _ options: JSONObject = [:]) async throws -> JSONObject {
        var line: JSONObject = ["tool": .string(tool), "args": .object(arguments)]
        for (name, value) in options { line[name] = value }
        return try await ask(line)
    }

    /// The service has ended, or the connection to it.
    struct Over: Error {}

    private func read() {
        var framer = LineFramer(limit: 16 << 20)
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            for case .line(let line) in framer.receive(buffer.span.extracting(0..<count)) {
                guard let answer = try? JSONReader.read(line).object, answer["event"] == nil else { continue }
                take()?.resume(returning: answer)
            }
        }
        close(descriptor)
        state.withLock { $0.isOver = true }
        take()?.resume(throwing: Over())
    }

    private func take() -> CheckedContinuation<JSONObject, any Error>? {
        state.withLock { state in
            defer { state.waiting = nil }
            return state.waiting
        }
    }
}
