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
        return try read(checkedWay(to: path), limit: limit, isSecret: isSecret, checksOwner: true)
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
                // There are bytes, so that they lie somewhere.
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
        let real = try checkedWay(to: path)
        var status = stat()
        guard stat(real, &status) == 0 else { throw failure(path, "cannot be looked at: \(reason())") }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw failure(path, "is not a directory") }
        try check(status, real)
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

    private static func checkDirectories(above path: String) throws {
        var directory = path
        while let slash = directory.lastIndex(of: "/"), directory != "/" {
            directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
            try checkDirectory(onTheWay: directory)
        }
    }

    /// Whoever can write a directory on the way can put another file in its place; in a sticky one (/tmp) not.
    private static func checkDirectory(onTheWay directory: String) throws {
        var status = stat()
        guard stat(directory, &status) == 0 else { throw failure(directory, "cannot be looked at: \(reason())") }
        if status.st_mode & S_ISVTX != 0, status.st_uid == 0 { return }
        try check(status, directory)
    }

    /// Looks into every directory that the way to a file leads through, also those in which its symbolic links lie: whoever
    /// can put another link there chooses among all the files that belong to root.
    ///
    /// - Returns: the path without symbolic links.
    private static func checkedWay(to path: String) throws -> String {
        let real = try resolved(path)
        let isAbsolute = path.utf8.first == UInt8(ascii: "/")
        var rest = parts(of: isAbsolute ? path : "\(try resolved("."))/\(path)")[...]
        var place = ""
        // The system's own limit; `resolved` has kept to it.
        var links = 40
        while let name = rest.popFirst() {
            guard name != ".." else {
                place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
                continue
            }
            try checkDirectory(onTheWay: place.isEmpty ? "/" : place)
            let next = "\(place)/\(name)"
            guard let target = try link(next) else {
                place = next
                continue
            }
            links -= 1
            guard links > 0 else { throw failure(path, "leads through too many symbolic links") }
            if target.utf8.first == UInt8(ascii: "/") { place = "" }
            rest = parts(of: target) + rest
        }
        return real
    }

    private static func parts(of path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
    }

    /// Where a symbolic link leads to, nil for what is none. In a sticky directory anybody can have put one.
    private static func link(_ path: String) throws -> String? {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure(path, "cannot be looked at: \(reason())") }
        guard status.st_mode & S_IFMT == S_IFLNK else { return nil }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw failure(path, "is a link of uid \(status.st_uid), neither of root nor of the gateway's user")
        }
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink(path, $0, bytes.count) } ?? -1
        }
        guard count >= 0 else { throw failure(path, "cannot be looked at: \(reason())") }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    private static func failure(_ path: String, _ problem: String) -> GatewayError {
        GatewayError(.invalidRequest, "\(path) \(problem)")
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
