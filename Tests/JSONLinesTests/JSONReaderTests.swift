import Foundation
import JSONLines
import Testing

@Suite struct JSONReaderTests {
    static func error(_ bytes: [UInt8]) -> JSONError? {
        do {
            _ = try JSONReader.read(bytes)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        "null", "true", "false", "0", "-0", "1", "-1", "0.5", "-0.0", "1e1", "1E1", "1e+1", "1e-1", "1.0e0",
        "123456789012345678901234567890", "1e308", "1e-400", "0e99999", "5e-324", "\"\"", "\"a\"", "[]", "{}", "[0]",
        "[[]]", "[{},[]]", "{\"\":0}", "{\"a\":{\"a\":{\"a\":[]}}}", "\"\u{7F}\"", "\"\u{10FFFF}\"", "\"\u{FFFE}\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\uFFFF\"", "\"\\uD83D\\uDE00\"", "\"\\udbff\\udfff\"",
        "\"\u{2028}\u{2029}\"", "\"\u{FEFF}\"", " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n",
        "{\"a\":1,\"A\":2,\"a \":3}", "[1,1,1]", "{\"a\":{\"x\":1},\"b\":{\"x\":1}}",
    ])
    func accepts(_ text: String) {
        #expect(throws: Never.self) { try JSONReader.read(text) }
    }

    @Test func `order and number literals stay`() throws {
        let text = #"{"z":1,"a":1.0,"m":1e0,"b":-0,"big":18446744073709551616,"e":1E+2}"#
        let value = try JSONReader.read(text)
        #expect(value.object?.names == ["z", "a", "m", "b", "big", "e"])
        #expect(JSONWriter.string(value) == text)
        #expect(value["z"]?.int == 1)
        #expect(value["a"]?.int == nil)
        #expect(value["a"]?.double == 1)
        #expect(value["m"]?.int == nil)
        #expect(value["big"]?.int == nil)
        #expect(value["z"] != value["a"])
        #expect(value["e"]?.double == 100)
    }

    @Test func `escapes are read`() throws {
        let value = try JSONReader.read(#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\uDE00\u0000!""#)
        #expect(value.string == "\"\\/\u{8}\u{C}\n\r\tA\u{E9}\u{20AC}\u{1F600}\0!")
    }

    @Test func `a half pair does not take the escape behind it along`() throws {
        #expect(try JSONReader.read(#""\\ud800""#).string == "\\ud800")
    }

    @Test(arguments: [
        ("{\"id\":1,\"tool\":\"x\"}", "1"),
        ("{\"tool\":\"x\" , \"id\" : 1.50e+2 }", "1.50e+2"),
        (#"{"id":"a\u0062\/","x":0}"#, #""a\u0062\/""#),
        (#"{"x":{"id":2},"id":{"id": [3]}}"#, #"{"id": [3]}"#),
        (#"{"\u0069d":null}"#, "null"),
        ("{\"id\":123456789012345678901}", "123456789012345678901"),
    ])
    func `a member is found to the letter`(text: String, expected: String) throws {
        let bytes = Array(text.utf8)
        let range = try #require(try JSONReader.read(bytes, locating: "id").located)
        #expect(String(decoding: bytes[range], as: UTF8.self) == expected)
    }

    @Test(arguments: ["{}", "[{\"id\":1}]", "{\"a\":{\"id\":1}}", "1", "{\"ID\":1}"])
    func `a member that is not at the top is not found`(text: String) throws {
        #expect(try JSONReader.read(Array(text.utf8), locating: "id").located == nil)
    }

    @Test func `an object's members are compared by bytes`() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["\u{E9}"] = 3
        object["e\u{301}"] = 4
        #expect(object.count == 4)
        object["a"] = nil
        object["b"] = 5
        #expect(object.names == ["b", "\u{E9}", "e\u{301}"])
        #expect(object["b"] == 5)
        object["missing"] = nil
        #expect(object.count == 3)
        #expect(object["e\u{301}"] == 4)
        #expect(JSONObject([("a", 1), ("b", 2)]) != JSONObject([("b", 2), ("a", 1)]))
        #expect(JSONObject([("a", 1), ("b", 2), ("a", 3)]) == ["a": 3, "b": 2])
        #expect(JSONValue.object(["\u{E9}": 1]) != .object(["e\u{301}": 1]))
    }

    @Test(.timeLimit(.minutes(10)))
    func `an object with very many members is built and read in good time`() throws {
        let members = (0..<50_000).map { ("name-\($0)", JSONValue.int($0)) }
        let object = JSONObject(members + members)
        #expect(object.count == 50_000)
        #expect(object.names.last == "name-49999")
        #expect(try JSONReader.read(JSONWriter.bytes(.object(object))) == .object(object))
    }

    @Test func `doubles of every size become numbers`() {
        #expect(JSONNumber(1.0)?.literal == "1")
        #expect(JSONNumber(0.5)?.literal == "0.5")
        #expect(JSONNumber(-0x1p63)?.double == -0x1p63)
        #expect(JSONNumber(0x1p63)?.double == 0x1p63)
        #expect(JSONNumber(1e300)?.double == 1e300)
        #expect(JSONNumber(Double.leastNonzeroMagnitude)?.double == .leastNonzeroMagnitude)
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONValue.double(.nan) == .null)
        for value in [-0x1p63, 0x1p63, 1e300, .leastNonzeroMagnitude, 1e16, 1.5e-7, .greatestFiniteMagnitude] {
            #expect(Self.error(JSONWriter.bytes(.double(value))) == nil)
        }
    }

    // MARK: Against Foundation

    @Test(arguments: [
        #"{"a":[1,2.5,-3e2,"x",true,false,null,{"b":{}}],"é":"\u00e9\ud83d\ude00\n"}"#,
        #"[0,-1,123456789,0.001,1e10,"","\/","\\"]"#, "{}", "[]", " [ [ ] , { } ] ", "\"top\"", "-12.5", "true",
    ])
    func `agrees with Foundation on texts that both read`(text: String) throws {
        let theirs = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        #expect(Self.same(try JSONReader.read(text), theirs))
    }

    @Test func `agrees with Foundation on random values`() throws {
        var random = SeededRandom(seed: 2)
        for _ in 0..<300 {
            let value = JSONValue.random(using: &random, depth: 5)
            let bytes = JSONWriter.bytes(value)
            let theirs = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            #expect(Self.same(try JSONReader.read(bytes), theirs), "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private static func same(_ ours: JSONValue, _ theirs: Any) -> Bool {
        switch ours {
        case .null: return theirs is NSNull
        case .bool(let value): return (theirs as? Bool) == value
        case .number(let number):
            guard let other = theirs as? NSNumber else { return false }
            if let whole = number.int { return other.int64Value == Int64(whole) }
            // Foundation reads fractions through its decimal type, which misses the nearest double at times.
            return abs(other.doubleValue - number.double) <= abs(number.double) * 1e-14
        case .string(let text): return (theirs as? String)?.hasSameBytes(as: text) == true
        case .array(let values):
            guard let others = theirs as? [Any], others.count == values.count else { return false }
            return zip(values, others).allSatisfy { same($0, $1) }
        case .object(let object):
            // Foundation's keys are canonically equivalent; the random names are ASCII.
            guard let others = theirs as? [String: Any], others.count == object.count else { return false }
            return object.allSatisfy { name, value in others[name].map { same(value, $0) } == true }
        }
    }
}
