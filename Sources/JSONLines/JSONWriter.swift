/// Writes JSON without spaces, on one line, in valid UTF-8.
public struct JSONWriter: ~Copyable {
    private var output: ByteOutput

    public init(reserving capacity: Int = 256) { output = ByteOutput(reserving: capacity) }

    /// What has been written so far.
    public var bytes: [UInt8] { output.bytes }

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
            output.append(UInt8(ascii: "["))
            let values = values.span
            for index in values.indices {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                write(values[index])
            }
            output.append(UInt8(ascii: "]"))
        case .object(let object): write(object)
        }
    }

    public mutating func write(_ object: JSONObject) {
        output.append(UInt8(ascii: "{"))
        let members = object.members.span
        for index in members.indices {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            write(members[index].name)
            output.append(UInt8(ascii: ":"))
            write(members[index].value)
        }
        output.append(UInt8(ascii: "}"))
    }

    public mutating func write(_ string: String) {
        var string = string
        string.withUTF8 { text in
            output.reserve(text.count + 2)
            output.append(UInt8(ascii: "\""))
            write(escaping: text)
            output.append(UInt8(ascii: "\""))
        }
    }

    private mutating func write(escaping text: UnsafeBufferPointer<UInt8>) {
        var index = output.appendPlain(text)
        while index < text.count {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            case 0..<0x20:
                raw("\\u00")
                output.append(Self.hex(byte >> 4))
                output.append(Self.hex(byte & 15))
            case 0xE2 where text[index + 1] == 0x80 && text[index + 2] & 0xFE == 0xA8:
                // U+2028 and U+2029: some clients break lines there.
                raw(text[index + 2] == 0xA8 ? "\\u2028" : "\\u2029")
                index += 2
            default: output.append(byte)
            }
            index += 1
            index += output.appendPlain(UnsafeBufferPointer(rebasing: text[index...]))
        }
    }

    /// Appends text that is JSON already, such as a request's id to the letter.
    public mutating func raw(_ json: String) {
        var json = json
        json.withUTF8 { output.append($0) }
    }

    private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
}
