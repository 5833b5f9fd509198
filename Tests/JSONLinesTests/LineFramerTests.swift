import JSONLines
import Testing

@Suite struct LineFramerTests {
    /// Every event of a stream that arrives in these pieces.
    private func events(_ chunks: [[UInt8]], limit: Int = 1 << 20) -> [LineFramer.Event] {
        var framer = LineFramer(limit: limit)
        return chunks.flatMap { framer.receive($0) } + framer.finish()
    }

    private func line(_ text: String) -> LineFramer.Event { .line(Array(text.utf8)) }

    private static let sample =
        Array(
            "{\"id\":1}\n\n  \t\r\n{\"é\":\"😀\"}\r\nthis line is far too long for it\n\nlast but one\n{\"id\":2}".utf8)

    private var expected: [LineFramer.Event] {
        [line("{\"id\":1}"), line("{\"é\":\"😀\"}\r"), .tooLong(limit: 16), line("last but one"), line("{\"id\":2}")]
    }

    @Test func `a sample cut at every point comes out the same`() {
        let sample = Self.sample
        #expect(events([sample], limit: 16) == expected)
        for cut in 0...sample.count {
            #expect(events([Array(sample[..<cut]), Array(sample[cut...])], limit: 16) == expected, "cut at \(cut)")
        }
        for first in 0...sample.count {
            for second in first...sample.count {
                let pieces = [Array(sample[..<first]), Array(sample[first..<second]), Array(sample[second...])]
                guard events(pieces, limit: 16) == expected else {
                    Issue.record("cut at \(first) and \(second)")
                    return
                }
            }
        }
    }

    @Test func `a sample comes out the same byte by byte`() {
        #expect(events(Self.sample.map { [$0] }, limit: 16) == expected)
        #expect(events(Self.sample.flatMap { [[], [$0], []] }, limit: 16) == expected)
    }

    @Test func `a line is given as soon as its newline is there`() {
        var framer = LineFramer()
        #expect(framer.receive(Array("ab".utf8)) == [])
        #expect(framer.receive(Array("c\nd\ne".utf8)) == [line("abc"), line("d")])
        #expect(framer.finish() == [line("e")])
        #expect(framer.finish() == [])
    }

    @Test(arguments: ["", "\n", "\n\n\n", "\r\n\r\n", " \t \n", "   "])
    func `blank lines are left out`(text: String) {
        #expect(events([Array(text.utf8)]) == [])
    }

    @Test func `the limit is the most that a line may have`() {
        #expect(events([Array("12345678\n".utf8)], limit: 8) == [line("12345678")])
        #expect(events([Array("12345678".utf8)], limit: 8) == [line("12345678")])
        #expect(events([Array("123456789\nok\n".utf8)], limit: 8) == [.tooLong(limit: 8), line("ok")])
        #expect(events([Array("123456789".utf8)], limit: 8) == [.tooLong(limit: 8)])
    }

    @Test func `a line that is too long is reported once, at once, and skipped`() {
        var framer = LineFramer(limit: 4)
        #expect(framer.receive(Array("12345".utf8)) == [.tooLong(limit: 4)])
        for _ in 0..<100 { #expect(framer.receive(Array("6789".utf8)) == []) }
        #expect(framer.receive(Array("\nok\n123456\nyes\n".utf8)) == [line("ok"), .tooLong(limit: 4), line("yes")])
    }

    @Test func `a line too long at the end of the stream spoils nothing after it`() {
        var framer = LineFramer(limit: 4)
        #expect(framer.receive(Array("123456".utf8)) == [.tooLong(limit: 4)])
        #expect(framer.finish() == [])
        #expect(framer.receive(Array("ok\n".utf8)) == [line("ok")])
    }

    @Test func `a line of white space beyond the limit is too long as well`() {
        #expect(events([[UInt8](repeating: 0x20, count: 9), [0x0A]], limit: 8) == [.tooLong(limit: 8)])
    }

    @Test(.timeLimit(.minutes(10)), arguments: [1, 7, 4096, 1 << 21])
    func `a line of 1 MiB passes in pieces of any size, a longer one does not`(piece: Int) throws {
        let limit = 1 << 20
        let whole = "\"" + String(repeating: "x", count: limit - 2) + "\""
        let bytes = Array("\(whole)\n \(whole)\n{}\n".utf8)
        var framer = LineFramer(limit: limit)
        var events: [LineFramer.Event] = []
        var index = 0
        while index < bytes.count {
            let end = min(index + piece, bytes.count)
            events += framer.receive(Array(bytes[index..<end]))
            index = end
        }
        #expect(events == [line(whole), .tooLong(limit: limit), line("{}")])
        if case .line(let first) = try #require(events.first) {
            #expect(try JSONReader.read(first).string?.utf8.count == limit - 2)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a long line of many small values is read`() throws {
        let text = "[" + String(repeating: "[1,\"a\\n\"],", count: 90_000) + "0]"
        #expect(try JSONReader.read(text).array?.count == 90_001)
        let object = "{" + (0..<60_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        #expect(try JSONReader.read(object).object?.count == 60_000)
    }
}
