import Testing

@testable import proxgate

@Suite struct LineEditorTests {
    /// Types; `<` is left, `>` right, and letters in `^` are Ctrl.
    private func editor(_ keys: Key..., history: [String] = []) -> LineEditor {
        var editor = LineEditor(history: LineHistory(history))
        for key in keys { _ = editor.receive(key) }
        return editor
    }

    @Test func textGoesInAtTheCursor() {
        let editor = editor(.text("sart"), .left, .left, .left, .text("t"))
        #expect(editor.line == "start" && editor.head == "st")
    }

    @Test func movingAndDeleting() {
        #expect(editor(.text("ab cd"), .home, .delete).line == "b cd")
        #expect(editor(.text("ab cd"), .wordLeft, .killToEnd).line == "ab ")
        #expect(editor(.text("ab cd"), .killWord).line == "ab ")
        #expect(editor(.text("ab cd"), .wordLeft, .killToStart).line == "cd")
        #expect(editor(.text("ab cd"), .killWord, .home, .yank).line == "cdab ")
        #expect(editor(.text("ab"), .home, .wordRight, .text("c")).line == "abc")
        #expect(editor(.text("ab"), .left, .endOfInput).line == "a")
        #expect(editor(.text("e"), .text("\u{301}"), .text("🇩🇪"), .backspace).line == "e\u{301}")
        #expect(editor(.text("e"), .text("\u{301}"), .backspace).line == "")
    }

    @Test func whatCannotBeDoneRings() {
        var editor = LineEditor()
        for key in [Key.backspace, .delete, .left, .right, .up, .down, .yank, .killWord, .other] {
            #expect(editor.receive(key) == .ring, "\(key)")
        }
        #expect(editor.receive(.text(String(repeating: "x", count: 70_000))) == .ring)
    }

    @Test func howALineEnds() {
        var editor = editor(.text("get_vms"))
        #expect(editor.receive(.enter) == .submit("get_vms"))
        #expect(editor.line == "")
        _ = editor.receive(.text("x"))
        #expect(editor.receive(.interrupt) == .interrupt)
        #expect(editor.line == "" && editor.receive(.endOfInput) == .end)
        #expect(editor.receive(.tab) == .complete)
    }

    @Test func goingBackKeepsWhatWasBeingWritten() {
        var editor = editor(.text("new"), .up, .up, history: ["one", "two"])
        #expect(editor.line == "one")
        #expect(editor.receive(.up) == .ring)
        _ = editor.receive(.down)
        #expect(editor.line == "two")
        _ = editor.receive(.down)
        #expect(editor.line == "new" && editor.receive(.down) == .ring)
    }

    @Test func theHistoryKeepsWhatIsWorthIt() {
        var history = LineHistory()
        #expect(
            history.add("a") && !history.add("a") && !history.add(" secret") && !history.add("") && history.add("b"))
        #expect(history.lines == ["a", "b"])
        for index in 0..<2000 { _ = history.add("line \(index)") }
        #expect(history.lines.count == LineHistory.limit && history.lines.last == "line 1999")
    }

    @Test func searchingTheHistory() {
        var editor = editor(.search, .text("vm"), history: ["start_vm vmid=1", "get_nodes", "stop_vm vmid=2"])
        #expect(editor.view(prompt: "> ", columns: 80).text == "search 'vm': stop_vm vmid=2")
        _ = editor.receive(.search)
        #expect(editor.view(prompt: "> ", columns: 80).text == "search 'vm': start_vm vmid=1")
        #expect(editor.receive(.search) == .ring)
        #expect(editor.receive(.enter) == .submit("start_vm vmid=1"))

        editor = self.editor(.text("draft"), .search, .text("zzz"), .interrupt, history: ["a"])
        #expect(editor.line == "draft")
        // Another key takes what was found, and means what it always does.
        editor = self.editor(.search, .text("get"), .home, .text("x"), history: ["get_nodes"])
        #expect(editor.line == "xget_nodes")
        // Nothing is found for nothing.
        editor = self.editor(.search, .enter, history: ["a"])
        #expect(editor.line == "")
    }

    @Test func aLongLineIsShownAroundTheCursor() {
        var editor = editor(.text(String(repeating: "a", count: 50) + "END"))
        var view = editor.view(prompt: "> ", columns: 20)
        #expect(view.text.hasPrefix("> a") && view.text.hasSuffix("END") && view.text.count <= 19 && view.cursor == 19)
        _ = editor.receive(.home)
        view = editor.view(prompt: "> ", columns: 20)
        #expect(view.text == "> " + String(repeating: "a", count: 17) && view.cursor == 2)
    }

    @Test func wideCharactersTakeTwoColumns() {
        var editor = editor(.text("漢字"))
        #expect(editor.view(prompt: "> ", columns: 80).cursor == 6)
        _ = editor.receive(.left)
        #expect(editor.view(prompt: "> ", columns: 80).cursor == 4)
        let narrow = self.editor(.text(String(repeating: "漢", count: 40))).view(prompt: "> ", columns: 20)
        #expect(narrow.text.count == 2 + 8 && narrow.cursor == 18)
    }

    @Test func puttingInWhatWasCompleted() {
        var editor = editor(.text("start_vm vm end"), .left, .left, .left, .left)
        editor.replace(from: 9, with: "vmid=")
        #expect(editor.line == "start_vm vmid= end" && editor.head == "start_vm vmid=")
    }
}
