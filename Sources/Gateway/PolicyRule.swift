public import JSONLines

/// A rule of the policy as it is told to those whom it binds.
public struct PolicyRule: Sendable, Equatable {
    public enum Moment: String, Sendable {
        case before
        case after
    }

    /// `protect.lua:9`
    public let hook: String
    public let moment: Moment
    /// Tool names, globs and effects, as the hook was registered with.
    public let pattern: String
    /// Lower runs first.
    public let priority: Double
    /// What its author wrote above it, if anything.
    public let comment: String?

    public init(hook: String, moment: Moment, pattern: String, priority: Double, comment: String? = nil) {
        self.hook = hook
        self.moment = moment
        self.pattern = pattern
        self.priority = priority
        self.comment = comment
    }

    public var json: JSONObject {
        var json: JSONObject = [
            "rule": .string(words), "hook": .string(hook), "when": .string(moment.rawValue),
            "applies_to": .string(pattern), "priority": .double(priority),
        ]
        json["comment"] = comment.map(JSONValue.string)
        return json
    }

    private var words: String {
        let purpose = comment.map { ": \($0)" } ?? ""
        return switch moment {
        case .before: "\(hook) decides before \(pattern)\(purpose)"
        case .after: "\(hook) looks at what \(pattern) answers\(purpose)"
        }
    }
}
