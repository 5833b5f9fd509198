import Glibc
import JSONLines

/// Asks a gateway on a Unix socket one thing.
struct SocketClient {
    let path: String

    /// - Parameter line: a plain line without its newline, with id 1.
    /// - Returns: the answer; progress lines before it are left out.
    func ask(_ line: [UInt8]) throws -> JSONObject { try ask(line) { _ in } }

    /// - Parameter onEvent: takes the lines before the answer.
    func ask(_ line: [UInt8], onEvent: (JSONObject) -> Void) throws -> JSONObject {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        try connect(descriptor)
        Terminal.write(String(decoding: line, as: UTF8.self) + "\n", to: descriptor)
        // The way stays open: at its end, the gateway would decline the questions that the call waits with.
        var framer = LineFramer(limit: 64 << 20)
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw CommandError("\(path): the gateway closed the connection without an answer") }
            for case .line(let line) in framer.receive(buffer.span.extracting(0..<count)) {
                guard let answer = try JSONReader.read(line).object else { continue }
                if answer["event"] == nil { return answer }
                onEvent(answer)
            }
        }
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
