/// What somebody did at the keyboard.
enum Key: Equatable {
    /// Characters that were typed or pasted, without what would drive the terminal.
    case text(String)
    case enter, tab, backspace, delete
    case left, right, wordLeft, wordRight, home, end, up, down
    case killToStart, killToEnd, killWord, yank
    case search, leaveSearch, clearScreen
    /// Ctrl-C.
    case interrupt
    /// Ctrl-D: the end of input on an empty line, else like delete.
    case endOfInput
    /// A key that means nothing here.
    case other
}

/// Keys from the bytes that a terminal sends (ECMA-48, xterm, UTF-8), a byte at a time.
struct KeyDecoder {
    private enum State {
        case ground
        case escape
        /// After `ESC [` or `ESC O`: what has come of the sequence.
        case sequence([UInt8])
        /// The beginning of a character of so many bytes.
        case character([UInt8], of: Int)
        /// Between `ESC [ 200 ~` and `ESC [ 201 ~`.
        case paste
    }

    private var state = State.ground
    /// What has come of it.
    private var pasted: [UInt8] = []
    private static let pasteEnd = Array("\u{1B}[201~".utf8)
    /// The most bytes that a paste brings; the rest of it is dropped.
    private static let pasteLimit = 1 << 16

    mutating func receive(_ byte: UInt8) -> Key? {
        switch state {
        case .ground: return ground(byte)
        case .escape: return escape(byte)
        case .sequence(let bytes): return sequence(bytes, byte)
        case .character(let bytes, let count): return character(bytes, count, byte)
        case .paste: return paste(byte)
        }
    }

    private mutating func ground(_ byte: UInt8) -> Key? {
        state = .ground
        switch byte {
        case 0x1B:
            state = .escape
            return nil
        case 0x20...0x7E: return .text(String(UnicodeScalar(byte)))
        case 0xC2...0xDF: state = .character([byte], of: 2)
        case 0xE0...0xEF: state = .character([byte], of: 3)
        case 0xF0...0xF4: state = .character([byte], of: 4)
        case 0x80...0xFF: break
        default: return Self.controls[byte] ?? .other
        }
        return nil
    }

    private static let controls: [UInt8: Key] = [
        0x01: .home, 0x02: .left, 0x03: .interrupt, 0x04: .endOfInput, 0x05: .end, 0x06: .right, 0x07: .leaveSearch,
        0x08: .backspace, 0x09: .tab, 0x0A: .enter, 0x0B: .killToEnd, 0x0C: .clearScreen, 0x0D: .enter, 0x0E: .down,
        0x10: .up, 0x12: .search, 0x15: .killToStart, 0x17: .killWord, 0x19: .yank, 0x7F: .backspace,
    ]

    private mutating func escape(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x1B: return nil
        case UInt8(ascii: "["), UInt8(ascii: "O"):
            state = .sequence([])
            return nil
        case UInt8(ascii: "b"):
            state = .ground
            return .wordLeft
        case UInt8(ascii: "f"):
            state = .ground
            return .wordRight
        case 0x7F:
            state = .ground
            return .killWord
        case 0x20...0x7E:
            state = .ground
            return .other
        default: return ground(byte)
        }
    }

    private mutating func sequence(_ bytes: [UInt8], _ byte: UInt8) -> Key? {
        switch byte {
        case 0x20...0x3F where bytes.count < 32:
            state = .sequence(bytes + [byte])
            return nil
        case 0x40...0x7E:
            state = .ground
            return finished(bytes, byte)
        default:
            // Broken off: Ctrl-C still is Ctrl-C.
            return ground(byte)
        }
    }

    private mutating func finished(_ bytes: [UInt8], _ final: UInt8) -> Key? {
        let parameters = String(decoding: bytes, as: UTF8.self)
        // `1;5` is Ctrl, `1;3` is Alt.
        let isWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
        switch (final, parameters) {
        case (UInt8(ascii: "A"), _): return .up
        case (UInt8(ascii: "B"), _): return .down
        case (UInt8(ascii: "C"), _): return isWord ? .wordRight : .right
        case (UInt8(ascii: "D"), _): return isWord ? .wordLeft : .left
        case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), "1"), (UInt8(ascii: "~"), "7"): return .home
        case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), "4"), (UInt8(ascii: "~"), "8"): return .end
        case (UInt8(ascii: "~"), "3"): return .delete
        case (UInt8(ascii: "~"), "200"):
            state = .paste
            return nil
        default: return .other
        }
    }

    private mutating func character(_ bytes: [UInt8], _ count: Int, _ byte: UInt8) -> Key? {
        // One that is broken off is dropped, and what follows counts.
        guard 0x80...0xBF ~= byte else { return ground(byte) }
        let bytes = bytes + [byte]
        guard bytes.count == count else {
            state = .character(bytes, of: count)
            return nil
        }
        state = .ground
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let shown = Self.shown(text)
        return shown.isEmpty ? nil : .text(shown)
    }

    private mutating func paste(_ byte: UInt8) -> Key? {
        // Of what is too long, only the end matters any more.
        if pasted.count >= Self.pasteLimit + Self.pasteEnd.count { pasted.remove(at: Self.pasteLimit) }
        pasted.append(byte)
        guard pasted.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) else { return nil }
        defer { pasted = [] }
        state = .ground
        return .text(Self.shown(String(decoding: pasted.dropLast(Self.pasteEnd.count), as: UTF8.self)))
    }

    /// On one line: a line that was pasted is not run before somebody has seen it.
    private static func shown(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                if ["\n", "\r", "\t", "\u{2028}", "\u{2029}"].contains(scalar) { shown.append(" ") }
            // The joiner of emoji alone: others turn the direction of the text.
            case .format where scalar != "\u{200D}": break
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }
}
