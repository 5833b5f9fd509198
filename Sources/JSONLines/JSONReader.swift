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

    /// How many members the last object at each depth had: entries of a list are alike, so that the next one's memory is
    /// asked for at once.
    private var memberCounts = [Int](repeating: 0, count: maximumDepth + 1)
    private static let mostReserved = 32
    /// The whole text is ASCII, and so is every string in it.
    private(set) var isASCII = false

    /// The member of the outermost object whose entries are passed over.
    private var rowsOf: String?
    private(set) var places: [Range<UInt32>]?
    /// The names of the objects that are being passed over, the innermost's last.
    private var skippedNames: [Range<Int>] = []
    /// An object of more members is read instead of passed over.
    private static let fewNames = 64

    private init() {}

    init(rowsOf name: String) { rowsOf = name }

    mutating func document(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw JSONError(offset: 0, reason: .byteOrderMark)
        }
        // Checked once for the whole text, so that strings can be copied without a second look.
        do {
            isASCII = try UTF8Span(validating: bytes).isKnownASCII
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
        members.reserveCapacity(min(memberCounts[depth], Self.mostReserved))
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
            if take(UInt8(ascii: "}"), bytes) {
                memberCounts[depth] = members.count
                return JSONObject(unique: members)
            }
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
            if try !skipValue(bytes, depth: depth) {
                position = start
                _ = try value(bytes, depth: depth)
            }
            places.append(UInt32(start)..<UInt32(position))
            skipSpace(bytes)
            if take(UInt8(ascii: "]"), bytes) { return }
            try comma(before: UInt8(ascii: "]"), "',' or ']'", bytes)
        }
    }

    /// Checks a value as strictly as ``value(_:depth:)`` does, without making it.
    ///
    /// - Returns: false where that would take more than a look at the bytes: an object of very many members, a name with
    ///   an escape. It then has to be read.
    private mutating func skipValue(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> Bool {
        guard position < bytes.count else { throw end(bytes) }
        switch bytes[position] {
        case UInt8(ascii: "\""):
            if try skipString(bytes) == nil { _ = try string(bytes) }
        case UInt8(ascii: "{"): return try skipObject(bytes, depth: depth + 1)
        case UInt8(ascii: "["):
            try enter(depth + 1)
            skipSpace(bytes)
            if take(UInt8(ascii: "]"), bytes) { return true }
            while true {
                guard try skipValue(bytes, depth: depth + 1) else { return false }
                skipSpace(bytes)
                if take(UInt8(ascii: "]"), bytes) { return true }
                try comma(before: UInt8(ascii: "]"), "',' or ']'", bytes)
            }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try numberRange(bytes)
        default: _ = try value(bytes, depth: depth)
        }
        return true
    }

    private mutating func skipObject(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> Bool {
        try enter(depth)
        skipSpace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return true }
        let first = skippedNames.count
        defer { skippedNames.removeLast(skippedNames.count - first) }
        // A bit for each name's length and ends: where it is new, so is the name.
        var seen: UInt64 = 0
        while true {
            guard position < bytes.count else { throw end(bytes) }
            guard bytes[position] == UInt8(ascii: "\"") else {
                throw JSONError(
                    offset: position, reason: .unexpectedByte(bytes[position], expected: "a name in quotes"))
            }
            guard skippedNames.count - first < Self.fewNames, let name = try skipString(bytes) else { return false }
            let mark = Self.mark(of: name, bytes)
            if seen & mark != 0, isSkipped(name, from: first, bytes) {
                throw JSONError(offset: name.lowerBound - 1, reason: .duplicateName(copy(bytes, name)))
            }
            seen |= mark
            skippedNames.append(name)
            skipSpace(bytes)
            try expect(UInt8(ascii: ":"), "':'", bytes)
            skipSpace(bytes)
            guard try skipValue(bytes, depth: depth) else { return false }
            skipSpace(bytes)
            if take(UInt8(ascii: "}"), bytes) { return true }
            try comma(before: UInt8(ascii: "}"), "',' or '}'", bytes)
        }
    }

    /// The string's bytes; nil where it has an escape, and then nothing of it is passed over.
    private mutating func skipString(_ bytes: Span<UInt8>) throws(JSONError) -> Range<Int>? {
        let start = position + 1
        let place = bytes.special(from: start)
        guard place < bytes.count else { throw end(bytes) }
        switch bytes[place] {
        case UInt8(ascii: "\""):
            position = place + 1
            return start..<place
        case UInt8(ascii: "\\"): return nil
        case let byte: throw JSONError(offset: place, reason: .controlCharacter(byte))
        }
    }

    @inline(__always)
    private static func mark(of name: Range<Int>, _ bytes: Span<UInt8>) -> UInt64 {
        guard !name.isEmpty else { return 1 }
        let sum = name.count &* 7 &+ Int(bytes[name.lowerBound]) &* 3 &+ Int(bytes[name.upperBound - 1])
        return 1 << UInt64(sum & 63)
    }

    private func isSkipped(_ name: Range<Int>, from first: Int, _ bytes: Span<UInt8>) -> Bool {
        skippedNames[first...].contains { other in
            guard other.count == name.count else { return false }
            for offset in 0..<name.count where bytes[other.lowerBound + offset] != bytes[name.lowerBound + offset] {
                return false
            }
            return true
        }
    }

    @inline(__always)
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
        JSONNumber(validated: copy(bytes, try numberRange(bytes)))
    }

    private mutating func numberRange(_ bytes: Span<UInt8>) throws(JSONError) -> Range<Int> {
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
        if mayOverflow, Double(copy(bytes, start..<position))?.isFinite != true {
            throw JSONError(offset: start, reason: .numberOutOfRange)
        }
        return start..<position
    }

    private mutating func digits(_ bytes: Span<UInt8>) throws(JSONError) {
        let start = position
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        if position > start { return }
        guard position < bytes.count else { throw end(bytes) }
        throw JSONError(offset: position, reason: .unexpectedByte(bytes[position], expected: "a digit"))
    }

    private mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        let start = position + 1
        position = bytes.special(from: start)
        guard position < bytes.count else { throw end(bytes) }
        switch bytes[position] {
        case UInt8(ascii: "\""):
            position += 1
            return copy(bytes, start..<position - 1)
        case UInt8(ascii: "\\"): return try escapedString(bytes, from: start)
        case let byte: throw JSONError(offset: position, reason: .controlCharacter(byte))
        }
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
            // Every scalar has an encoding.
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

    @inline(__always)
    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    @inline(__always)
    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    @inline(__always)
    private mutating func expect(_ byte: UInt8, _ expected: String, _ bytes: Span<UInt8>) throws(JSONError) {
        if take(byte, bytes) { return }
        guard position < bytes.count else { throw end(bytes) }
        throw JSONError(offset: position, reason: .unexpectedByte(bytes[position], expected: expected))
    }

    private func copy(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        // The whole text was validated, and a string's ends are ASCII, so no character is cut.
        String(copying: UTF8Span(unchecked: bytes.extracting(range), isKnownASCII: isASCII))
    }

    private func end(_ bytes: Span<UInt8>) -> JSONError { JSONError(offset: bytes.count, reason: .unexpectedEnd) }
}
