import Gateway
import Glibc

/// One line at the bottom of the terminal that follows a call: a bar where the task says how far it is, and its last
/// words. It is on stderr, and is gone when the answer comes.
struct ProgressLine {
    /// Columns of the bar.
    private static let width = 24
    private var isShown = false
    private var hasEnded = false
    /// In percent, as last heard; a log line between two figures says nothing of it.
    private var percent: Double?

    static var isPossible: Bool {
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        return isatty(STDERR_FILENO) == 1 && !isDumb
    }

    mutating func show(_ message: String) {
        guard !hasEnded else { return }
        percent = Self.percent(in: message) ?? percent
        let bar = percent.map { Terminal.styled(Self.bar($0), "36", on: STDERR_FILENO) + " " } ?? ""
        let room = Terminal.columns - 1 - (percent == nil ? 2 : Self.width + 10)
        Terminal.write("\r\u{1B}[K\(bar)… \(Self.line(message, room))", to: STDERR_FILENO)
        isShown = true
    }

    /// Takes the line away, for good.
    mutating func end() {
        if isShown { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
        hasEnded = true
    }

    /// `[######------------------]  25%`
    static func bar(_ percent: Double) -> String {
        let full = min(width, max(0, Int(percent / 100 * Double(width))))
        let figure = String(Int(percent))
        return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: width - full) + "] "
            + String(repeating: " ", count: max(0, 3 - figure.count)) + figure + "%"
    }

    /// The last figure with a percent sign, from 0 to 100.
    static func percent(in message: String) -> Double? {
        guard let sign = message.utf8.lastIndex(of: UInt8(ascii: "%")) else { return nil }
        let digits = message.utf8[..<sign].reversed().prefix { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }
        guard let value = Double(String(decoding: digits.reversed(), as: UTF8.self)), 0...100 ~= value else {
            return nil
        }
        return value
    }

    /// Text of guests and tasks must not drive the terminal.
    private static func line(_ message: String, _ room: Int) -> String {
        let visible = message.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        return TextWidth.cut(String(String.UnicodeScalarView(visible)), to: max(10, room))
    }
}
