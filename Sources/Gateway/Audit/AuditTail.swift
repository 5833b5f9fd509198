import Glibc

/// How an audit file ends.
struct AuditTail: Equatable {
    /// The last whole line; nil where there is none.
    var link: AuditLine.Link?
    /// Bytes behind it that a crash left of a line.
    var cut = 0
    /// The last line lacks only its newline.
    var lacksNewline = false

    /// - Parameter size: of the file, in bytes.
    /// - Throws: ``GatewayError`` where the file cannot be read, or where its last line is not one of ours.
    init(of descriptor: Int32, size: Int, path: String) throws {
        var tail: [UInt8] = []
        var start = size
        // Lines are short as a rule; one is at most a few MiB.
        while start > 0 {
            let length = min(64 * 1024, start)
            start -= length
            var block = [UInt8](repeating: 0, count: length)
            let count = block.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, length, off_t(start)) }
            guard count == length else { throw FileAudit.failure(path, "cannot be read") }
            tail = block + tail
            if tail.dropLast().count(where: { $0 == 0x0A }) >= 2 { break }
            guard tail.count < AuditLine.sizeLimit else {
                throw GatewayError(.internal, "audit file \(path): its end has no lines; move the file away")
            }
        }
        var lines = tail.split(separator: 0x0A, omittingEmptySubsequences: true)
        if let last = lines.last, tail.last != 0x0A {
            if let line = AuditLine(Array(last)) {
                link = line.link
                lacksNewline = true
                return
            }
            cut = last.count
            lines.removeLast()
        }
        guard let last = lines.last else { return }
        guard let line = AuditLine(Array(last)) else {
            throw GatewayError(
                .internal, "audit file \(path): its last line is not one of ours; move the file away")
        }
        link = line.link
    }
}
