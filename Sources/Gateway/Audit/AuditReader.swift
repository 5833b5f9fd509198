import Glibc

/// Reads the lines of an audit's files, which may be large, in order.
public struct AuditReader: Sendable {
    public let files: AuditFiles

    public init(_ files: AuditFiles) { self.files = files }

    /// Where reading has come to in the file that is written.
    public struct Position: Sendable, Equatable {
        var inode: UInt64 = 0
        var offset = 0
        var number = 0

        public init() {}
    }

    /// Reads every line of every file.
    ///
    /// - Parameter body: gets a line without its newline, its file, and its number in it from 1.
    /// - Returns: where the last file ended.
    /// - Throws: ``GatewayError`` where there is no file, or where one cannot be read.
    @discardableResult
    public func read(_ body: ([UInt8], String, Int) -> Void) throws -> Position {
        let all = files.all()
        guard !all.isEmpty else {
            throw GatewayError(.notFound, "audit file \(files.path): there is none yet")
        }
        var position = Position()
        for file in all {
            position = Position()
            try Self.read(file, &position, takesCutLine: true, body)
        }
        return position
    }

    /// Reads what has been added since; a file that has been put aside meanwhile is read to its end, then the next.
    public func readOn(from position: inout Position, _ body: ([UInt8], String, Int) -> Void) throws {
        var status = stat()
        let isThere = lstat(files.path, &status) == 0
        if !isThere || UInt64(status.st_ino) != position.inode {
            for file in files.full() where lstat(file, &status) == 0 && UInt64(status.st_ino) == position.inode {
                try Self.read(file, &position, takesCutLine: true, body)
            }
            position = Position()
        }
        if isThere { try Self.read(files.path, &position, takesCutLine: false, body) }
    }

    /// - Parameter takesCutLine: whether bytes behind the last newline are a line; else they are read again next time.
    private static func read(
        _ file: String, _ position: inout Position, takesCutLine: Bool, _ body: ([UInt8], String, Int) -> Void
    ) throws {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileAudit.failure(file, "cannot be opened") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileAudit.failure(file, "cannot be looked at") }
        position.inode = UInt64(status.st_ino)
        var partial: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var offset = position.offset
        while true {
            let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileAudit.failure(file, "cannot be read") }
            if count == 0 { break }
            offset += count
            var rest = buffer[..<count]
            while let newline = rest.firstIndex(of: 0x0A) {
                partial += rest[..<newline]
                position.number += 1
                position.offset += partial.count + 1
                body(partial, file, position.number)
                partial = []
                rest = rest[(newline + 1)...]
            }
            partial += rest
            guard partial.count <= AuditLine.sizeLimit else {
                throw GatewayError(
                    .invalidRequest, "\(file):\(position.number + 1): a line of more than 64 MiB is none of an audit")
            }
        }
        if takesCutLine, !partial.isEmpty {
            position.number += 1
            position.offset += partial.count
            body(partial, file, position.number)
        }
    }
}
