import Gateway
import LuaRuntime

/// Hooks as rules for people to read: what each is for, in its author's own words.
enum RuleText {
    static func rules(_ registrations: [Registration], _ sources: [LuaProgram.Source]) -> [PolicyRule] {
        let lines = Dictionary(
            sources.map { source in
                let text = String(decoding: source.bytes, as: UTF8.self)
                return (source.name, text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
            }, uniquingKeysWith: { first, _ in first })
        // What is hidden from somebody is not told either.
        return registrations.filter { $0.kind != .hide }.sorted(by: Registration.runsBefore).map { registration in
            let file = String(registration.place.prefix { $0 != ":" })
            return PolicyRule(
                hook: registration.place, moment: registration.kind == .post ? .after : .before,
                pattern: registration.key.pattern, priority: registration.key.priority,
                comment: comment(lines[file] ?? [], above: registration.key.line))
        }
    }

    /// The comment right above a line (from 1), or else the one that the file begins with.
    private static func comment(_ lines: [String], above line: Int) -> String? {
        let above = lines.prefix(max(0, line - 1)).reversed().prefix { isComment($0) }.reversed()
        let comment = above.isEmpty ? Array(lines.prefix { isComment($0) }) : Array(above)
        let words = comment.map { text($0) }.filter { !$0.isEmpty }.joined(separator: " ")
        return words.isEmpty ? nil : String(words.prefix(1000))
    }

    private static func isComment(_ line: String) -> Bool { line.drop { $0 == " " || $0 == "\t" }.hasPrefix("--") }

    private static func text(_ line: String) -> String {
        var rest = line.drop { $0 == " " || $0 == "\t" || $0 == "-" }
        while let last = rest.last, " \t\r".contains(last) { rest.removeLast() }
        return String(rest)
    }
}
