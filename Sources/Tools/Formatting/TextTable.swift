import Gateway

/// Columns for lists, as wide as a terminal: names and other free text give way, figures never.
struct TextTable {
    /// Columns of a terminal.
    static let width = 80

    private struct Cell {
        let text: String
        let width: Int

        init(_ text: String) {
            self.text = text
            width = TextWidth.of(text)
        }
    }

    private let columns: Int
    private let flexible: Set<Int>
    /// Row by row, the heading first.
    private var cells: [Cell]
    /// The width of each column's widest cell.
    private var widest: [Int]
    private var notes: [Int: String] = [:]

    /// - Parameter flexible: headings of the columns that may be cut.
    init(_ header: [String], flexible: Set<String> = []) {
        columns = header.count
        cells = header.map { Cell($0) }
        widest = cells.map(\.width)
        self.flexible = Set(header.indices.filter { flexible.contains(header[$0]) })
    }

    /// - Parameters:
    ///   - row: a cell for each heading.
    ///   - note: a line of its own below the row, in full: an identifier that must not be cut.
    mutating func add(_ row: [String], note: String? = nil) {
        for column in 0..<columns {
            let cell = Cell(column < row.count ? row[column] : "")
            if cell.width > widest[column] { widest[column] = cell.width }
            cells.append(cell)
        }
        if let note, !note.isEmpty { notes[cells.count / columns - 1] = note }
    }

    /// Each column as wide as its widest cell or, where that is too much, as there is room; the last one is not padded.
    var lines: [String] {
        let widths = widths
        var lines: [String] = []
        lines.reserveCapacity(cells.count / columns + notes.count)
        var line: [UInt8] = []
        for row in 0..<cells.count / columns {
            line.removeAll(keepingCapacity: true)
            for column in 0..<columns {
                var cell = cells[row * columns + column]
                let width = widths[column]
                if cell.width > width, flexible.contains(column) { cell = Cell(TextWidth.cut(cell.text, to: width)) }
                line.append(contentsOf: cell.text.utf8)
                guard column < columns - 1 else { break }
                for _ in 0..<max(0, width - cell.width) + 2 { line.append(UInt8(ascii: " ")) }
            }
            lines.append(String(decoding: line, as: UTF8.self))
            if let note = notes[row] { lines.append("    \(note)") }
        }
        return lines
    }

    private var widths: [Int] {
        var widths = widest
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - Self.width
        while excess > 0, let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8 {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}
