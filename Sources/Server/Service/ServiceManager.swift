import Glibc

/// systemd's side of a service: sockets that it has opened, and news for it.
///
/// See sd_listen_fds(3) and sd_notify(3); both are a few lines, so that no library is needed. Without systemd nothing
/// happens.
public struct ServiceManager: Sendable {
    private let notifySocket: String?
    /// It wants to hear from the service at least this often.
    let watchdog: Duration?
    /// Sockets that it listens on for the service.
    private let descriptors: [Int32]

    public static let none = ServiceManager(environment: [:])

    /// - Parameter environment: with `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `LISTEN_FDS` and so on.
    public init(environment: [String: String]) {
        let ownPID = String(getpid())
        notifySocket = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isWatched = (environment["WATCHDOG_PID"] ?? ownPID) == ownPID
        watchdog =
            isWatched
            ? environment["WATCHDOG_USEC"].flatMap(Int64.init).flatMap { $0 > 0 ? .microseconds($0) : nil } : nil
        // They may be meant for the process that has started this one.
        let count = environment["LISTEN_PID"] == ownPID ? environment["LISTEN_FDS"].flatMap(Int32.init) ?? 0 : 0
        descriptors = (0..<max(0, min(count, 64))).map { 3 + $0 }
        for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }

    /// The socket that was handed over for this path, or the only one that was.
    ///
    /// - Throws: ``DoorError`` where what was handed over is no listening Unix socket, or none of several has the path.
    func listeningSocket(for path: String) throws(DoorError) -> Int32? {
        guard !descriptors.isEmpty else { return nil }
        let sockets = descriptors.filter {
            Self.option(SO_ACCEPTCONN, of: $0) == 1 && Self.option(SO_DOMAIN, of: $0) == AF_UNIX
        }
        if sockets.count == 1 { return sockets[0] }
        guard let socket = sockets.first(where: { Self.path(of: $0) == path }) else {
            throw DoorError(
                "\(path): systemd has handed over \(descriptors.count) descriptors, none of them a listening Unix socket "
                    + "of this path; see ListenStream= in proxgate.socket")
        }
        return socket
    }

    // MARK: News

    func isReady(_ status: String) { notify("READY=1\nSTATUS=\(status)") }
    func isStopping() { notify("STOPPING=1\nSTATUS=no new calls; those that run may end") }
    func isAlive() { notify("WATCHDOG=1") }

    /// Losing news is no reason to fail: systemd has its own timeouts.
    private func notify(_ text: String) {
        guard let notifySocket else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(notifySocket.utf8)
        // An abstract address begins with a zero byte.
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
            guard name.count < target.count else { return false }
            target.copyBytes(from: name)
            return true
        }
        guard fits else { return }
        let isAbstract = name.first == 0
        // A stored member has an offset.
        let length = MemoryLayout.offset(of: \sockaddr_un.sun_path)! + name.count + (isAbstract ? 0 : 1)
        let bytes = Array(text.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
            }
        }
    }

    // MARK: Descriptors

    private static func option(_ option: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : nil
    }

    private static func path(of descriptor: Int32) -> String? {
        var address = sockaddr_un()
        var size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard code == 0 else { return nil }
        return withUnsafeBytes(of: &address.sun_path) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
