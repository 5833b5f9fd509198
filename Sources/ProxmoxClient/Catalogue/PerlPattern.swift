import Synchronization

/// The patterns of Proxmox's schema, which are Perl's, for whole values.
public enum PerlPattern {
    /// Whether a text fits a pattern as Perl sees it; nil where the pattern cannot be read.
    public static func fits(_ text: String, _ pattern: String) -> Bool? {
        guard let regex = expression(pattern)?.regex else { return nil }
        if text.wholeMatch(of: regex) != nil { return true }
        // Perl's `$` also stands before a last line end.
        return text.unicodeScalars.last == "\n"
            && String(text.unicodeScalars.dropLast()).wholeMatch(of: regex) != nil
    }

    /// It is not changed once it is made; only `Regex` is not marked so.
    private struct Expression: @unchecked Sendable {
        // A Regex is a value that is never changed here.
        let regex: Regex<AnyRegexOutput>
    }

    /// Made once for each of the schema's few dozen patterns; nil for one that cannot be read.
    private static let known = Mutex<[String: Expression?]>([:])

    private static func expression(_ pattern: String) -> Expression? {
        if let known = known.withLock({ $0[pattern] }) { return known }
        // A pattern that cannot be read is one that nothing is known of.
        let expression = (try? Regex(translated(pattern))).map {
            // Characters are code points, as in Perl.
            Expression(regex: $0.matchingSemantics(.unicodeScalar).asciiOnlyDigits().asciiOnlyWordCharacters())
        }
        known.withLock { $0[pattern] = .some(expression) }
        return expression
    }

    /// Perl's `(?^:` resets modifiers, of which none are set here, `(?^u:` says what holds for Swift's texts anyway, and
    /// `{,8}` is `{0,8}`.
    private static func translated(_ pattern: String) -> String {
        let plain = pattern.replacing("(?^:", with: "(?:").replacing("(?^u:", with: "(?:")
        return "(?:\(plain.replacing("(?^i:", with: "(?i:").replacing("{,", with: "{0,")))"
    }
}
