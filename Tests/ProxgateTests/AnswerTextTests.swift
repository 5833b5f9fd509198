import Gateway
import Testing

@testable import proxgate

@Suite struct AnswerTextTests {
    private static let table = """
        🗃️ 3 VMs

        VMID  NAME             NODE  STATUS   TAGS
        100   firewall         pve1  running  infra;prod
        101   漢字漢字漢字     pve1  stopped  web
            volume that-is-an-identifier-and-stays-whole-however-long-it-is
        102   failed           pve3  error    -

        🗃️ VM 101
          • Status: RUNNING
          • Note: it is not running at all
        """

    private func shown(_ text: String, columns: Int, isDone: Bool = true) -> String {
        AnswerText.shown(text, isDone: isDone, columns: columns) { "<\($1):\($0)>" }
    }

    @Test func statesHaveTheirColours() {
        let lines = shown(Self.table, columns: 100).split(separator: "\n")
        #expect(lines[0] == "<1;32:🗃️ 3 VMs>")
        #expect(lines[1].hasPrefix("<1:VMID  NAME"))
        #expect(lines[2].contains("<32:running>") && lines[3].contains("<2:stopped>"))
        #expect(lines[5].contains("<31:error>"))
        #expect(lines[7] == "  • Status: <32:RUNNING>" && lines[8] == "  • Note: it is not running at all")
        #expect(shown("❌ no\nstopped", columns: 80, isDone: false) == "<1;31:❌ no>\nstopped")
    }

    @Test(arguments: [36, 40, 44, 60])
    func aTableFitsTheTerminal(_ columns: Int) {
        let lines = AnswerText.shown(Self.table, isDone: true, columns: columns) { text, _ in text }.split(
            separator: "\n")
        let rows = lines[1...5].filter { !$0.hasPrefix(" ") }
        #expect(rows.count == 4 && rows.allSatisfy { TextWidth.of(String($0)) <= columns }, "\(rows)")
        // Columns stay under each other.
        for row in rows.dropFirst() { #expect(row.split(separator: " ").count >= 5, "\(row)") }
        // Figures and states are not cut.
        #expect(rows[1].contains("running") && rows[1].contains("100 "))
        #expect(lines[4].contains("stays-whole-however-long-it-is"))
    }

    @Test func nothingDrivesTheTerminal() {
        #expect(shown("a\u{1B}[31mb\u{202E}c\rd", columns: 80) == "<1;32:a[31mbcd>")
    }
}
