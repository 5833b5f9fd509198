import Crypto
import Glibc
public import JSONLines

/// An audit file of JSON lines, each carrying the hash of the one before, so that a changed, removed or inserted line
/// shows. Several processes may write one file: each append holds a lock and goes on from the file's real end.
public actor FileAudit: AuditLog {
    private let path: String
    private let descriptor: Int32
    private var known: (size: Int, hash: String) = (0, FileAudit.start)

    /// What the first line has for the hash of the one before.
    static let start = String(repeating: "0", count: 64)

    /// - Throws: ``GatewayError`` where the file cannot be opened for appending (mode 0600 where it is new).
    public init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path, "cannot be opened") }
    }

    deinit { close(descriptor) }

    public func append(_ entry: JSONObject) async throws {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Self.failure(path, "cannot be locked") }
        }
        defer { flock(descriptor, LOCK_UN) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        var cut = false
        if size != known.size { (known.hash, cut) = try lastHash(size: size) }

        var line: JSONObject = ["time": .string(Timestamp.now())]
        for (name, value) in SecretNames.masked(entry) { line[name] = value }
        line["prev"] = .string(known.hash)
        let hash = Self.hash(line)
        line["hash"] = .string(hash)
        // A line that a crash cut off is closed, so that it spoils none but itself.
        try write((cut ? [0x0A] : []) + JSONWriter.bytes(.object(line)) + [0x0A], from: size)
        guard fdatasync(descriptor) == 0 else { throw Self.failure(path, "cannot be written to the disk") }
        known = (Int(lseek(descriptor, 0, SEEK_END)), hash)
    }

    /// The hash of a line: over its JSON without the member `hash`.
    static func hash(_ line: JSONObject) -> String {
        SHA256.hash(data: JSONWriter.bytes(.object(line))).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
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

    /// The hash of the last whole line, and whether something unfinished follows it.
    private func lastHash(size: Int) throws -> (hash: String, cut: Bool) {
        var tail: [UInt8] = []
        var start = size
        // Lines are short as a rule; one is at most a few MiB.
        while start > 0 {
            let length = min(64 * 1024, start)
            start -= length
            var block = [UInt8](repeating: 0, count: length)
            let count = block.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, length, off_t(start)) }
            guard count == length else { throw Self.failure(path, "cannot be read") }
            tail = block + tail
            if tail.dropLast().filter({ $0 == 0x0A }).count >= 2 { break }
        }
        let cut = tail.last.map { $0 != 0x0A } ?? false
        var lines = tail.split(separator: 0x0A)
        // Only its newline may be missing; then the line counts.
        if cut, let last = lines.last, (try? JSONReader.read(Array(last))) == nil { lines.removeLast() }
        guard let last = lines.last else { return (Self.start, cut) }
        guard let hash = (try? JSONReader.read(Array(last)))?["hash"]?.string else {
            throw GatewayError(.internal, "audit file \(path): its last line is not one of ours; move the file away")
        }
        return (hash, cut)
    }

    private static func failure(_ path: String, _ what: String) -> GatewayError {
        GatewayError(.internal, "audit file \(path) \(what): \(String(cString: strerror(errno)))")
    }
}
