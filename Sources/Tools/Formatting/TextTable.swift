import Gateway

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
