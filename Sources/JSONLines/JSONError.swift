/// What was wrong with a JSON text, and at which byte (from 0).
public struct JSONError: Error, Equatable, CustomStringConvertible {
    public let offset: Int
    public let reason: Reason

    public enum Reason: Sendable, Equatable {
        case unexpectedEnd
        case unexpectedByte(UInt8, expected: String)
        case byteOrderMark
        case invalidUTF8
        case controlCharacter(UInt8)
        case invalidEscape
        case loneSurrogate
        case leadingZero
        case numberOutOfRange
        case trailingComma
        case duplicateName(String)
        case tooDeep(limit: Int)
        case trailingBytes
    }

    public var description: String { "byte \(offset): \(reason)" }
}

extension JSONError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unexpectedEnd: "the text ends too early"
        case .unexpectedByte(let byte, let expected): "expected \(expected), found \(Self.show(byte))"
        case .byteOrderMark: "a byte order mark is not allowed"
        case .invalidUTF8: "not valid UTF-8"
        case .controlCharacter(let byte): "control character \(Self.show(byte)) in a string must be escaped"
        case .invalidEscape: "invalid escape in a string"
        case .loneSurrogate: "half of a surrogate pair"
        case .leadingZero: "a number must not begin with 0"
        case .numberOutOfRange: "the number is too large"
        case .trailingComma: "a comma before the closing bracket"
        case .duplicateName(let name): "the name \"\(name.prefix(64))\" appears twice in one object"
        case .tooDeep(let limit): "nested more than \(limit) deep"
        case .trailingBytes: "something follows after the end of the value"
        }
    }

    private static func show(_ byte: UInt8) -> String {
        byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
    }
}
