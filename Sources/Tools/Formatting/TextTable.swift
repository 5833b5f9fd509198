/// Columns for lists, as wide as a terminal: names and other free text give way, figures never.
struct TextTable {
    /// Columns of a terminal.
    static let width = 80

    private let flexible: Set<Int>
    private var rows: [[String]]
    private var notes: [Int: String] = [:]

    /// - Parameter flexible: headings of the columns that may be cut.
    init(_ header: [String], flexible: Set<String> = []) {
        rows = [header]
        self.flexible = Set(header.indices.filter { flexible.contains(header[$0]) })
    }

    /// - Parameter note: a line of its own below the row, in full: an identifier that must not be cut.
    mutating func add(_ row: [String], note: String? = nil) {
        rows.append(row)
        if let note, !note.isEmpty { notes[rows.count - 1] = note }
    }

    /// Each column as wide as its widest cell or, where that is too much, as there is room; the last one is not padded.
    var lines: [String] {
        let widths = widths
        var lines: [String] = []
        for (index, row) in rows.enumerated() {
            let cells = row.indices.map { column in
                let cell = flexible.contains(column) ? TextWidth.cut(row[column], to: widths[column]) : row[column]
                return column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: max(0, widths[column] - TextWidth.of(cell)))
            }
            lines.append(cells.joined(separator: "  "))
            if let note = notes[index] { lines.append("    \(note)") }
        }
        return lines
    }

    private var widths: [Int] {
        var widths = rows[0].indices.map { column in rows.map { TextWidth.of($0[column]) }.max() ?? 0 }
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - Self.width
        while excess > 0, let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}

/// How many columns of a terminal a text takes.
enum TextWidth {
    static func of(_ text: String) -> Int {
        if text.isPlain { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    /// The beginning of a text, with a mark where something is missing.
    static func cut(_ text: String, to limit: Int) -> String {
        guard of(text) > limit else { return text }
        var kept = String.UnicodeScalarView()
        var used = 1
        for scalar in text.unicodeScalars {
            used += width(scalar)
            guard used <= limit else { break }
            kept.append(scalar)
        }
        return String(kept) + "…"
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
