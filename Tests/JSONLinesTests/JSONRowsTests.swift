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

    /// Looking at members of an entry where it lies gives what reading all of it does.
    @Test(arguments: [
        #"{"a":1,"b":"x","c":null}"#, #"{ "c" : [ {"a":2} , "]" ] , "a" : -1.5e3 , "b":{"a":3,"x":"}\""} }"#,
        #"{"b":"q\"\\\u0041é","a":true}"#, #"{"\u0061":7,"b":"escaped name"}"#, #"{"ab":1,"ba":2,"":3,"a":0}"#,
        "{}", "[1,2]", #""a""#, "17", "null",
        "{\((0..<70).map { "\"n\($0)\":\($0)" }.joined(separator: ",")),\"a\":70}",
    ])
    func membersAreReadWhereTheyLie(_ entry: String) throws {
        let names = ["c", "a", "missing", "b"]
        let whole = try JSONReader.read(entry)
        let (rows, _) = try Self.rows(#"{"data":[{"a":"another"},\#(entry),{"b":"another"}]}"#)
        for rows in [try #require(rows), JSONRows([["a": "another"], whole, ["b": "another"]])] {
            var reader = JSONRowReader(rows, names)
            #expect(reader.indices == 0..<3)
            reader.move(to: 0)
            reader.move(to: 1)
            for (column, name) in names.enumerated() { #expect(reader.value(column) == whole[name], "\(name)") }
            reader.move(to: 2)
            #expect(reader.value(1) == nil && reader.value(3) == "another")
        }
    }

    /// What follows the last of them does not matter, whatever it is.
    @Test func anEntryIsReadUpToTheLastMemberThatIsAskedFor() throws {
        let text = #"{"data":[{"a":1,"b":2,"c":{"a":3}},{"c":"\"a\":4","b":5,"\u0061":6},{"b":7,"x":"\"","a":8}]}"#
        let rows = try #require(try Self.rows(text).rows)
        var reader = JSONRowReader(rows, ["b", "a"])
        let found = rows.indices.map { index in
            reader.move(to: index)
            return [reader.value(0)?.int, reader.value(1)?.int]
        }
        #expect(found == [[2, 1], [5, 6], [7, 8]])
        #expect(JSONRowReader(rows, []).indices == 0..<3)
    }

    /// A text of ASCII alone is known to be so; of any other, each string is looked at.
    @Test func stringsAreWholeWhereverTheyAreFrom() throws {
        for text in ["plain, and long enough", "日本 – grüße and more of it", "é"] {
            let rows = try #require(try Self.rows(#"{"data":[{"a":"\#(text)","b":"abc"}]}"#).rows)
            var reader = JSONRowReader(rows, ["a", "b"])
            reader.move(to: 0)
            #expect(reader.value(0)?.string == text && reader.value(1)?.string == "abc")
            #expect(reader.value(0)?.string?.count == text.count)
        }
    }

    @Test func aColumnIsFoundWhereverItIs() {
        var column = JSONColumn("b")
        let objects: [JSONObject] = [["a": 1, "b": 2], ["b": 3], [:], ["a": 4, "c": 5, "b": 6], ["a": 7, "c": 8]]
        #expect(objects.map { column.value(in: $0)?.int } == [2, 3, nil, 6, nil])
    }
}
