import ProxmoxClient

/// The parameters of an endpoint, found by name; `net3` finds the rule of the numbered family `net[n]`.
struct RuleSet: Sendable {
    private let rules: [String: ParameterRule]
    private let endpoint: Endpoint?
    let required: [String]
    /// Whether it takes parameters that the catalogue does not name.
    let isOpen: Bool

    init(_ endpoint: Endpoint) {
        let all = endpoint.parameters
        rules = Dictionary(all.filter { !$0.isFamily }.map { ($0.name, ParameterRule($0)) }) { $1 }
        self.endpoint = endpoint
        required = all.filter { !$0.isOptional && !$0.isFamily }.map(\.name)
        isOpen = endpoint.isOpen
    }

    init(_ rules: [ParameterRule]) {
        self.rules = Dictionary(rules.map { ($0.name, $0) }) { $1 }
        endpoint = nil
        required = rules.filter { !$0.optional }.map(\.name)
        isOpen = false
    }

    subscript(_ name: String) -> ParameterRule? {
        if let rule = rules[name] { return rule }
        guard name.last?.isNumber == true else { return nil }
        return endpoint?.parameter(name).map { ParameterRule($0) }
    }

    /// The type of a parameter that is in no numbered family.
    func kind(of name: String) -> ParameterRule.Kind? { rules[name]?.kind }
}
