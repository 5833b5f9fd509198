import Glibc

/// Files that decide what is allowed: they must belong to root or to the gateway's user, and be writable by nobody
/// else, their directories too.
public enum FileTrust {
    /// Reads a trusted file whole.
    ///
    /// - Parameters:
    ///   - limit: the most bytes that it may have.
    ///   - isSecret: it must not be readable by everybody either.
    /// - Throws: ``GatewayError`` naming the file and what is wrong with it.
    public static func read(_ path: String, limit: Int, isSecret: Bool = false) throws -> [UInt8] {
        try checkDirectories(above: resolved(path))
        return try read(path, limit: limit, isSecret: isSecret, checksOwner: true)
    }

    /// Reads a file whole, whoever it belongs to.
    public static func readUnchecked(_ path: String, limit: Int) throws -> [UInt8] {
        try read(path, limit: limit, isSecret: false, checksOwner: false)
    }

    private static func read(_ path: String, limit: Int, isSecret: Bool, checksOwner: Bool) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path, "cannot be opened: \(reason())") }
        defer { close(descriptor) }
        // The opened file is checked, not the path, so that nobody can exchange it in between.
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, "cannot be looked at: \(reason())") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw failure(path, "is not a regular file") }
        if checksOwner { try check(status, path) }
        if isSecret, status.st_mode & 0o004 != 0 {
            throw failure(path, "holds a secret and can be read by everybody; run: chmod o= \(path)")
        }
        guard status.st_size <= limit else { throw failure(path, "has more than \(limit) bytes") }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + count, $0.count - count)
            }
            if read < 0, errno == EINTR { continue }
            guard read > 0 else { break }
            count += read
        }
        return Array(bytes[..<count])
    }

    /// Checks a directory whose every file counts, such as the one with the hooks.
    ///
    /// - Returns: its path without symbolic links.
    /// - Throws: ``GatewayError`` naming the directory and what is wrong with it.
    public static func checkDirectory(_ path: String) throws -> String {
        let real = try resolved(path)
        var status = stat()
        guard stat(real, &status) == 0 else { throw failure(path, "cannot be looked at: \(reason())") }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw failure(path, "is not a directory") }
        try check(status, real)
        try checkDirectories(above: real)
        return real
    }

    /// Checks the directories in which a file lies, or will lie, that the gateway itself writes.
    ///
    /// - Parameter path: from the root, without symbolic links.
    /// - Throws: ``GatewayError`` naming the directory that somebody else can write.
    public static func checkPlace(of path: String) throws { try checkDirectories(above: path) }

    /// The path without symbolic links.
    public static func resolved(_ path: String) throws -> String {
        guard let real = realpath(path, nil) else { throw failure(path, "cannot be found: \(reason())") }
        defer { free(real) }
        return String(cString: real)
    }

    private static func check(_ status: stat, _ path: String) throws {
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw failure(path, "belongs to uid \(status.st_uid), neither to root nor to the gateway's user")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw failure(path, "can be written by others; run: chmod go-w \(path)")
        }
    }

    /// Whoever can write a directory on the way can put another file in its place; in a sticky one (/tmp) not.
    private static func checkDirectories(above path: String) throws {
        var directory = path
        while let slash = directory.lastIndex(of: "/"), directory != "/" {
            directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
            var status = stat()
            guard stat(directory, &status) == 0 else { throw failure(directory, "cannot be looked at: \(reason())") }
            if status.st_mode & S_ISVTX != 0, status.st_uid == 0 { continue }
            try check(status, directory)
        }
    }

    private static func failure(_ path: String, _ problem: String) -> GatewayError {
        GatewayError(.invalidRequest, "\(path) \(problem)")
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
