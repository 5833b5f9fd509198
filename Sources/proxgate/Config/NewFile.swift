import Glibc

/// Files of an installation: new ones, for their owner's eyes, and for the service's where they are its.
enum NewFile {
    /// - Throws: where the file exists already, or cannot be written whole.
    static func write(_ path: String, _ text: String, mode: mode_t = 0o600) throws {
        try makeDirectories(above: path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw CommandError("\(path): \(errno == EEXIST ? "exists already and is left alone" : reason)")
        }
        defer { close(descriptor) }
        do {
            try giveToService(descriptor, path, mode)
            try write(text, to: descriptor, path)
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Puts a new file in the place of one that is there, with its owner, group and mode.
    static func replace(_ path: String, _ text: String) throws {
        guard let target = realpath(path, nil) else { throw CommandError("\(path): \(reason)") }
        defer { free(target) }
        let next = String(cString: target) + ".new"
        var status = stat()
        guard stat(target, &status) == 0 else { throw CommandError("\(path): \(reason)") }
        try write(next, text)
        guard chown(next, status.st_uid, status.st_gid) == 0, chmod(next, status.st_mode & 0o777) == 0,
            rename(next, target) == 0
        else {
            let why = reason
            unlink(next)
            throw CommandError("\(path): \(why)")
        }
    }

    private static var reason: String { String(cString: strerror(errno)) }

    private static func write(_ text: String, to descriptor: Int32, _ path: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw CommandError("\(path): \(reason)") }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw CommandError("\(path): \(reason)") }
    }

    /// In root's directory that a group may read and others may not (`/etc/proxgate` of the package), a file is for that
    /// group too: it is the service's, which would not come to its configuration otherwise.
    private static func giveToService(_ descriptor: Int32, _ path: String, _ mode: mode_t) throws {
        var directory = stat()
        guard geteuid() == 0, stat(parent(path) ?? ".", &directory) == 0, directory.st_uid == 0, directory.st_gid != 0,
            directory.st_mode & 0o077 == 0o050
        else { return }
        guard fchown(descriptor, 0, directory.st_gid) == 0, fchmod(descriptor, mode | 0o040) == 0 else {
            throw CommandError("\(path): \(reason)")
        }
    }

    private static func makeDirectories(above path: String) throws {
        guard let parent = parent(path), !parent.isEmpty, access(parent, F_OK) != 0 else { return }
        try makeDirectories(above: parent)
        guard mkdir(parent, 0o700) == 0 || errno == EEXIST else { throw CommandError("\(parent): \(reason)") }
    }

    private static func parent(_ path: String) -> String? {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
    }
}
