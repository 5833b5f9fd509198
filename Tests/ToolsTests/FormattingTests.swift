import Gateway
import Testing

@testable import Tools

@Suite struct FormattingTests {
    @Test(
        arguments: [
            (nil, "-"), (0, "0 B"), (1023, "1023 B"), (1024, "1.00 KB"), (1 << 20, "1.00 MB"), (4 << 30, "4.00 GB"),
            (1 << 40, "1.00 TB"), (1 << 50, "1.00 PB"), (Int.max, "8192.00 PB"), (1536, "1.50 KB"), (-1, "-1 B"),
        ] as [(Int?, String)])
    func sizes(_ bytes: Int?, _ text: String) { #expect(Units.size(bytes) == text) }

    @Test func usage() {
        #expect(Units.usage(1 << 30, 4 << 30) == "1.00 GB / 4.00 GB (25.0%)")
        #expect(Units.usage(nil, 4 << 30) == "4.00 GB")
        #expect(Units.usage(1, nil) == nil)
        #expect(Units.usage(0, 0) == nil)
    }

    @Test(
        arguments: [
            (nil, nil), (0, nil), (-5, nil), (59, "59s"), (60, "1m"), (3600, "1h"), (90_060, "1d 1h 1m"),
            (86_400, "1d"),
            (86_460, "1d 1m"),
        ] as [(Int?, String?)])
    func uptimes(_ seconds: Int?, _ text: String?) { #expect(Units.uptime(seconds) == text) }

    @Test func decimals() {
        #expect(Units.percent(0.25) == "25.0%")
        #expect(Units.percent(0.0004) == "0.0%")
        #expect(Units.percent(1) == "100.0%")
        #expect(Units.percent(nil) == "-")
        #expect(Units.percent(.nan) == "-%")
        #expect(Units.seconds(2.06) == "2.1 s")
        #expect(Units.fixed(-0.001, 2) == "0.00")
        #expect(Units.fixed(-1.5, 1) == "-1.5")
        #expect(Units.fixed(.infinity, 1) == "-")
        #expect(Units.fixed(2.999, 2) == "3.00")
        #expect(Units.fixed(7.5, 0) == "8")
    }

    @Test func tablesAlign() {
        var table = TextTable(["ID", "NAME", "LAST"])
        table.add(["100", "é", "x"])
        table.add(["1", "longer", ""])
        #expect(table.text == "ID   NAME    LAST\n100  é       x\n1    longer  ")
    }

    @Test func untrustedTextIsOneHarmlessLine() {
        #expect(UntrustedText.line("plain é 日本") == "plain é 日本")
        #expect(UntrustedText.line("a\nb\u{1B}[31m\u{202E}\u{2028}\u{E000}\u{0}c") == "a b [31m    c")
        #expect(UntrustedText.line(String(repeating: "x", count: 300)).count == 201)
        #expect(UntrustedText.line(String(repeating: "x", count: 10), limit: 10) == String(repeating: "x", count: 10))
        #expect(UntrustedText.line("") == "")
    }

    @Test func blocksLeaveOutWhatIsMissing() {
        var block = TextBlock(.rich)
        block.headline(.success, "Done")
        block.subject(.vm, "VM 1")
        block.field("A", nil)
        block.field("B", "")
        block.field("C", "c")
        #expect(block.text == "✅ Done\n\n🗃️ VM 1\n  • C: c")
    }
}
