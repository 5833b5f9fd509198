public import JSONLines

/// The id of a request: its exact text for the answer, and its value for telling requests apart.
///
/// Strings and integers only, `0` and `""` among them. `"a"` and `"\u0061"` are one id in two spellings.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    /// JSON text, as the request wrote it.
    public let literal: String
    /// Distinguishes strings from integers, and strings by their bytes.
    private let value: [UInt8]

    /// - Parameters:
    ///   - value: the id as it was read.
    ///   - literal: its text in the request; where it is left out, the value is written anew.
    /// - Returns: nil for what cannot be an id: `null`, `1.0`, an object.
    public init?(_ value: JSONValue, literal: String? = nil) {
        switch value {
        case .string(let text): self.value = [UInt8(ascii: "\"")] + Array(text.utf8)
        case .number(let number):
            let digits = number.literal.utf8
            guard digits.allSatisfy({ 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-") }) else { return nil }
            self.value = number.literal == "-0" ? [0x30] : Array(digits)
        default: return nil
        }
        self.literal = literal ?? JSONWriter.string(value)
    }

    /// The id where it stands inside a message.
    var json: JSONValue { (try? JSONReader.read(literal)) ?? .null }

    public var description: String { literal.utf8.count <= 80 ? literal : "\(literal.prefix(80))..." }

    public static func == (left: RequestID, right: RequestID) -> Bool { left.value == right.value }
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

/// A line that was read, before anybody knows what it asks for.
struct DecodedLine: Sendable {
    enum ID: Sendable {
        case missing
        case unusable(JSONValue)
        case id(RequestID)
    }

    let value: JSONValue

    let id: ID

    init(_ value: JSONValue, idLiteral: String? = nil) {
        self.value = value
        if let written = value["id"] {
            id = RequestID(written, literal: idLiteral).map(ID.id) ?? .unusable(written)
        } else {
            id = .missing
        }
    }

    /// The entries of a line that is an array.
    static func readBatch(_ bytes: [UInt8]) throws(JSONError) -> [DecodedLine] {
        try JSONReader.readElements(bytes, locating: "id").map { value, located in
            DecodedLine(value, idLiteral: located.map { String(decoding: bytes[$0], as: UTF8.self) })
        }
    }

    /// - Throws: ``JSONError`` where the line is not JSON.
    static func read(_ bytes: [UInt8]) throws(JSONError) -> DecodedLine {
        let (value, located) = try JSONReader.read(bytes, locating: "id")
        return DecodedLine(value, idLiteral: located.map { String(decoding: bytes[$0], as: UTF8.self) })
    }
}
