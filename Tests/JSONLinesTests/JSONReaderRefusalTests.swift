import Testing

@testable import JSONLines

/// Every refusal, with the byte at which a client has to look.
@Suite struct JSONReaderRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: [UInt8]
        let offset: Int
        let reason: JSONError.Reason

        init(_ text: String, _ offset: Int, _ reason: JSONError.Reason) {
            self.init(bytes: Array(text.utf8), offset, reason)
        }

        init(bytes: [UInt8], _ offset: Int, _ reason: JSONError.Reason) {
            text = bytes
            self.offset = offset
            self.reason = reason
        }

        var testDescription: String { String(decoding: text.prefix(60), as: UTF8.self) }
    }

    static let cases: [Case] = [
        // Nothing, or too little.
        Case("", 0, .unexpectedEnd),
        Case(" \t\r\n", 4, .unexpectedEnd),
        Case("{", 1, .unexpectedEnd),
        Case("[1,", 3, .unexpectedEnd),
        Case("\"abc", 4, .unexpectedEnd),
        Case("\"a\\", 3, .unexpectedEnd),
        Case("\"\\u12", 5, .unexpectedEnd),
        Case("tru", 3, .unexpectedEnd),
        Case("-", 1, .unexpectedEnd),
        Case("1.", 2, .unexpectedEnd),
        Case("1e", 2, .unexpectedEnd),
        Case("1e+", 3, .unexpectedEnd),
        Case("{\"a\"", 4, .unexpectedEnd),
        Case("{\"a\":", 5, .unexpectedEnd),
        Case("{\"a\":1,", 7, .unexpectedEnd),
        // Too much.
        Case("1 2", 2, .trailingBytes),
        Case("{}}", 2, .trailingBytes),
        Case("[]]", 2, .trailingBytes),
        Case("null,", 4, .trailingBytes),
        Case("{} \0", 3, .trailingBytes),
        // Duplicate names.
        Case(#"{"a":1,"a":2}"#, 7, .duplicateName("a")),
        Case(#"{"a":1,"\u0061":2}"#, 7, .duplicateName("a")),
        Case(#"{"\u0061":1,"b":0,"a":2}"#, 18, .duplicateName("a")),
        Case(#"{"/":1,"\/":2}"#, 7, .duplicateName("/")),
        Case(#"{"":1,"":2}"#, 6, .duplicateName("")),
        Case(#"{"😀":1,"\ud83d\ude00":2}"#, 10, .duplicateName("😀")),
        Case(#"[{"x":{"vmid":100,"vmid":101}}]"#, 18, .duplicateName("vmid")),
        // Strings.
        Case(bytes: [0x22, 0x61, 0xFF, 0x22], 2, .invalidUTF8),
        Case(bytes: [0x22, 0xC0, 0xAF, 0x22], 1, .invalidUTF8),
        Case(bytes: [0x22, 0xE0, 0x80, 0x80, 0x22], 1, .invalidUTF8),
        Case(bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], 1, .invalidUTF8),
        Case(bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1, .invalidUTF8),
        Case(bytes: [0x22, 0x62, 0xE2, 0x82, 0x22], 2, .invalidUTF8),
        Case(bytes: [0x22, 0x22, 0x80], 2, .invalidUTF8),
        Case("\"ab\u{01}\"", 3, .controlCharacter(1)),
        Case("\"a\nb\"", 2, .controlCharacter(0x0A)),
        Case("\"\\t\u{00}\"", 3, .controlCharacter(0)),
        Case(#""\x""#, 1, .invalidEscape),
        Case(#""a\u12g4""#, 2, .invalidEscape),
        Case(#""\U0041""#, 1, .invalidEscape),
        Case("\"\\u\u{FF11}1\"", 1, .invalidEscape),
        Case(#""\ud800""#, 1, .loneSurrogate),
        Case(#""x\udc00""#, 2, .loneSurrogate),
        Case(#""\ud800\ud800""#, 1, .loneSurrogate),
        Case(#""\ud800A""#, 1, .loneSurrogate),
        Case(#""\ud800\n""#, 1, .loneSurrogate),
        Case(#""\ud83d\u0041""#, 1, .loneSurrogate),
        Case(#"{"\udfff":1}"#, 2, .loneSurrogate),
        // Commas and brackets.
        Case("[1,]", 2, .trailingComma),
        Case("[1 , ]", 3, .trailingComma),
        Case(#"{"a":1,}"#, 6, .trailingComma),
        Case("[,1]", 1, .unexpectedByte(0x2C, expected: "a value")),
        Case("[1,,2]", 3, .unexpectedByte(0x2C, expected: "a value")),
        Case("[1 2]", 3, .unexpectedByte(0x32, expected: "',' or ']'")),
        Case("[1}", 2, .unexpectedByte(0x7D, expected: "',' or ']'")),
        Case(#"{"a" 1}"#, 5, .unexpectedByte(0x31, expected: "':'")),
        Case(#"{"a":1 "b":2}"#, 7, .unexpectedByte(0x22, expected: "',' or '}'")),
        Case("{a:1}", 1, .unexpectedByte(0x61, expected: "a name in quotes")),
        Case("{'a':1}", 1, .unexpectedByte(0x27, expected: "a name in quotes")),
        Case("{1:1}", 1, .unexpectedByte(0x31, expected: "a name in quotes")),
        Case("{,}", 1, .unexpectedByte(0x2C, expected: "a name in quotes")),
        // Numbers.
        Case("01", 0, .leadingZero),
        Case("-012", 1, .leadingZero),
        Case("00", 0, .leadingZero),
        Case("[0, 007]", 4, .leadingZero),
        Case("+1", 0, .unexpectedByte(0x2B, expected: "a value")),
        Case(".5", 0, .unexpectedByte(0x2E, expected: "a value")),
        Case("-.5", 1, .unexpectedByte(0x2E, expected: "a digit")),
        Case("1.e5", 2, .unexpectedByte(0x65, expected: "a digit")),
        Case("1e5.5", 3, .trailingBytes),
        Case("0x10", 1, .trailingBytes),
        Case("--1", 1, .unexpectedByte(0x2D, expected: "a digit")),
        Case("1e400", 0, .numberOutOfRange),
        Case("[-1E+400]", 1, .numberOutOfRange),
        Case(String(repeating: "9", count: 400), 0, .numberOutOfRange),
        Case("1e99999999999999999999", 0, .numberOutOfRange),
        Case("NaN", 0, .unexpectedByte(0x4E, expected: "a value")),
        Case("-Infinity", 1, .unexpectedByte(0x49, expected: "a digit")),
        // Words and white space.
        Case("True", 0, .unexpectedByte(0x54, expected: "a value")),
        Case("nul1", 3, .unexpectedByte(0x31, expected: "null")),
        Case("truefalse", 4, .trailingBytes),
        Case("\u{0C}1", 0, .unexpectedByte(0x0C, expected: "a value")),
        Case("\u{A0}1", 0, .unexpectedByte(0xC2, expected: "a value")),
        Case("// x\n1", 0, .unexpectedByte(0x2F, expected: "a value")),
        Case("1 # x", 2, .trailingBytes),
        // A byte order mark, at the beginning and inside.
        Case("\u{FEFF}{}", 0, .byteOrderMark),
        Case(" \u{FEFF}{}", 1, .unexpectedByte(0xEF, expected: "a value")),
    ]

    @Test(arguments: cases)
    func refuses(_ item: Case) {
        #expect(throws: JSONError(offset: item.offset, reason: item.reason)) { try JSONReader.read(item.text) }
    }

    @Test func `a UTF-16 text is refused`() {
        let text = Array("{}".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(throws: JSONError(offset: 1, reason: .unexpectedByte(0, expected: "a name in quotes"))) {
            try JSONReader.read(text)
        }
    }

    @Test(arguments: [2, 15, 16, 17, 18, 40, 1000])
    func `a name that comes again after many others is found`(count: Int) {
        for repeated in [0, count / 2, count - 1] {
            let members = (0..<count).map { "\"n\($0)\":0" }.joined(separator: ",")
            let escaped = "n\(repeated)".utf8.map { byte in
                let digits = String(byte, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
            for name in ["n\(repeated)", escaped] {
                let text = "{\(members),\"\(name)\":1}"
                #expect(
                    throws: JSONError(offset: members.utf8.count + 2, reason: .duplicateName("n\(repeated)"))
                ) { try JSONReader.read(text) }
            }
        }
    }

    @Test func `names that only look the same are different names`() throws {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        #expect(composed == decomposed)
        let value = try JSONReader.read("{\"\(composed)\":1,\"\(decomposed)\":2}")
        #expect(value.object?.count == 2)
        #expect(value[composed] == 1)
        #expect(value[decomposed] == 2)

        // Also where the names are kept in a set.
        let others = (0..<20).map { "\"\($0)\":0," }.joined()
        let many = try JSONReader.read("{\(others)\"\(composed)\":1,\"\(decomposed)\":2}")
        #expect(many.object?.count == 22)
        #expect(JSONValue.string(composed) != .string(decomposed))
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `64 levels are read, 65 are not`(open: String, close: String) throws {
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth) + "0" + String(repeating: close, count: depth)
        }
        #expect(throws: Never.self) { try JSONReader.read(nested(64)) }
        #expect(throws: JSONError(offset: 64 * open.utf8.count, reason: .tooDeep(limit: 64))) {
            try JSONReader.read(nested(65))
        }
        // Side by side is not deep.
        #expect(throws: Never.self) { try JSONReader.read("[" + String(repeating: "[],", count: 1000) + "{}]") }
    }

    @Test func `a text of nothing but brackets does not exhaust the stack`() {
        let text = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
        #expect(throws: JSONError(offset: 64, reason: .tooDeep(limit: 64))) { try JSONReader.read(text) }
    }

    @Test func `every cut and every changed byte of a request is answered, never trapped on`() {
        let text = Array(#"{"id":-1.5e+2,"tool":"é\ud83d\ude00","args":[true,null,{"a":"\n"}]}"#.utf8)
        for cut in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONReader.read(Array(text[..<cut])) }
        }
        for index in text.indices {
            for byte in [0x00, 0x22, 0x2C, 0x30, 0x5C, 0x5D, 0x75, 0x7D, 0x80, 0xC3, 0xF0, 0xFF] as [UInt8] {
                var changed = text
                changed[index] = byte
                guard let error = JSONReaderTests.error(changed) else { continue }
                #expect(0...changed.count ~= error.offset)
                #expect(!error.description.isEmpty)
            }
        }
    }
}
