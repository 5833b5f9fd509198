import Glibc
public import JSONLines

/// An audit file of JSON lines, each carrying the hash of the one before, so that a changed, removed or inserted line
/// shows. A full file is put aside, and the next one goes on from its end.
///
/// Several processes may write one file: each append holds a lock and goes on from the file's real end.
public actor FileAudit: AuditLog {
    /// A file of more bytes is put aside.
    public static let sizeLimit = 64 << 20

    private nonisolated let files: AuditFiles
    private let limit: Int
    private let heads: (any AuditHeads)?
    private let lock: Int32
    private var descriptor: Int32
    /// The end as it was after this process's last line.
    private var known: (size: Int, link: AuditLine.Link)?
    /// This process's last line, wherever it went.
    private var last: AuditLine.Link?
    /// Its thread waits for the disk and for other processes.
    private nonisolated let queue = BlockingQueue(label: "proxgate.audit")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    private nonisolated var path: String { files.path }

    /// - Parameters:
    ///   - limit: bytes; the file may become larger by one line.
    ///   - heads: where the chain's head is kept as well.
    /// - Throws: ``GatewayError`` where the file cannot be opened for appending (mode 0600 where it is new).
    public init(path: String, limit: Int = sizeLimit, heads: (any AuditHeads)? = nil) throws {
        files = AuditFiles(path: path)
        self.limit = limit
        self.heads = heads
        descriptor = try Self.open(path)
        // Beside the file, since that one is put aside when it is full.
        lock = Glibc.open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else {
            let failure = Self.failure("\(path).lock", "cannot be opened")
            close(descriptor)
            throw failure
        }
    }

    deinit {
        close(descriptor)
        close(lock)
    }

    public func append(_ entry: JSONObject) async throws {
        // Asked for before the lock, under which nothing may wait for anything but the disk.
        var expected = last
        if expected == nil { expected = try await heads?.head(of: path) }
        let link = try write(entry, expected: expected)
        do {
            try await heads?.keep(link, of: path)
        } catch {
            throw GatewayError(
                .internal, "the audit's head cannot be kept: \((error as? GatewayError)?.message ?? "\(error)")")
        }
    }

    private func write(_ entry: JSONObject, expected: AuditLine.Link?) throws -> AuditLine.Link {
        try takeLock()
        defer { flock(lock, LOCK_UN) }
        try followRotation()
        var size = Int(lseek(descriptor, 0, SEEK_END))
        if size >= limit {
            try putAside(size)
            size = Int(lseek(descriptor, 0, SEEK_END))
        }
        var (link, batch) = try size == 0 ? begin(expected) : goOn(size)
        let line = AuditLine(entry, after: link)
        link = line.link
        batch += line.bytes + [0x0A]
        try write(batch, from: size)
        guard fdatasync(descriptor) == 0 else { throw Self.failure(path, "cannot be written to the disk") }
        known = (size + batch.count, link)
        last = link
        return link
    }

    /// The first bytes of a new file, and the link that its next line follows on.
    private func begin(_ expected: AuditLine.Link?) throws -> (AuditLine.Link, [UInt8]) {
        let note: JSONObject
        let previous: AuditLine.Link
        if let full = files.full().last, let link = try Self.end(of: full) {
            previous = link
            note = [
                "event": "rotate",
                "after": .string(String(full[(full.lastIndex(of: "/").map(full.index(after:)) ?? full.startIndex)...])),
            ]
        } else if let expected {
            // The chain is known to have been longer: it goes on, so that the gap shows.
            previous = expected
            note = ["event": "lost", "lines": .int(expected.seq), "message": "the lines before this one are gone"]
        } else {
            return (.start, [])
        }
        let line = AuditLine(note, after: previous)
        return (line.link, line.bytes + [0x0A])
    }

    /// Where the chain stands, and what has to be written before the next line.
    private func goOn(_ size: Int) throws -> (AuditLine.Link, [UInt8]) {
        if let known, known.size == size { return (known.link, []) }
        let tail = try AuditTail(of: descriptor, size: size, path: path)
        var link = tail.link ?? .start
        if tail.link == nil, let full = files.full().last, let end = try Self.end(of: full) { link = end }
        guard tail.cut > 0 else { return (link, tail.lacksNewline ? [0x0A] : []) }
        // What a crash cut off is closed and marked, so that it spoils none but itself.
        let mark = AuditLine(["event": "cut", "bytes": .int(tail.cut)], after: link)
        return (mark.link, [0x0A] + mark.bytes + [0x0A])
    }

    // MARK: Files

    private func takeLock() throws {
        // Held for one line's writing; whoever keeps it longer is stopped, or not one of us.
        let deadline = ContinuousClock.now + .seconds(10)
        while flock(lock, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EINTR || errno == EWOULDBLOCK else { throw Self.failure(path, "cannot be locked") }
            guard ContinuousClock.now < deadline else {
                throw GatewayError(.internal, "audit file \(path) is kept locked by another process")
            }
            usleep(500)
        }
    }

    /// Another process may have put the file aside.
    private func followRotation() throws {
        var own = stat()
        var named = stat()
        guard fstat(descriptor, &own) == 0 else { throw Self.failure(path, "cannot be looked at") }
        if lstat(path, &named) == 0, own.st_ino == named.st_ino, own.st_dev == named.st_dev { return }
        try reopen()
    }

    private func putAside(_ size: Int) throws {
        let (link, _) = try goOn(size)
        let name = files.full(upTo: link.seq)
        guard access(name, F_OK) != 0 else { throw GatewayError(.internal, "audit file \(name) exists already") }
        guard rename(path, name) == 0 else { throw Self.failure(path, "cannot be put aside as \(name)") }
        try reopen()
    }

    private func reopen() throws {
        let new = try Self.open(path)
        close(descriptor)
        descriptor = new
        known = nil
    }

    private static func open(_ path: String) throws -> Int32 {
        let descriptor = Glibc.open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
        return descriptor
    }

    private static func end(of full: String) throws -> AuditLine.Link? {
        let descriptor = Glibc.open(full, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw failure(full, "cannot be opened") }
        defer { close(descriptor) }
        return try AuditTail(of: descriptor, size: Int(lseek(descriptor, 0, SEEK_END)), path: full).link
    }

    private func write(_ bytes: [UInt8], from size: Int) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let failure = Self.failure(path, "cannot be written")
                // Half a line would break the chain for the next writer.
                ftruncate(descriptor, off_t(size))
                throw failure
            }
            written += count
        }
    }

    static func failure(_ path: String, _ what: String) -> GatewayError {
        GatewayError(.internal, "audit file \(path) \(what): \(String(cString: strerror(errno)))")
    }
}
