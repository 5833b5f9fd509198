public import JSONLines

/// A rule of the policy as it is told to those whom it binds.
public struct PolicyRule: Sendable, Equatable {
    public enum Moment: String, Sendable {
        case before
        case after
        /// It takes tools away from somebody.
        case hides
    }

    /// `protect.lua:9`
    public let hook: String
    public let moment: Moment
    /// Tool names, globs and effects, as the hook was registered with.
    public let pattern: String
    /// Lower runs first.
    public let priority: Double
    /// From whom it hides: `from the group interns`.
    public let audience: String?
    /// What its author wrote above it, if anything.
    public let comment: String?

    public init(
        hook: String, moment: Moment, pattern: String, priority: Double, audience: String? = nil,
        comment: String? = nil
    ) {
        self.hook = hook
        self.moment = moment
        self.pattern = pattern
        self.priority = priority
        self.audience = audience
        self.comment = comment
    }

    public var json: JSONObject {
        var json: JSONObject = [
            "rule": .string(sentence), "hook": .string(hook), "when": .string(moment.rawValue),
            "applies_to": .string(pattern), "priority": .double(priority),
        ]
        json["comment"] = comment.map(JSONValue.string)
        return json
    }

    private var sentence: String {
        let purpose = comment.map { ": \($0)" } ?? ""
        return switch moment {
        case .before: "\(hook) decides before \(subject)\(purpose)"
        case .after: "\(hook) looks at the answer of \(subject)\(purpose)"
        case .hides: "\(hook) hides \(subject)\(purpose)"
        }
    }

    /// The pattern in words: `what interrupts a guest, destroys something; the tool stop_vm`.
    var subject: String {
        let words = pattern.split { " \t\n".contains($0) }.map(String.init)
        let effects = words.filter { $0.first == "@" }.map { Self.effects[String($0.dropFirst())] ?? $0 }
        let names = words.filter { $0.first != "@" }.map { name in
            name == "*" ? "every call" : name.contains("*") ? "the tools \(name)" : "the tool \(name)"
        }
        let what = ((effects.isEmpty ? [] : ["what " + effects.joined(separator: ", ")]) + names).joined(
            separator: "; ")
        return what + (audience.map { ", \($0)" } ?? "")
    }

    private static let effects: [String: String] = [
        "read": "only reads", "start": "starts a guest", "interrupt": "interrupts a guest",
        "destroy": "destroys something", "reconfigure": "reconfigures something", "create": "makes something new",
        "move": "moves a guest or disk", "exec": "acts inside a guest", "expose": "exposes something",
        "escape": "leads out of the gateway's reach", "change": "changes anything",
    ]
}
