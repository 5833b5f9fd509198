import Gateway
import JSONLines

/// Text for people: a headline with a mark, then fields.
struct TextBlock {
    private let style: TextStyle
    /// A table's lines are one.
    private var lines: [String] = []

    init(_ style: TextStyle) { self.style = style }

    var text: String { lines.joined(separator: "\n") }

    mutating func headline(_ mark: Mark, _ text: String) {
        lines.append(marked(mark, text))
        lines.append("")
    }

    mutating func subject(_ mark: Mark, _ text: String) { lines.append(marked(mark, text)) }

    /// Left out where there is no value.
    mutating func field(_ label: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        lines.append("  \(style == .rich ? "•" : "-") \(label): \(value)")
    }

    mutating func line(_ text: String) { lines.append(text) }

    /// Rows as wide as a terminal.
    mutating func table(_ table: TextTable) { lines.append(table.text) }

    /// Lines that hold what a guest or its owner controls, between fences that they cannot close.
    mutating func fenced(_ body: (inout TextBlock) -> Void) {
        var inner = TextBlock(style)
        body(&inner)
        lines.append("  ┌─ untrusted")
        for lines in inner.lines {
            for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
                self.lines.append("  │ \(line)")
            }
        }
        lines.append("  └─")
    }

    /// Text that a log holds, marked line by line.
    mutating func quoted(_ content: String?) {
        for line in (content ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            lines.append("  │ \(UntrustedText.line(String(line), limit: 500))")
        }
    }

    /// Text of several lines that a guest controls, between fences that it cannot close. Left out where it is empty.
    mutating func fenced(_ label: String, _ content: String?, limit: Int = 200) {
        guard let content, !content.isEmpty else { return }
        let all = content.split(separator: "\n", omittingEmptySubsequences: false)
        field(label, all.count > limit ? "first \(limit) of \(all.count) lines, untrusted" : "untrusted")
        lines.append("  ┌─")
        for line in all.prefix(limit) { lines.append("  │ \(UntrustedText.line(String(line)))") }
        lines.append("  └─")
    }

    mutating func closing(_ mark: Mark, _ text: String) {
        lines.append("")
        lines.append(marked(mark, text))
    }

    private func marked(_ mark: Mark, _ text: String) -> String {
        style == .rich ? "\(mark.rawValue) \(text)" : text
    }
}

/// The marks of the text answers.
enum Mark: String {
    case success = "✅"
    case failure = "❌"
    case warning = "⚠️"
    case start = "▶️"
    case stop = "⏹️"
    case reboot = "🔄"
    case node = "🖥️"
    case vm = "🗃️"
    case container = "📦"
    case storage = "💾"
    case cluster = "⚙️"
    case task = "📋"
    case snapshot = "📸"
    case network = "🌐"
    case chart = "📈"
    case firewall = "🧱"
    case access = "👤"
    case certificate = "📜"
    case pool = "🗂️"
    case availability = "♻️"
    case finding = "🔍"
}

/// Text that a guest or its owner controls, made harmless for a terminal: one line, no control or direction characters.
enum UntrustedText {
    static func line(_ text: String, limit: Int = 200) -> String {
        if text.utf8.count <= limit, text.isPlain { return text }
        var clean = ""
        for scalar in text.unicodeScalars.prefix(limit) {
            clean.unicodeScalars.append(isHarmless(scalar) ? scalar : " ")
        }
        return text.unicodeScalars.count > limit ? clean + "…" : clean
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
