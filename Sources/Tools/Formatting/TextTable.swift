import Gateway

/// Columns for lists, as wide as a terminal: names and other free text give way, figures never.
struct TextTable {
    /// Columns of a terminal.
    static let width = 80

    private struct Cell {
        /// Where its text ends; it begins where the one before ends.
        let end: Int
        let width: Int
    }

    private let columns: Int
    private let flexible: Set<Int>
    /// The text of all cells.
    private var bytes: [UInt8] = []
    /// Row by row, the heading first.
    private var cells: [Cell] = []
    /// The width of each column's widest cell.
    private var widest: [Int]
    private var notes: [Int: String] = [:]

    /// - Parameter flexible: headings of the columns that may be cut.
    init(_ header: [String], flexible: Set<String> = []) {
        columns = header.count
        widest = Array(repeating: 0, count: header.count)
        self.flexible = Set(header.indices.filter { flexible.contains(header[$0]) })
        add(header)
    }

    /// - Parameters:
    ///   - row: a cell for each heading.
    ///   - note: a line of its own below the row, in full: an identifier that must not be cut.
    mutating func add(_ row: [String], note: String? = nil) {
        for column in 0..<columns {
            let text = column < row.count ? row[column] : ""
            let width = TextWidth.of(text)
            if width > widest[column] { widest[column] = width }
            bytes.append(contentsOf: text.utf8)
            cells.append(Cell(end: bytes.count, width: width))
        }
        if let note, !note.isEmpty { notes[cells.count / columns - 1] = note }
    }

    /// A line a row. Each column is as wide as its widest cell or, where that is too much, as there is room; the last one is
    /// not padded.
    var text: String {
        let widths = widths
        var text: [UInt8] = []
        text.reserveCapacity(cells.count / columns * (widths.reduce(0, +) + 2 * columns))
        var start = 0
        for row in 0..<cells.count / columns {
            if row > 0 { text.append(UInt8(ascii: "\n")) }
            for column in 0..<columns {
                let cell = cells[row * columns + column]
                defer { start = cell.end }
                var width = cell.width
                if width > widths[column], flexible.contains(column) {
                    let cut = TextWidth.cut(
                        String(decoding: bytes[start..<cell.end], as: UTF8.self), to: widths[column])
                    text.append(contentsOf: cut.utf8)
                    width = TextWidth.of(cut)
                } else {
                    text.append(contentsOf: bytes[start..<cell.end])
                }
                guard column < columns - 1 else { break }
                let padding = max(0, widths[column] - width) + 2
                text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
            }
            if let note = notes[row] { text.append(contentsOf: "\n    \(note)".utf8) }
        }
        return String(decoding: text, as: UTF8.self)
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
