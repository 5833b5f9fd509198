import Crypto
import Glibc
import JSONLines
import Synchronization

/// A file that a request sends along: open from when the request was planned, so that what is sent is what was looked at.
public final class UploadFile: Sendable, Equatable {
    /// Where it really lies, links followed.
    public let path: String
    /// Its name at the receiver.
    public let name: String
    /// In bytes.
    public let size: Int
    /// To be read at places (`pread`); closed when nobody holds the file any more.
    public let descriptor: Int32
    private let identity: [UInt64]
    private let digest = Mutex<String?>(nil)

    /// - Parameters:
    ///   - directories: where files may lie that are sent.
    ///   - name: letters, digits and `-_.+=` only; it stands in a header.
    /// - Throws: ``GatewayError`` `not_permitted`, in the same words whether a file outside exists or not.
    public init(_ path: String, as name: String, within directories: [String]) throws {
        guard !directories.isEmpty else {
            throw GatewayError(
                .notPermitted, "no file may be uploaded: the configuration names no directories for it",
                ["hint": "add \"uploads\": [\"/srv/images\"] to the configuration"])
        }
        let refusal = GatewayError(
            .notPermitted, "'\(path)' is no file in a directory that uploads may come from",
            ["directories": .array(directories.map { .string($0) })])
        // Never waits, as a pipe would make it, and looks at what it has opened, not at a name that may change.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw refusal }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            let real = Self.resolved("/proc/self/fd/\(descriptor)"),
            directories.contains(where: { directory in
                Self.resolved(directory).map { real.utf8.starts(with: "\($0 == "/" ? "" : $0)/".utf8) } ?? false
            })
        else {
            close(descriptor)
            throw refusal
        }
        self.path = real
        self.name = name
        self.descriptor = descriptor
        size = Int(facts.st_size)
        identity = [
            UInt64(facts.st_dev), UInt64(facts.st_ino), UInt64(facts.st_size), UInt64(facts.st_mtim.tv_sec),
            UInt64(facts.st_mtim.tv_nsec),
        ]
    }

    deinit { close(descriptor) }

    public static func == (left: UploadFile, right: UploadFile) -> Bool {
        left.identity == right.identity && left.name == right.name && left.path == right.path
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// Its SHA-256 in hexadecimal digits; nil before ``hash(_:)``.
    public var sha256: String? { digest.withLock { $0 } }

    /// Reads the whole file, a piece at a time.
    ///
    /// - Parameter progress: told the bytes that were read.
    /// - Throws: ``GatewayError`` where it cannot be read, `CancellationError`.
    public func hash(_ progress: (Int) async -> Void) async throws -> String {
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var place = 0
        while true {
            try Task.checkCancellation()
            let count = pread(descriptor, &buffer, buffer.count, off_t(place))
            guard count >= 0 else {
                throw GatewayError(.internal, "\(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            place += count
            await progress(place)
            await Task.yield()
        }
        guard place == size else { throw GatewayError(.conflict, "\(path) changes while it is read; nothing was sent") }
        let text = hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        digest.withLock { $0 = text }
        return text
    }
}
