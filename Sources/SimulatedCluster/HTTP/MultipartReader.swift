import Crypto
import JSONLines
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#endif

/// Reads a body of `multipart/form-data` as it arrives: fields are kept, of a file only its size and its checksum, so
/// that an upload of any size takes no memory.
struct MultipartReader: Sendable {
    private enum State: Sendable {
        /// What is before the first boundary.
        case preamble
        /// After a boundary: the end, or the headers of a part.
        case headers
        case field(String)
        case file(String)
        case end
    }

    private static let headerLimit = 8 << 10
    private static let fieldLimit = 512 << 10

    private(set) var fields: [String: JSONValue] = [:]
    /// The file, once it is complete.
    private(set) var file: APICall.Upload?

    private let delimiter: [UInt8]
    private var state = State.preamble
    /// What may be the beginning of a delimiter, or headers that are not complete.
    private var rest = Array("\r\n".utf8)
    private var field: [UInt8] = []
    private var fieldBytes = 0
    private var size = 0
    private var checksum: FileChecksum?

    init(boundary: String) { delimiter = Array("\r\n--\(boundary)".utf8) }

    /// nil where the content type is another one.
    static func boundary(of request: HTTPRequest) -> String? {
        guard let type = request.headers.first(name: "content-type"),
            type.lowercased().hasPrefix("multipart/form-data"), let found = type.firstRange(of: "boundary=")
        else { return nil }
        let text = type[found.upperBound...].prefix { $0 != ";" }
        return text.hasPrefix("\"") ? String(text.dropFirst().prefix { $0 != "\"" }) : String(text)
    }

    /// - Returns: false where fields or headers are larger than they may be.
    mutating func receive(_ part: some Sequence<UInt8>) -> Bool {
        var bytes = rest
        bytes.append(contentsOf: part)
        var start = 0
        reading: while true {
            switch state {
            case .end:
                start = bytes.count
                break reading
            case .headers:
                if bytes.count - start < 2 { break reading }
                if bytes[start] == UInt8(ascii: "-"), bytes[start + 1] == UInt8(ascii: "-") {
                    state = .end
                    continue
                }
                guard let end = Self.find(Array("\r\n\r\n".utf8), in: bytes, from: start) else {
                    if bytes.count - start > Self.headerLimit { return false }
                    break reading
                }
                beginPart(String(decoding: bytes[start..<end], as: UTF8.self))
                start = end + 4
            case .preamble, .field, .file:
                if let end = Self.find(delimiter, in: bytes, from: start) {
                    guard take(bytes[start..<end]) else { return false }
                    endPart()
                    state = .headers
                    start = end + delimiter.count
                } else {
                    let kept = max(start, bytes.count - delimiter.count + 1)
                    guard take(bytes[start..<kept]) else { return false }
                    start = kept
                    break reading
                }
            }
        }
        rest = Array(bytes[start...])
        return true
    }

    private mutating func beginPart(_ header: String) {
        field = []
        size = 0
        if let name = Self.attribute("filename", of: header) {
            state = .file(name)
            // The algorithm comes before the file, or not at all.
            checksum = fields["checksum-algorithm"]?.string.flatMap(FileChecksum.init)
        } else {
            state = .field(Self.attribute("name", of: header) ?? "")
        }
    }

    private mutating func take(_ content: ArraySlice<UInt8>) -> Bool {
        switch state {
        case .file:
            size += content.count
            content.withUnsafeBytes { checksum?.update($0) }
        case .field:
            field += content
            fieldBytes += content.count
            return fieldBytes <= Self.fieldLimit
        default: break
        }
        return true
    }

    private mutating func endPart() {
        switch state {
        case .file(let name):
            file = APICall.Upload(name: name, size: size, checksum: checksum?.text)
            fields["filename"] = .string(name)
        case .field(let name): fields[name] = .string(String(decoding: field, as: UTF8.self))
        default: break
        }
    }

    /// `name="content"` of a Content-Disposition; not the `name` within `filename`.
    private static func attribute(_ name: String, of header: String) -> String? {
        for part in header.split(whereSeparator: { $0 == ";" || $0.isNewline }) {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.drop { $0 == " " } }
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            return String(pair[1].drop { $0 == "\"" }.prefix { $0 != "\"" })
        }
        return nil
    }

    /// Where the first of some bytes begin.
    private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { bytes in
            wanted.withUnsafeBytes { wanted in
                guard let base = bytes.baseAddress, let first = wanted.baseAddress else { return nil }
                var place = start
                let last = bytes.count - wanted.count
                while place <= last {
                    guard let hit = memchr(base + place, Int32(wanted[0]), last - place + 1) else { return nil }
                    place = UnsafeRawPointer(hit) - base
                    if memcmp(hit, first, wanted.count) == 0 { return place }
                    place += 1
                }
                return nil
            }
        }
    }
}

/// A checksum that is computed while a file goes by.
struct FileChecksum: Sendable {
    private var hash: any HashFunction & Sendable

    /// nil for an algorithm that is not simulated.
    init?(_ algorithm: String) {
        switch algorithm {
        case "md5": hash = Insecure.MD5()
        case "sha1": hash = Insecure.SHA1()
        case "sha256": hash = SHA256()
        case "sha384": hash = SHA384()
        case "sha512": hash = SHA512()
        default: return nil
        }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    /// Lower-case hex.
    var text: String { Self.finish(hash) }

    private static func finish(_ hash: some HashFunction) -> String { Hex.lower(hash.finalize()) }
}
