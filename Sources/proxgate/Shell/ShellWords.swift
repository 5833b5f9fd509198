/// A line's words, as a POSIX shell divides them: quotes, and backslashes before single characters.
struct ShellWords {
    struct Word: Equatable {
        /// What it means, without its quotes.
        var text = ""
        /// Its first character in the line.
        let start: Int
    }

    /// The words that are ended.
    private(set) var words: [Word] = []
    /// The one that the line ends with, where no space follows it.
    private(set) var last: Word?
    /// The quote or backslash that lacks its other half.
    var open: Character? { quote ?? (isEscaped ? "\\" : nil) }

    private var quote: Character?
    private var isEscaped = false

    init(_ line: String) {
        for (index, character) in line.enumerated() {
            if isEscaped {
                // Within double quotes a backslash stands for itself but before them and another one.
                if quote != nil, character != "\"", character != "\\" { last?.text.append("\\") }
                last?.text.append(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                last = last ?? Word(start: index)
                isEscaped = true
            } else if let quote {
                if character == quote { self.quote = nil } else { last?.text.append(character) }
            } else if character == " " {
                if let word = last { words.append(word) }
                last = nil
            } else {
                last = last ?? Word(start: index)
                if character == "'" || character == "\"" { quote = character } else { last?.text.append(character) }
            }
        }
    }

    /// - Throws: ``CommandError`` where a quote is not closed.
    static func split(_ line: String) throws -> [String] {
        let parsed = ShellWords(line)
        if let open = parsed.open { throw CommandError("\(open) at the line's end lacks its other half") }
        return (parsed.words + [parsed.last].compactMap(\.self)).map(\.text)
    }

    /// A word that means the text.
    static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && !text.contains { " '\"\\".contains($0) }
        return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
