/// Writes JSON without spaces, on one line, in valid UTF-8.
public struct JSONWriter {
    public private(set) var bytes: [UInt8] = []

    public init(reserving capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// The value as one line without its newline.
    public static func bytes(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value)
        return writer.bytes
    }

    public static func string(_ value: JSONValue) -> String { String(decoding: bytes(value), as: UTF8.self) }

    public mutating func write(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(true): raw("true")
        case .bool(false): raw("false")
        case .number(let number): raw(number.literal)
        case .string(let string): write(string)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            var first = true
            for value in values {
                if !first { bytes.append(UInt8(ascii: ",")) }
                first = false
                write(value)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object): write(object)
        }
    }

    public mutating func write(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        var first = true
        for (name, value) in object.members {
            if !first { bytes.append(UInt8(ascii: ",")) }
            first = false
            write(name)
            bytes.append(UInt8(ascii: ":"))
            write(value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    public mutating func write(_ string: String) {
        bytes.append(UInt8(ascii: "\""))
        let span = string.utf8.span
        var index = 0
        while true {
            // What stands for itself is copied in one go.
            let start = index
            while index < span.count, !Self.isSpecial(span[index]) { index += 1 }
            if index > start { append(span.extracting(start..<index)) }
            guard index < span.count else { break }
            let byte = span[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case 0..<0x20:
                raw("\\u00")
                bytes.append(Self.hex(byte >> 4))
                bytes.append(Self.hex(byte & 15))
            case 0xE2 where span[index + 1] == 0x80 && span[index + 2] & 0xFE == 0xA8:
                // U+2028 and U+2029: some clients break lines there.
                raw(span[index + 2] == 0xA8 ? "\\u2028" : "\\u2029")
                index += 2
            default: bytes.append(byte)
            }
            index += 1
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0xE2
    }

    private mutating func append(_ span: Span<UInt8>) {
        span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    /// Appends text that is JSON already, such as a request's id to the letter.
    public mutating func raw(_ json: String) { bytes.append(contentsOf: json.utf8) }

    private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
}
