/// Reads one JSON text strictly (RFC 8259): what two readers could understand differently is refused.
///
/// Refused beside plain syntax errors: duplicate names, invalid UTF-8, a byte order mark, lone surrogates, trailing
/// commas, leading zeros, numbers beyond a double's range, and nesting deeper than ``maximumDepth``.
public struct JSONReader {
    public static let maximumDepth = 64

    /// - Throws: ``JSONError`` with the byte offset of the first fault.
    public static func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        try read(bytes.span)
    }

    public static func read(_ text: String) throws(JSONError) -> JSONValue {
        try read(Array(text.utf8))
    }

    public static func read(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        var reader = JSONReader()
        return try reader.document(bytes)
    }

    /// Reads a text and remembers where the value of a top-level member stands, so that it can be repeated to the letter.
    public static func read(
        _ bytes: [UInt8], locating name: String
    ) throws(JSONError) -> (value: JSONValue, located: Range<Int>?) {
        var reader = JSONReader()
        reader.wanted = name
        let value = try reader.document(bytes.span)
        return (value, reader.located)
    }

    /// Reads an array, and remembers for each of its entries where the value of a member stands.
    ///
    /// - Returns: nothing for a text that is no array.
    public static func readElements(
        _ bytes: [UInt8], locating name: String
    ) throws(JSONError) -> [(value: JSONValue, located: Range<Int>?)] {
        var reader = JSONReader()
        reader.wanted = name
        reader.wantedDepth = 2
        guard let values = try reader.document(bytes.span).array else { return [] }
        return Array(zip(values, reader.locatedInElements))
    }

    private var position = 0
    private var wanted: String?
    /// How deep the objects are whose member is wanted.
    private var wantedDepth = 1
    private var located: Range<Int>?
    private var locatedInElements: [Range<Int>?] = []

    /// The member of the outermost object whose entries are passed over.
    private var rowsOf: String?
    private(set) var places: [Range<UInt32>]?

    private init() {}

    init(rowsOf name: String) { rowsOf = name }

    mutating func document(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw JSONError(offset: 0, reason: .byteOrderMark)
        }
        // Checked once for the whole text, so that strings can be copied without a second look.
        do {
            _ = try UTF8Span(validating: bytes)
        } catch {
            throw JSONError(offset: error.byteOffsets.lowerBound, reason: .invalidUTF8)
        }
        skipSpace(bytes)
        let value = try value(bytes, depth: 0)
        skipSpace(bytes)
        if position < bytes.count { throw JSONError(offset: position, reason: .trailingBytes) }
        return value
    }

    private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONValue {
        guard position < bytes.count else { throw end(bytes) }
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "{"): return .object(try object(bytes, depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(bytes, depth: depth + 1))
        case UInt8(ascii: "t"): return try word("true", .bool(true), bytes)
        case UInt8(ascii: "f"): return try word("false", .bool(false), bytes)
        case UInt8(ascii: "n"): return try word("null", .null, bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number(bytes))
        case let byte: throw JSONError(offset: position, reason: .unexpectedByte(byte, expected: "a value"))
        }
    }

    // MARK: Containers

    private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSONObject {
        try enter(depth)
        var members: [JSONObject.Member] = []
        var names = NameIndex()
        skipSpace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return JSONObject() }
        while true {
            guard position < bytes.count else { throw end(bytes) }
            guard bytes[position] == UInt8(ascii: "\"") else {
                throw JSONError(
                    offset: position, reason: .unexpectedByte(bytes[position], expected: "a name in quotes"))
            }
            let nameOffset = position
            let name = try string(bytes)
            if names.place(of: name, among: members) != nil {
                throw JSONError(offset: nameOffset, reason: .duplicateName(name))
            }
            skipSpace(bytes)
            try expect(UInt8(ascii: ":"), "':'", bytes)
            skipSpace(bytes)
            let start = position
            let value: JSONValue
            if depth == 1, let rowsOf, rowsOf.hasSameBytes(as: name), start < bytes.count,
                bytes[start] == UInt8(ascii: "[")
            {
                try passOver(bytes, depth: depth + 1)
                value = .array([])
            } else {
                value = try self.value(bytes, depth: depth)
            }
            if depth == wantedDepth, let wanted, wanted.hasSameBytes(as: name) { located = start..<position }
            members.append((name, value))
            skipSpace(bytes)
            if take(UInt8(ascii: "}"), bytes) { return JSONObject(unique: members) }
            try comma(before: UInt8(ascii: "}"), "',' or '}'", bytes)
        }
    }

    private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> [JSONValue] {
        try enter(depth)
        var values: [JSONValue] = []
        skipSpace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return values }
        while true {
            values.append(try value(bytes, depth: depth))
            if depth == 1, wantedDepth == 2 {
                locatedInElements.append(located)
                located = nil
            }
            skipSpace(bytes)
            if take(UInt8(ascii: "]"), bytes) { return values }
            try comma(before: UInt8(ascii: "]"), "',' or ']'", bytes)
        }
    }

    /// Reads the entries of an array, and keeps where they stand instead of what they are.
    private mutating func passOver(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) {
        try enter(depth)
        var places: [Range<UInt32>] = []
        defer { self.places = places }
        skipSpace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return }
        while true {
            let start = position
            _ = try value(bytes, depth: depth)
            places.append(UInt32(start)..<UInt32(position))
            skipSpace(bytes)
            if take(UInt8(ascii: "]"), bytes) { return }
            try comma(before: UInt8(ascii: "]"), "',' or ']'", bytes)
        }
    }

    private mutating func enter(_ depth: Int) throws(JSONError) {
        if depth > Self.maximumDepth {
            throw JSONError(offset: position, reason: .tooDeep(limit: Self.maximumDepth))
        }
        position += 1
    }

    private mutating func comma(before close: UInt8, _ expected: String, _ bytes: Span<UInt8>) throws(JSONError) {
        let offset = position
        try expect(UInt8(ascii: ","), expected, bytes)
        skipSpace(bytes)
        if position < bytes.count, bytes[position] == close { throw JSONError(offset: offset, reason: .trailingComma) }
    }

    // MARK: Scalars

    private mutating func word(
        _ word: StaticString, _ value: JSONValue, _ bytes: Span<UInt8>
    ) throws(JSONError) -> JSONValue {
        for index in 0..<word.utf8CodeUnitCount {
            guard position < bytes.count else { throw end(bytes) }
            guard bytes[position] == word.utf8Start[index] else {
                throw JSONError(offset: position, reason: .unexpectedByte(bytes[position], expected: "\(word)"))
            }
            position += 1
        }
        return value
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSONNumber {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        try digits(bytes)
        if bytes[firstDigit] == UInt8(ascii: "0"), position - firstDigit > 1 {
            throw JSONError(offset: firstDigit, reason: .leadingZero)
        }
        var mayOverflow = position - firstDigit > 300
        if take(UInt8(ascii: "."), bytes) { try digits(bytes) }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            mayOverflow = true
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            try digits(bytes)
        }
        let literal = copy(bytes, start..<position)
        if mayOverflow, Double(literal)?.isFinite != true {
            throw JSONError(offset: start, reason: .numberOutOfRange)
        }
        return JSONNumber(validated: literal)
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(JSONError) {
        let start = position
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        if position > start { return }
        guard position < bytes.count else { throw end(bytes) }
        throw JSONError(offset: position, reason: .unexpectedByte(bytes[position], expected: "a digit"))
    }

    private mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return copy(bytes, start..<position - 1)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(bytes, from: start) }
            if byte < 0x20 { throw JSONError(offset: position, reason: .controlCharacter(byte)) }
            position += 1
        }
        throw end(bytes)
    }

    private mutating func escapedString(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> String {
        var buffer: [UInt8] = []
        for index in start..<position { buffer.append(bytes[index]) }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return String(decoding: buffer, as: UTF8.self)
            }
            if byte < 0x20 { throw JSONError(offset: position, reason: .controlCharacter(byte)) }
            if byte == UInt8(ascii: "\\") {
                try escape(bytes, into: &buffer)
            } else {
                buffer.append(byte)
                position += 1
            }
        }
        throw end(bytes)
    }

    private mutating func escape(_ bytes: Span<UInt8>, into buffer: inout [UInt8]) throws(JSONError) {
        let offset = position
        guard position + 1 < bytes.count else { throw end(bytes) }
        let kind = bytes[position + 1]
        position += 2
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(kind)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hexadecimal(bytes, escape: offset)
            if code & 0xFC00 == 0xD800, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try hexadecimal(bytes, escape: position - 2)
                guard low & 0xFC00 == 0xDC00 else { throw JSONError(offset: offset, reason: .loneSurrogate) }
                code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
            }
            guard let scalar = Unicode.Scalar(code) else { throw JSONError(offset: offset, reason: .loneSurrogate) }
            buffer.append(contentsOf: UTF8.encode(scalar)!)
        default: throw JSONError(offset: offset, reason: .invalidEscape)
        }
    }

    private mutating func hexadecimal(_ bytes: Span<UInt8>, escape offset: Int) throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw end(bytes) }
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue, bytes[position] < 0x80 else {
                throw JSONError(offset: offset, reason: .invalidEscape)
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    // MARK: Bytes

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8, _ expected: String, _ bytes: Span<UInt8>) throws(JSONError) {
        if take(byte, bytes) { return }
        guard position < bytes.count else { throw end(bytes) }
        throw JSONError(offset: position, reason: .unexpectedByte(bytes[position], expected: expected))
    }

    private func copy(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        // The whole text was validated, and a string's ends are ASCII, so no character is cut.
        String(copying: UTF8Span(unchecked: bytes.extracting(range), isKnownASCII: false))
    }

    private func end(_ bytes: Span<UInt8>) -> JSONError { JSONError(offset: bytes.count, reason: .unexpectedEnd) }
}
