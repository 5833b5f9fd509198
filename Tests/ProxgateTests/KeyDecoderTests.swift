import Testing

@testable import proxgate

@Suite struct KeyDecoderTests {
    private func keys(_ bytes: some Sequence<UInt8>) -> [Key] {
        var decoder = KeyDecoder()
        return bytes.compactMap { decoder.receive($0) }
    }

    private func keys(_ text: String) -> [Key] { keys(text.utf8) }

    @Test(arguments: [
        ("\u{01}", Key.home), ("\u{03}", .interrupt), ("\u{04}", .endOfInput), ("\r", .enter), ("\t", .tab),
        ("\u{7F}", .backspace), ("\u{0B}", .killToEnd), ("\u{15}", .killToStart), ("\u{17}", .killWord),
        ("\u{12}", .search), ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[D", .left), ("\u{1B}[1;5C", .wordRight),
        ("\u{1B}b", .wordLeft), ("\u{1B}[H", .home), ("\u{1B}[4~", .end), ("\u{1B}[3~", .delete), ("\u{1B}OF", .end),
        ("\u{1B}[24~", .other), ("\u{1B}x", .other), ("é", .text("é")), ("漢", .text("漢")), ("🦊", .text("🦊")),
    ])
    func aKey(_ sent: String, _ meant: Key) { #expect(keys(sent) == [meant]) }

    @Test func textBetweenKeys() {
        #expect(keys("a\u{1B}[Db") == [.text("a"), .left, .text("b")])
    }

    @Test func brokenBytesAreDroppedAndWhatFollowsCounts() {
        #expect(keys([0xC3, 0x61]) == [.text("a")])
        #expect(keys([0xE6, 0xBC, 0x03]) == [.interrupt])
        #expect(keys([0xFF, 0x80, 0xC0, 0x61]) == [.text("a")])
        // A surrogate, and a character beyond the last one.
        #expect(keys([0xED, 0xA0, 0x80, 0xF4, 0x90, 0x80, 0x80]) == [])
        #expect(keys("\u{1B}[12\u{03}") == [.interrupt])
        // A sequence without end is none.
        #expect(keys("\u{1B}[" + String(repeating: "1", count: 40)).contains(.text("1")))
    }

    @Test func aPasteIsOneTextOnOneLine() {
        let paste = "\u{1B}[200~start_vm\tvmid=1\r\nstop_vm\u{03}\u{202E}x\u{1B}[201~"
        #expect(keys(paste + "\r") == [.text("start_vm vmid=1 stop_vmx"), .enter])
    }

    @Test func aLongPasteIsCut() throws {
        let paste = "\u{1B}[200~" + String(repeating: "x", count: 200_000) + "\u{1B}[201~\r"
        let keys = keys(paste)
        #expect(keys.count == 2 && keys.last == .enter)
        guard case .text(let text) = try #require(keys.first) else { return #expect(Bool(false), "no text") }
        #expect(text.count <= 1 << 16 && text.allSatisfy { $0 == "x" })
    }

    /// Whatever comes, nothing that drives a terminal gets into the line.
    @Test func anyBytesAreSafe() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
            for case .text(let text) in keys(bytes) {
                #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "\(bytes)")
            }
        }
    }
}
