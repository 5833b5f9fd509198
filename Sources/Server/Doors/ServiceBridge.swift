import FrontEnds
import Glibc
import JSONLines

/// Carries lines between a client's stdio and a service's Unix socket, so that the client's user holds neither the
/// Proxmox credentials nor the hooks.
///
/// One thread and no copy of the gateway: an assistant starts one for each conversation.
public final class ServiceBridge {
    /// Who may be at the other end.
    public enum Server: Sendable, Equatable {
        /// root, or the user that runs the bridge, or the user `proxgate` where there is one.
        case usual
        case uid(UInt32)
    }

    private let path: String
    private let server: Server
    /// Whom the service is to take the client for.
    private let name: String?
    private let log: (String) -> Void
    private var session = BridgeSession()
    private var socket: Int32?
    private var fromClient = LineFramer(limit: 64 << 20)
    private var fromService = LineFramer(limit: 256 << 20)
    private var toService: [UInt8] = []
    /// A client that sends faster than the service reads is not read further.
    private static let outputLimit = 1 << 20
    /// Milliseconds between two looks for a service that has gone.
    private static let lookout: Int32 = 1000

    /// - Parameters:
    ///   - speaksFor: the user whom the service is to take the client for; nil for the one who runs the bridge.
    ///   - log: takes a line for people when the service comes or goes.
    public init(path: String, server: Server = .usual, speaksFor name: String? = nil, log: @escaping (String) -> Void) {
        self.path = path
        self.server = server
        self.name = name
        self.log = log
    }

    /// Serves until stdin has ended and everything has been answered, or the reader of stdout is gone.
    public func run() {
        signal(SIGPIPE, SIG_IGN)
        if let problem = connect() { log("\(problem); each request tries again") }
        var isAtEnd = false
        while !isAtEnd || socket != nil {
            var polled = [
                pollfd(
                    fd: isAtEnd || toService.count > Self.outputLimit ? -1 : STDIN_FILENO, events: Int16(POLLIN),
                    revents: 0)
            ]
            polled.append(
                pollfd(fd: socket ?? -1, events: Int16(toService.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0))
            // Who waits to hear of changes sends nothing that would try again.
            let looksForService = socket == nil && session.wantsConnection
            let ready = poll(&polled, 2, looksForService ? Self.lookout : -1)
            if ready == 0, looksForService { _ = connect() }
            guard ready > 0 else { continue }
            if polled[1].revents & Int16(POLLOUT) != 0 { flush() }
            if polled[1].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0, !readService() { return }
            if polled[0].revents != 0, !readClient() {
                isAtEnd = true
                flush(blocking: true)
                if let socket { shutdown(socket, Int32(SHUT_WR)) }
            }
        }
    }

    // MARK: The client

    /// - Returns: false at its end.
    private func readClient() -> Bool {
        guard let chunk = Self.read(STDIN_FILENO) else { return true }
        let events = chunk.isEmpty ? fromClient.finish() : fromClient.receive(chunk)
        for event in events { receive(event) }
        flush()
        return !chunk.isEmpty
    }

    private func receive(_ event: LineFramer.Event) {
        guard case .line(let line) = event else {
            let error = #"{"code":"line_too_long","message":"the line is longer than the bridge carries"}"#
            _ = writeClient(Array(#"{"id":null,"ok":false,"error":\#(error)}"#.utf8))
            return
        }
        let actions = session.fromClient(line)
        if socket == nil, let problem = connect() {
            log(problem)
            _ = perform(session.unreachable(problem))
        } else {
            _ = perform(actions)
        }
    }

    /// - Returns: false where the reader of stdout is gone.
    private func perform(_ actions: [BridgeSession.Action]) -> Bool {
        for action in actions {
            switch action {
            case .toService(let line): toService += line + [0x0A]
            case .toClient(let line): if !writeClient(line) { return false }
            }
        }
        return true
    }

    private func writeClient(_ line: [UInt8]) -> Bool { Self.write(line + [0x0A], to: STDOUT_FILENO) }

    // MARK: The service

    /// - Returns: false where there is nobody left to write to.
    private func readService() -> Bool {
        guard let socket, let chunk = Self.read(socket) else { return true }
        for case .line(let line) in fromService.receive(chunk) where !perform(session.fromService(line)) {
            return false
        }
        guard chunk.isEmpty else { return true }
        close(socket)
        self.socket = nil
        toService = []
        fromService = LineFramer(limit: 256 << 20)
        let unanswered = session.lost("the proxgate service at \(path)")
        if !unanswered.isEmpty {
            log("the proxgate service at \(path) closed the connection during \(unanswered.count) requests")
        }
        return perform(unanswered)
    }

    private func flush(blocking: Bool = false) {
        while let socket, !toService.isEmpty {
            let count = toService.withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(blocking ? 0 : MSG_DONTWAIT))
            }
            if count < 0, errno == EINTR { continue }
            // A broken connection shows when it is read.
            guard count > 0 else { return }
            toService.removeFirst(count)
        }
    }

    /// - Returns: why there is no connection.
    private func connect() -> String? {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return problem() }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
            guard path.utf8.count < target.count else { return false }
            target.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { return "\(path): too long for a socket's path" }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            defer { close(descriptor) }
            return problem()
        }
        if let stranger = stranger(descriptor) {
            close(descriptor)
            return stranger
        }
        socket = descriptor
        if let name { toService = BridgeGreeting.line(name) }
        _ = perform(session.connected())
        return nil
    }

    private func problem() -> String {
        "the proxgate service at \(path) cannot be reached: \(String(cString: strerror(errno)))"
    }

    /// Why the process that listens must not be talked to: anybody could have made a socket there.
    private func stranger(_ descriptor: Int32) -> String? {
        // `struct ucred` of unix(7): pid, uid, gid.
        var credentials: (pid_t, uid_t, gid_t) = (0, .max, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return problem() }
        let uid = credentials.1
        let isExpected =
            switch server {
            case .usual: uid == 0 || uid == getuid() || uid == Self.serviceUser
            case .uid(let expected): uid == expected
            }
        return isExpected
            ? nil
            : "the process that listens at \(path) belongs to uid \(uid), which is not the service's; --server-user names another"
    }

    private static var serviceUser: uid_t? { getpwnam("proxgate")?.pointee.pw_uid }

    // MARK: Descriptors

    /// - Returns: empty at the end; nil where there is nothing after all.
    private static func read(_ descriptor: Int32) -> [UInt8]? {
        var count = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, initialized in
            count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            initialized = max(0, count)
        }
        return count < 0 && (errno == EINTR || errno == EAGAIN) ? nil : chunk
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EAGAIN {
                var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&polled, 1, -1)
                continue
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
