/// How many columns of a terminal a text takes.
public enum TextWidth {
    public static func of(_ text: String) -> Int {
        if text.isPlain { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    /// The beginning of a text, with a mark where something is missing.
    public static func cut(_ text: String, to limit: Int) -> String {
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

    /// The text without spaces at its end.
    public static func trimmed(_ text: String) -> String {
        String(text.reversed().drop { $0 == " " }.reversed())
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

extension String {
    /// Nothing but printable ASCII, as nearly all names and figures are: nothing has to be looked up for it.
    public var isPlain: Bool {
        let bytes = utf8.span
        for index in bytes.indices where bytes[index] &- 0x20 >= 0x7F - 0x20 { return false }
        return true
    }
}
