import ArgumentParser
import Gateway
import Glibc
import JSONLines

/// An answer as a person reads it: its text, with colours and cut to the terminal where it goes to one.
enum AnswerText {
    /// Results go to stdout, failures to stderr; as JSON both go to stdout, for a script.
    static func write(_ answer: JSONObject, asJSON: Bool) {
        guard !asJSON else { return Terminal.write(JSONWriter.string(.object(answer)) + "\n") }
        let isDone = answer["ok"] == true
        let stream = isDone ? STDOUT_FILENO : STDERR_FILENO
        let text = answer["text"]?.string ?? answer["error"]?["message"]?.string ?? ""
        guard isatty(stream) == 1 else { return Terminal.write(text + "\n", to: stream) }
        let columns = Terminal.columns(of: stream)
        Terminal.write(
            shown(text, isDone: isDone, columns: columns) { Terminal.styled($0, $1, on: stream) } + "\n", to: stream)
    }

    /// The exit code of `call`; nil where it is done.
    static func exitCode(_ answer: JSONObject) -> ExitCode? {
        guard answer["ok"] != true else { return nil }
        switch answer["error"]?["code"]?.string {
        case "denied", "not_permitted": return ExitCode(3)
        case "confirmation_required": return ExitCode(4)
        case "invalid_arguments", "unknown_tool": return ExitCode(2)
        default: return ExitCode(1)
        }
    }

    /// - Parameter style: puts a text into a style of ECMA-48.
    static func shown(
        _ text: String, isDone: Bool, columns: Int, style: (String, String) -> String
    ) -> String {
        let lines = Prompt.shown(text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var shown = [style(lines.first ?? "", isDone ? "1;32" : "1;31")]
        var rest = lines.dropFirst()[...]
        while let line = rest.first {
            guard let header = Columns(header: line) else {
                shown.append(coloured(line, isRow: false, style))
                rest = rest.dropFirst()
                continue
            }
            let table = Array(rest.prefix { !$0.isEmpty })
            rest = rest.dropFirst(table.count)
            let cut = header.cut(table, to: columns)
            shown.append(style(cut[0], "1"))
            shown += cut.dropFirst().map { coloured($0, isRow: true, style) }
        }
        return shown.joined(separator: "\n")
    }

    private static let good: Set = ["running", "online", "available", "ok", "healthy", "active", "started"]
    private static let idle: Set = ["stopped", "template", "paused", "suspended", "disabled", "inactive"]
    private static let bad: Set = ["error", "failed", "offline", "fence", "unavailable", "expired", "critical"]

    /// What a state says by its colour: a word of its own in a table's row, or all that stands behind a fact's name.
    private static func coloured(
        _ line: String, isRow: Bool, _ style: (String, String) -> String
    ) -> String {
        func coloured(_ word: Substring) -> String {
            let key = word.lowercased()
            let code = good.contains(key) ? "32" : idle.contains(key) ? "2" : bad.contains(key) ? "31" : nil
            return code.map { style(String(word), $0) } ?? String(word)
        }
        if isRow {
            return line.split(separator: " ", omittingEmptySubsequences: false).map(coloured).joined(separator: " ")
        }
        guard line.hasPrefix("  • "), let value = line.lastIndex(of: " ").map({ line.index(after: $0) }),
            line[..<value].hasSuffix(": ")
        else { return line }
        return line[..<value] + coloured(line[value...])
    }

    /// Where a table's columns begin, from its headings: words in capitals, two spaces or more apart.
    private struct Columns {
        private let starts: [Int]
        /// Headings of columns that may be cut: figures and states may not.
        private static let freeText: Set = [
            "NAME", "NODE", "TAGS", "PARENT", "DESCRIPTION", "COMMENT", "GROUPS", "TOKENS", "INTERFACE", "PATH",
            "AREAS",
            "SERVICE", "WHAT", "SUBJECT", "USER", "STORAGE", "GUESTS", "WHEN", "CONTENT",
        ]

        init?(header: String) {
            guard header.utf8.allSatisfy({ $0 == 0x20 || 0x41...0x5A ~= $0 || "()%/".utf8.contains($0) }) else {
                return nil
            }
            let bytes = Array(header.utf8)
            starts = bytes.indices.filter { index in
                bytes[index] != 0x20
                    && (index == 0 || index >= 2 && bytes[index - 1] == 0x20 && bytes[index - 2] == 0x20)
            }
            guard starts.count >= 2, starts[0] == 0 else { return nil }
        }

        /// The table with names and other free text cut where it is wider than the terminal, as far as that helps;
        /// identifiers on lines of their own stay whole.
        func cut(_ table: [String], to columns: Int) -> [String] {
            let width = table.filter { !isNote($0) }.map(TextWidth.of).max() ?? 0
            guard width > columns else { return table }
            let cells = table.map(cells)
            var widths = starts.indices.map { column in
                zip(table, cells).filter { !isNote($0.0) }.map { TextWidth.of($0.1[column]) }.max() ?? 0
            }
            var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - columns
            let flexible = widths.indices.filter { Self.freeText.contains(cells[0][$0]) }
            while excess > 0, let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > 6 {
                widths[widest] -= 1
                excess -= 1
            }
            return zip(table, cells).map { line, cells in
                guard !isNote(line) else { return line }
                let padded = zip(cells, widths).map { cell, width in
                    let cell = TextWidth.cut(cell, to: width)
                    return cell + String(repeating: " ", count: max(0, width - TextWidth.of(cell)))
                }
                return TextWidth.trimmed(padded.joined(separator: "  "))
            }
        }

        private func isNote(_ line: String) -> Bool { line.hasPrefix("  ") }

        private func cells(_ line: String) -> [String] {
            var cells = starts.map { _ in String.UnicodeScalarView() }
            var (place, column) = (0, 0)
            for scalar in line.unicodeScalars {
                while column + 1 < starts.count, place >= starts[column + 1] { column += 1 }
                cells[column].append(scalar)
                place += TextWidth.of(String(scalar))
            }
            return cells.map { TextWidth.trimmed(String($0)) }
        }
    }
}
