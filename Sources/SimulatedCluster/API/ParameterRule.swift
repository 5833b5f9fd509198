/// What one parameter of an endpoint must be, as Proxmox's schema declares it.
struct ParameterRule: Sendable {
    enum Kind: String, Sendable {
        case string, integer, number, boolean
    }

    let name: String
    let kind: Kind
    var optional = true
    /// The rule stands for `name0`, `name1` and so on.
    var numbered = false
    var minimum: Int?
    var maximum: Int?
    var minimumLength: Int?
    var maximumLength: Int?
    var values: [String] = []
    var format: ParameterFormat?
    /// Another parameter that must be given with this one.
    var requires: String?

    static func string(
        _ name: String, _ format: ParameterFormat? = nil, numbered: Bool = false, maximumLength: Int? = nil,
        requires: String? = nil
    ) -> ParameterRule {
        ParameterRule(
            name: name, kind: .string, numbered: numbered, maximumLength: maximumLength, format: format,
            requires: requires)
    }

    static func choice(_ name: String, _ values: String...) -> ParameterRule {
        ParameterRule(name: name, kind: .string, values: values)
    }

    static func integer(
        _ name: String, minimum: Int? = nil, maximum: Int? = nil, format: ParameterFormat? = nil
    ) -> ParameterRule {
        ParameterRule(name: name, kind: .integer, minimum: minimum, maximum: maximum, format: format)
    }

    static func number(_ name: String, minimum: Int? = nil, maximum: Int? = nil) -> ParameterRule {
        ParameterRule(name: name, kind: .number, minimum: minimum, maximum: maximum)
    }

    static func flag(_ name: String, requires: String? = nil) -> ParameterRule {
        ParameterRule(name: name, kind: .boolean, requires: requires)
    }

    /// The same rule for a parameter that must be given.
    var required: ParameterRule {
        var rule = self
        rule.optional = false
        return rule
    }

    static let node = ParameterRule.string("node", .nodeName).required
    static let vmid = ParameterRule.integer("vmid", minimum: 100, maximum: 999_999_999, format: .vmid).required
}
