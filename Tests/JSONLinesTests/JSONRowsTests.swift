import Testing

@testable import JSONLines

@Suite struct JSONRowsTests {
    private static func rows(_ text: String) throws -> (rows: JSONRows?, rest: JSONValue) {
        try JSONReader.readRows(Array(text.utf8), of: "data")
    }

    @Test func entriesAreReadOneByOne() throws {
        let (rows, rest) = try Self.rows(#"{"x":1,"data":[ {"a":[1,2]} , "é\u0041", [ ] ,null, 1.50],"total":9}"#)
        #expect(rows?.map(\.self) == [["a": [1, 2]], "éA", [], nil, .number(JSONNumber(validated: "1.50"))])
        #expect(rows?.count == 5)
        #expect(rest["total"] == 9 && rest["data"] == [])
    }

    @Test func someAreKeptInTheirOrder() throws {
        let (rows, _) = try Self.rows(#"{"data":[{"a":1},{"a":2},{"b":3},{"a":4}]}"#)
        let kept = rows?.keeping { ($0["a"]?.int ?? 0) % 2 == 0 && $0["a"] != nil }
        #expect(kept.map(Array.init) == [["a": 2], ["a": 4]])
        #expect(JSONRows([1, 2, 3]).keeping { $0 != 2 }.map(\.int) == [1, 3])
        #expect(rows?.keeping { _ in false }.isEmpty == true)
    }

    @Test func anEmptyListHasNoEntries() throws {
        let (rows, _) = try Self.rows(#"{"data":[]}"#)
        #expect(rows?.isEmpty == true)
    }

    @Test(arguments: [#"{"data":null}"#, #"{"data":{"data":[1]}}"#, #"[{"data":[1]}]"#, #"{"other":[1]}"#])
    func whatIsNoListIsReadAsItIs(_ text: String) throws {
        let (rows, rest) = try Self.rows(text)
        #expect(rows == nil)
        let whole = try JSONReader.read(text)
        #expect(rest == whole)
    }

    /// Passing over is no less strict than reading.
    @Test(arguments: [
        #"{"data":[1,]}"#, #"{"data":[1 2]}"#, #"{"data":[{"a":1,"a":2}]}"#, #"{"data":[1],"data":[2]}"#,
        #"{"data":[01]}"#,
        #"{"data":["\ud800"]}"#, #"{"data":[1]"#, #"{"data":[1]} x"#, "{\"data\":[\"\u{1}\"]}",
        #"{"data":[\#(String(repeating: "[", count: 70))"#,
    ])
    func everyFaultIsFound(_ text: String) {
        #expect(throws: JSONError.self) { _ = try Self.rows(text) }
        #expect(throws: JSONError.self) { _ = try JSONReader.read(text) }
    }
}
