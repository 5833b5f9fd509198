import JSONLines
import ProxmoxClient

/// What one parameter of an endpoint, or one key of a property string, must be.
struct ParameterRule: Sendable {
    enum Kind: String, Sendable {
        case string, integer, number, boolean, array, object
    }

    let name: String
    let kind: Kind
    var optional = true
    var minimum: Double?
    var maximum: Double?
    var minimumLength: Int?
    var maximumLength: Int?
    var values: [String] = []
    var pattern: String?
    var format: ParameterFormat?
    /// Another parameter that must be given with this one.
    var requires: String?
    /// What the entries of an array are.
    private var itemRules: [ParameterRule] = []

    init(_ facts: ParameterFacts) {
        name = facts.name
        kind = Kind(rawValue: facts.kind.rawValue) ?? .string
        optional = facts.isOptional
        minimum = facts.minimum
        maximum = facts.maximum
        minimumLength = facts.minimumLength
        maximumLength = facts.maximumLength
        values = facts.choices ?? []
        pattern = facts.pattern
        requires = facts.requires
        switch facts.format {
        case .named(let name)?: format = .named(name)
        case .properties(let keys)?: format = .properties(PropertyFormat(keys))
        case nil: format = nil
        }
        itemRules = facts.items.map { [ParameterRule($0)] } ?? []
    }

    init(name: String, kind: Kind, minimum: Double? = nil, values: [String] = [], pattern: String? = nil) {
        self.name = name
        self.kind = kind
        self.minimum = minimum
        self.values = values
        self.pattern = pattern
    }

    var items: ParameterRule? { itemRules.first }

    /// Whether an array of texts may stand for the list that it is a text of.
    var isList: Bool {
        if case .named(let name)? = format { return name.hasSuffix("-list") }
        return false
    }
}
