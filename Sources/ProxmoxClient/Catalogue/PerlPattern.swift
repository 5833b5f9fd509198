import Synchronization

/// The patterns of Proxmox's schema, which are Perl's, for whole values.
enum PerlPattern {
    /// Longer values than this are left to Proxmox: no pattern of its schema is for a text of that size.
    private static let longest = 4_096

    /// A pattern that cannot be read here fits everything: Proxmox checks it as well.
    static func fits(_ text: String, _ pattern: String) -> Bool {
        guard text.utf8.count <= longest, let expression = expression(pattern) else { return true }
        return text.wholeMatch(of: expression.regex) != nil
    }

    /// Made once for each of the schema's few dozen patterns.
    private struct Expression: @unchecked Sendable {
        // A Regex is a value that is never changed here.
        let regex: Regex<AnyRegexOutput>
    }

    private static let known = Mutex<[String: Expression?]>([:])

    private static func expression(_ pattern: String) -> Expression? {
        if let known = known.withLock({ $0[pattern] }) { return known }
        // Perl's `(?^:` resets modifiers, of which none are set here.
        let text = "(?:\(pattern.replacing("(?^:", with: "(?:")))"
        let expression = (try? Regex(text)).map { Expression(regex: $0.asciiOnlyDigits().asciiOnlyWordCharacters()) }
        known.withLock { $0[pattern] = .some(expression) }
        return expression
    }
}
