import Gateway

/// One line that is being written: keys in, what is to be done out. It knows no terminal.
struct LineEditor {
    enum Action: Equatable {
        case redraw
        /// Nothing could be done.
        case ring
        case submit(String)
        /// The line was dropped.
        case interrupt
        /// Nothing more will be written.
        case end
        /// Something is to be put in at the cursor, see ``replace(from:with:)``.
        case complete
        case clearScreen
    }

    /// The most characters that a line may have.
    private static let limit = 1 << 16

    var history: LineHistory
    private var characters: [Character] = []
    private var cursor = 0
    private var killed = ""
    private var search: (text: String, found: Int?)?

    init(history: LineHistory = LineHistory()) { self.history = history }

    var line: String { String(characters) }
    /// What stands before the cursor.
    var head: String { String(characters[..<cursor]) }

    mutating func receive(_ key: Key) -> Action {
        if search != nil, let action = searching(key) { return action }
        switch key {
        case .text(let text): return insert(text)
        case .enter:
            let line = line
            clear()
            return .submit(line)
        case .tab: return .complete
        case .backspace: return cursor > 0 ? remove(cursor - 1..<cursor) : .ring
        case .delete: return cursor < characters.count ? remove(cursor..<cursor + 1) : .ring
        case .endOfInput:
            if characters.isEmpty { return .end }
            return cursor < characters.count ? remove(cursor..<cursor + 1) : .ring
        case .left: return move(to: cursor - 1)
        case .right: return move(to: cursor + 1)
        case .home: return move(to: 0)
        case .end: return move(to: characters.count)
        case .wordLeft: return move(to: wordStart)
        case .wordRight: return move(to: wordEnd)
        case .killToStart: return kill(0..<cursor)
        case .killToEnd: return kill(cursor..<characters.count)
        case .killWord: return kill(wordStart..<cursor)
        case .yank: return insert(killed)
        case .up: return show(history.older(than: line))
        case .down: return show(history.newer())
        case .search:
            search = (text: "", found: nil)
            return .redraw
        case .clearScreen: return .clearScreen
        case .interrupt:
            clear()
            return .interrupt
        case .leaveSearch, .other: return .ring
        }
    }

    /// Puts a text in the place of what stands between a character and the cursor.
    mutating func replace(from start: Int, with text: String) {
        characters.removeSubrange(start..<cursor)
        cursor = start
        _ = insert(text)
    }

    private mutating func clear() {
        characters = []
        cursor = 0
    }

    private mutating func insert(_ text: String) -> Action {
        guard !text.isEmpty, characters.count + text.count <= Self.limit else { return .ring }
        // Joined as text: what combines with the character before it becomes a part of it.
        let before = Array(String(characters[..<cursor]) + text)
        characters = Array(String(before) + String(characters[cursor...]))
        cursor = min(before.count, characters.count)
        return .redraw
    }

    private mutating func remove(_ range: Range<Int>) -> Action {
        characters.removeSubrange(range)
        cursor = range.lowerBound
        return .redraw
    }

    private mutating func kill(_ range: Range<Int>) -> Action {
        guard !range.isEmpty else { return .ring }
        killed = String(characters[range])
        return remove(range)
    }

    private mutating func move(to place: Int) -> Action {
        guard place != cursor, 0...characters.count ~= place else { return .ring }
        cursor = place
        return .redraw
    }

    private mutating func show(_ line: String?) -> Action {
        guard let line else { return .ring }
        characters = Array(line)
        cursor = characters.count
        return .redraw
    }

    private var wordStart: Int {
        var place = cursor
        while place > 0, characters[place - 1] == " " { place -= 1 }
        while place > 0, characters[place - 1] != " " { place -= 1 }
        return place
    }

    private var wordEnd: Int {
        var place = cursor
        while place < characters.count, characters[place] == " " { place += 1 }
        while place < characters.count, characters[place] != " " { place += 1 }
        return place
    }

    // MARK: Searching the history

    /// - Returns: nil where the search is over and the key means what it always does.
    private mutating func searching(_ key: Key) -> Action? {
        guard let search else { return nil }
        switch key {
        case .text(let text): return find(search.text + text, before: history.lines.count)
        case .backspace: return find(String(search.text.dropLast()), before: history.lines.count)
        case .search: return find(search.text, before: search.found ?? history.lines.count)
        case .interrupt, .leaveSearch:
            self.search = nil
            return .redraw
        default:
            if let found = search.found { _ = show(history.lines[found]) }
            self.search = nil
            return key == .other || key == .tab ? .redraw : nil
        }
    }

    private mutating func find(_ text: String, before end: Int) -> Action {
        let found = history.find(text, before: end)
        // The last one that fitted stays.
        search = (text: text, found: found ?? (text == search?.text ? search?.found : nil))
        return found != nil || text.isEmpty ? .redraw : .ring
    }

    // MARK: On a terminal

    /// The prompt and as much of the line around the cursor as there is room for, and the cursor's column from 0.
    func view(prompt: String, columns: Int) -> (text: String, cursor: Int) {
        var (prompt, shown, place) = (prompt, characters, cursor)
        if let search {
            prompt = "search '\(search.text)': "
            shown = search.found.map { Array(history.lines[$0]) } ?? []
            place = shown.count
        }
        let room = max(8, columns - 1 - TextWidth.of(prompt))
        // As far back from the cursor as fits, and then as far on as there is room left.
        var (start, used) = (place, 0)
        while start > 0, used + TextWidth.of(String(shown[start - 1])) <= room {
            start -= 1
            used += TextWidth.of(String(shown[start]))
        }
        let column = TextWidth.of(prompt) + used
        var end = place
        while end < shown.count, used + TextWidth.of(String(shown[end])) <= room {
            used += TextWidth.of(String(shown[end]))
            end += 1
        }
        return (prompt + String(shown[start..<end]), column)
    }
}
