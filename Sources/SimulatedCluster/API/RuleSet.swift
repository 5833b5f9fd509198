/// The parameters of an endpoint, found by name; `net3` finds the rule of the numbered family `net`.
struct RuleSet: Sendable {
    private let rules: [String: ParameterRule]
    private let families: [String: ParameterRule]
    let required: [String]

    init(_ rules: [ParameterRule]) {
        self.rules = Dictionary(rules.filter { !$0.numbered }.map { ($0.name, $0) }) { $1 }
        families = Dictionary(rules.filter(\.numbered).map { ($0.name, $0) }) { $1 }
        required = rules.filter { !$0.optional }.map(\.name)
    }

    subscript(_ name: String) -> ParameterRule? {
        if let rule = rules[name] { return rule }
        let digits = name.utf8.reversed().prefix(while: ParameterFormat.isDigit).count
        guard (1...3).contains(digits) else { return nil }
        return families[String(name.dropLast(digits))]
    }
}
