import Gateway
import LuaRuntime

/// Hooks as rules for people to read: what each is for, in its author's own words.
struct RuleText: Sendable {
    private let entries: [(registration: Registration, rule: PolicyRule)]

    /// No rules.
    init() { entries = [] }

    init(_ registrations: [Registration], _ sources: [LuaProgram.Source]) {
        let lines = Dictionary(
            sources.map { source in
                let text = String(decoding: source.bytes, as: UTF8.self)
                return (source.name, text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
            }, uniquingKeysWith: { first, _ in first })
        entries = registrations.sorted(by: Registration.runsBefore).map { registration in
            let file = String(registration.place.prefix { $0 != ":" })
            let rule = PolicyRule(
                hook: registration.place, moment: registration.kind.moment, pattern: registration.key.pattern,
                priority: registration.key.priority, audience: registration.audience.words,
                comment: Self.comment(lines[file] ?? [], above: registration))
            return (registration, rule)
        }
    }

    /// What runs before and after calls, in its order.
    var running: [PolicyRule] { entries.filter { $0.registration.kind != .hide }.map(\.rule) }

    /// All of it, what is hidden too, for those who write it.
    ///
    /// - Parameter principal: leaves out what is hidden from others only; nil for everybody's.
    func all(for principal: Principal?) -> [PolicyRule] {
        entries.filter { entry in
            guard entry.registration.kind == .hide, let principal else { return true }
            return entry.registration.audience.includes(principal) ?? true
        }.map(\.rule)
    }

    /// The comment right above a hook, or else the one that the file begins with.
    private static func comment(_ lines: [String], above registration: Registration) -> String? {
        // The function may begin some lines below the call that registers it.
        let named = max(0, min(registration.key.line - 1, lines.count - 1))
        let line =
            (max(0, named - 6)...named).last { index in
                lines.indices.contains(index)
                    && lines[index].drop { $0 == " " || $0 == "\t" }.hasPrefix(registration.kind.rawValue)
            } ?? named
        var first = line
        while first > 0, isComment(lines[first - 1]) { first -= 1 }
        let comment = first < line ? lines[first..<line] : lines.prefix { isComment($0) }
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

extension Registration.Kind {
    fileprivate var moment: PolicyRule.Moment {
        switch self {
        case .pre: .before
        case .post: .after
        case .hide: .hides
        }
    }
}

extension Registration.Audience {
    fileprivate var words: String? {
        switch self {
        case .everyone: nil
        case .users(let users): "from \(users.joined(separator: ", "))"
        case .groups(let groups): "from the group \(groups.joined(separator: ", "))"
        case .function: "from whom its function says"
        }
    }
}
