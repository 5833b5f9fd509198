/// The lines that were entered, for going back to.
struct LineHistory {
    static let limit = 1000
    private(set) var lines: [String]
    /// The one that is shown; the number of lines where it is the one that is being written.
    private var place: Int
    /// What was being written when somebody went back.
    private var draft = ""

    init(_ lines: [String] = []) {
        self.lines = lines.suffix(Self.limit)
        place = self.lines.count
    }

    /// - Returns: whether it is kept: not twice in a row, and not where it begins with a space.
    mutating func add(_ line: String) -> Bool {
        defer { place = lines.count }
        guard let first = line.first, first != " ", line != lines.last else { return false }
        lines.append(line)
        if lines.count > Self.limit { lines.removeFirst() }
        return true
    }

    /// - Parameter current: what the line holds now.
    /// - Returns: nil where there is none further back.
    mutating func older(than current: String) -> String? {
        guard place > 0 else { return nil }
        if place == lines.count { draft = current }
        place -= 1
        return lines[place]
    }

    mutating func newer() -> String? {
        guard place < lines.count else { return nil }
        place += 1
        return place == lines.count ? draft : lines[place]
    }

    /// The newest line before `end` that contains a text.
    func find(_ text: String, before end: Int) -> Int? {
        guard !text.isEmpty else { return nil }
        return lines[..<min(end, lines.count)].lastIndex { $0.contains(text) }
    }
}
