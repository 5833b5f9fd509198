import Glibc

/// The files that a gateway writes, and its socket.
enum FileChecks {
    static func audit(_ configuration: Configuration) -> Finding {
        guard let file = configuration.auditFile else {
            return .warning(
                .auditNone, "audit", "nothing is recorded",
                remedy: "add \"audit\": {\"file\": \"/var/log/proxgate/audit.jsonl\"}")
        }
        return writable("audit", file)
    }

    static func state(_ configuration: Configuration) -> Finding {
        guard let file = configuration.stateFile else {
            return .warning(
                .stateNone, "state",
                "approvals, rates, running tasks and a freeze are forgotten when the process ends, and not shared",
                remedy: "add \"state\": \"/var/lib/proxgate/state.db\"")
        }
        let finding = writable("state", file)
        guard finding.mark == .ok, let begin = begin(of: file, 16), !begin.isEmpty,
            begin != Array("SQLite format 3\0".utf8)
        else { return finding }
        return .failure(
            .stateForeign, "state", "\(file) is no state file of proxgate's",
            remedy: "move it away, or name another path; the gateway makes a new one")
    }

    /// Nil where it cannot be read.
    private static func begin(of path: String, _ count: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = read(descriptor, &bytes, count)
        return got < 0 ? nil : Array(bytes.prefix(got))
    }

    /// A file that is there and can be written, or that can be made.
    static func writable(_ check: String, _ path: String) -> Finding {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                return .failure(.fileIrregular, check, "\(path) is not a regular file", remedy: "choose another path")
            }
            guard access(path, R_OK | W_OK) == 0 else {
                return .failure(
                    .fileUnwritable, check, "\(path) cannot be written", remedy: "give it to the gateway's user: chown")
            }
            return .ok(check, "\(path) can be written (\(status.st_size) bytes)")
        }
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard access(directory, W_OK | X_OK) == 0 else {
            let why = String(cString: strerror(errno))
            return .failure(
                .directoryUnwritable, check, "\(path) cannot be made: \(directory): \(why)",
                remedy: "install -d -m 0750 -o proxgate -g proxgate \(directory)")
        }
        return .ok(check, "\(path) will be made at the first start")
    }

    /// - Parameter connect: tries to, and returns 0 or the error's number.
    static func socket(_ path: String, connect: (String) -> Int32 = connect) -> Finding {
        let check = "socket"
        var status = stat()
        guard lstat(path, &status) == 0 else {
            return .failure(
                .socketMissing, check, "\(path): \(String(cString: strerror(errno)))",
                remedy: "start the service: systemctl start proxgate")
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            return .failure(
                .socketIrregular, check, "\(path) is not a socket", remedy: "remove it, or serve at another path")
        }
        switch connect(path) {
        case 0: return .ok(check, "\(path) answers, mode \(String(status.st_mode & 0o777, radix: 8))")
        case ECONNREFUSED:
            return .failure(
                .socketStale, check, "\(path): nobody listens; it was left behind by a service that has ended",
                remedy: "start the service: systemctl start proxgate")
        case EACCES:
            return .failure(
                .socketForbidden, check,
                "\(path): this user may not connect (mode \(String(status.st_mode & 0o777, radix: 8)))",
                remedy: "join the group that the socket belongs to")
        case let code:
            return .failure(
                .socketUnusable, check, "\(path): \(String(cString: strerror(code)))", remedy: "see the service's log")
        }
    }

    /// - Returns: 0, or the error's number.
    private static func connect(_ path: String) -> Int32 {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
            guard path.utf8.count < target.count else { return false }
            target.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { return ENAMETOOLONG }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 ? 0 : errno
            }
        }
    }
}
