import JSONLines
import Testing

@Suite struct JSONWriterTests {
    @Test func `what was written is read back equal`() throws {
        var random = SeededRandom(seed: 1)
        for _ in 0..<2000 {
            let value = JSONValue.random(using: &random, depth: 6)
            let bytes = JSONWriter.bytes(value)
            #expect(try JSONReader.read(bytes) == value)
            #expect(JSONWriter.bytes(try JSONReader.read(bytes)) == bytes)
            #expect(!bytes.contains { $0 < 0x20 }, "a line must stay one line")
        }
    }

    @Test(arguments: [
        ("\u{2028}", #""\u2028""#), ("a\u{2029}b", #""a\u2029b""#), ("\u{2027}\u{202A}", "\"\u{2027}\u{202A}\""),
        ("\u{0}\u{1}\u{1F}", #""\u0000\u0001\u001f""#), ("\n\r\t", #""\n\r\t""#), ("\r\n", #""\r\n""#),
        ("\u{8}\u{C}", #""\u0008\u000c""#), ("\"\\/", #""\"\\/""#), ("\u{7F}", "\"\u{7F}\""), ("é😀", "\"é😀\""),
        ("", "\"\""),
    ])
    func `strings are escaped where they must be`(text: String, expected: String) throws {
        #expect(JSONWriter.string(.string(text)) == expected)
        #expect(try JSONReader.read(expected).string?.hasSameBytes(as: text) == true)
    }

    /// Eight bytes are looked at at once, the rest one by one.
    @Test(arguments: ["\"", "\\", "\u{0}", "\u{1F}", "\u{2028}", "é", "\u{E2}", "\u{2027}", "\u{7F}", "😀", " "])
    func `what is special is found at every place`(special: String) throws {
        for length in 0...20 {
            for place in 0...length {
                let text =
                    String(repeating: "!", count: place) + special + String(repeating: "]", count: length - place)
                for text in [text, text + special] {
                    let written = JSONWriter.string(.array([.string(text), .string(text)]))
                    let escaped = text.map { JSONWriter.string(.string(String($0))).dropFirst().dropLast() }.joined()
                    #expect(written == "[\"\(escaped)\",\"\(escaped)\"]")
                    #expect(try JSONReader.read(written) == [.string(text), .string(text)])
                    let rows = try JSONReader.readRows(Array("{\"data\":\(written)}".utf8), of: "data").rows
                    #expect(rows.map(Array.init) == [.string(text), .string(text)])
                }
            }
        }
    }

    @Test func `every scalar below 0x3000 goes through`() throws {
        for code in (0..<0x3000 as Range<UInt32>) {
            let text = String(Character(Unicode.Scalar(code)!))
            #expect(try JSONReader.read(JSONWriter.bytes(.string(text))).string?.hasSameBytes(as: text) == true)
        }
    }

    @Test func `nothing but the value is written, in order`() {
        let value: JSONValue = ["b": [1, 2.5, true, nil, "x"], "a": [:], "c": []]
        #expect(JSONWriter.string(value) == #"{"b":[1,2.5,true,null,"x"],"a":{},"c":[]}"#)
    }

    @Test func `raw text is left as it is`() {
        var writer = JSONWriter()
        writer.raw("1.50e+2")
        #expect(writer.bytes == Array("1.50e+2".utf8))
    }
}
