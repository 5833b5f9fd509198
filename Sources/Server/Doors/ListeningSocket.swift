import Glibc
import Logging

/// A Unix socket bound to a path, and the lock that says whose path it is.
struct ListeningSocket {
    /// How many clients may wait to be let in; the kernel has its own limit, 4,096 as a rule.
    static let backlog: Int32 = 4096

    let descriptor: Int32
    private let path: String
    /// Held as long as the path is ours: nobody else can take a starting or stopping gateway's socket for a stale one.
    /// Nil where systemd has made the socket, and keeps it.
    private let lock: Int32?
    private let inode: ino_t

    /// A socket that listens already and belongs to systemd.
    init(activated descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
        lock = nil
        inode = 0
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// - Parameters:
    ///   - mode: of the socket file; who may connect.
    ///   - owner: uid and gid that it is given to; nil leaves it as it is.
    /// - Throws: ``DoorError`` where the path is taken, or cannot be trusted.
    init(path: String, mode: mode_t, owner: (uid: uid_t?, gid: gid_t?) = (nil, nil), logger: Logger) throws(DoorError) {
        var address = try Self.address(path)
        try Self.checkDirectory(of: path, logger)
        let lock = try Self.takeLock(path)
        self.lock = lock
        do {
            try Self.removeStale(path, &address, logger)
            descriptor = try Self.bind(path, &address, mode, owner)
        } catch {
            close(lock)
            throw error
        }
        self.path = path
        var status = stat()
        inode = lstat(path, &status) == 0 ? status.st_ino : 0
    }

    /// Removes the socket file, if it still is ours, and gives the path back. The descriptor is closed by its user.
    func remove() {
        guard let lock else { return }
        var status = stat()
        if lstat(path, &status) == 0, status.st_ino == inode { unlink(path) }
        close(lock)
    }

    // MARK: Steps

    private static func address(_ path: String) throws(DoorError) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let limit = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard !path.isEmpty, !path.utf8.contains(0) else { throw DoorError("the path of a socket must not be empty") }
        guard path.utf8.count <= limit else {
            throw DoorError("\(path): too long for a socket; the system allows \(limit) bytes")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return address
    }

    /// Whoever can write the directory could put a socket of their own in the place of ours.
    private static func checkDirectory(of path: String, _ logger: Logger) throws(DoorError) {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        var status = stat()
        guard stat(directory, &status) == 0 else { throw DoorError("stat", directory, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw DoorError("\(directory): not a directory") }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw DoorError("\(directory): belongs to another user, who could replace the socket; choose another place")
        }
        guard status.st_mode & 0o022 != 0 else { return }
        guard status.st_mode & S_ISVTX != 0 else {
            throw DoorError(
                "\(directory): others may write there and could replace the socket; chmod go-w it, or choose another place"
            )
        }
        logger.warning(
            "others may write the socket's directory; a directory of its own is safer",
            metadata: ["directory": "\(directory)"])
    }

    private static func takeLock(_ path: String) throws(DoorError) -> Int32 {
        let lock = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw DoorError("open", "\(path).lock", errno: errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(lock)
            if code == EWOULDBLOCK { throw isLive(path) }
            throw DoorError("flock", "\(path).lock", errno: code)
        }
        return lock
    }

    private static func isLive(_ path: String) -> DoorError {
        DoorError("\(path): another process serves this socket; stop it, or choose another path")
    }

    private static func removeStale(
        _ path: String, _ address: inout sockaddr_un, _ logger: Logger
    ) throws(DoorError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw DoorError("lstat", path, errno: errno)
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw DoorError("\(path): exists and is not a socket; it is left alone, choose another path")
        }
        let probe = try socket(path)
        defer { close(probe) }
        let code = Self.call(Glibc.connect, probe, &address)
        switch code {
        case ECONNREFUSED: break
        case ENOENT: return
        // EAGAIN: somebody listens, but is busy.
        case 0, EAGAIN: throw isLive(path)
        default: throw DoorError("connect", path, errno: code)
        }
        guard unlink(path) == 0 else { throw DoorError("unlink", path, errno: errno) }
        logger.notice("replaced a stale socket", metadata: ["path": "\(path)"])
    }

    private static func bind(
        _ path: String, _ address: inout sockaddr_un, _ mode: mode_t, _ owner: (uid: uid_t?, gid: gid_t?)
    ) throws(DoorError) -> Int32 {
        let descriptor = try socket(path)
        // The mask is the whole process's, so the time is kept short; nobody may connect before the mode is right.
        let mask = umask(0o177)
        let code = Self.call(Glibc.bind, descriptor, &address)
        umask(mask)
        guard code == 0 else {
            close(descriptor)
            throw DoorError("bind", path, errno: code)
        }
        // The owner first, so that the mode never opens it to the wrong group.
        let hasOwner = owner.uid != nil || owner.gid != nil
        let isOwned = !hasOwner || lchown(path, owner.uid ?? .max, owner.gid ?? .max) == 0
        guard isOwned, mode == 0o600 || chmod(path, mode) == 0 else {
            let code = errno
            close(descriptor)
            unlink(path)
            throw DoorError(isOwned ? "chmod" : "chown", path, errno: code)
        }
        // At once: whoever sees the file may connect, and waits until somebody accepts.
        guard listen(descriptor, backlog) == 0 else {
            let code = errno
            close(descriptor)
            unlink(path)
            throw DoorError("listen", path, errno: code)
        }
        return descriptor
    }

    private static func socket(_ path: String) throws(DoorError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw DoorError("socket", path, errno: errno) }
        return descriptor
    }

    /// - Returns: 0, or the error's number.
    private static func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32,
        _ address: inout sockaddr_un
    ) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 ? 0 : errno
            }
        }
    }
}
