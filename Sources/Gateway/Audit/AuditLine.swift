import Crypto
public import JSONLines

/// One line of the audit file: the entry, its place in the chain, and the hash that the next line repeats.
///
/// `{"time":"2026-11-24T07:15:00.000001Z","seq":7,"event":"intent",...,"prev":"<hash of line 6>","hash":"<of this>"}`
public struct AuditLine: Sendable, Equatable {
    public let object: JSONObject

    /// A line has at most so many bytes; more are none of ours, and are not read whole.
    static let sizeLimit = 64 << 20

    /// Where a chain stands: the number of the last line and its hash.
    public struct Link: Sendable, Equatable {
        public var seq: Int
        public var hash: String

        public init(seq: Int, hash: String) {
            self.seq = seq
            self.hash = hash
        }

        /// What the very first line goes on from.
        public static let start = Link(seq: 0, hash: String(repeating: "0", count: 64))
    }

    /// The line that follows on `link`; secrets are masked.
    init(_ entry: JSONObject, after link: Link) {
        var line: JSONObject = ["time": .string(Timestamp.now()), "seq": .int(link.seq + 1)]
        for (name, value) in SecretNames.masked(entry) where line[name] == nil { line[name] = value }
        line["prev"] = .string(link.hash)
        line["hash"] = .string(Self.hash(line))
        object = line
    }

    /// - Returns: nil where the bytes are no line of an audit file.
    public init?(_ bytes: [UInt8]) {
        guard let object = (try? JSONReader.read(bytes))?.object, object["hash"]?.string != nil,
            object["prev"]?.string != nil, let seq = object["seq"]?.int, 1...(1 << 53) ~= seq
        else { return nil }
        self.object = object
    }

    public var link: Link { Link(seq: object["seq"]?.int ?? 0, hash: object["hash"]?.string ?? "") }
    public var previousHash: String { object["prev"]?.string ?? "" }
    public var event: String { object["event"]?.string ?? "" }

    var bytes: [UInt8] { JSONWriter.bytes(.object(object)) }

    /// The hash that the line has to have: over its JSON without the member `hash`.
    var computedHash: String {
        var line = object
        line["hash"] = nil
        return Self.hash(line)
    }

    private static func hash(_ line: JSONObject) -> String {
        SHA256.hash(data: JSONWriter.bytes(.object(line))).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
