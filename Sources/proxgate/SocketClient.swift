import Glibc
import JSONLines

/// A gateway that serves a Unix socket.
struct SocketClient {
    let path: String
    /// Seconds to wait for each part of an answer; for as long as it takes where it is nil.
    var patience: Int?

    /// Asks one thing.
    ///
    /// - Parameter line: a plain line without its newline, with id 1.
    /// - Returns: the answer; progress lines before it are left out.
    func ask(_ line: [UInt8]) throws -> JSONObject { try ask(line) { _ in } }

    /// - Parameter onEvent: takes the lines before the answer.
    func ask(_ line: [UInt8], onEvent: (JSONObject) -> Void) throws -> JSONObject {
        let descriptor = try connected()
        defer { close(descriptor) }
        Self.send(line, to: descriptor)
        var answer: JSONObject?
        // The way stays open: at its end, the gateway would decline the questions that the call waits with.
        try Self.read(descriptor) { line in
            guard let object = try JSONReader.read(line).object else { return true }
            if object["event"] == nil { answer = object } else { onEvent(object) }
            return answer == nil
        }
        guard let answer else { throw closed }
        return answer
    }

    /// Stays connected, and asks one thing after another or several at once.
    func open() throws -> GatewayClient {
        let descriptor = try connected()
        let client = GatewayClient { Self.send($0, to: descriptor) }
        let end = closed
        // The descriptor stays open as long as somebody may write to it: to the process's end.
        try BackgroundThread.start {
            try? Self.read(descriptor) { line in
                client.received(line)
                return true
            }
            client.ended(end)
        }
        return client
    }

    private var closed: CommandError { CommandError("\(path): the gateway closed the connection without an answer") }

    /// - Parameter onLine: takes each line; false ends the reading.
    private static func read(_ descriptor: Int32, _ onLine: ([UInt8]) throws -> Bool) throws {
        var framer = LineFramer(limit: 64 << 20)
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            for case .line(let line) in framer.receive(buffer.span.extracting(0..<count)) {
                guard try onLine(line) else { return }
            }
        }
    }

    /// Where nobody reads any more, the reader of the answer finds out.
    private static func send(_ line: [UInt8], to descriptor: Int32) {
        var rest = (line + [0x0A])[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private func connected() throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure() }
        if let patience {
            var limit = timeval(tv_sec: patience, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        do { try connect(descriptor) } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private func connect(_ descriptor: Int32) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
            guard path.utf8.count < target.count else { return false }
            target.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { throw CommandError("\(path): too long for a socket's path") }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw failure() }
    }

    private func failure() -> CommandError {
        CommandError("\(path): \(String(cString: strerror(errno))); is the gateway running?")
    }
}
