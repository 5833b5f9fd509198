public import JSONLines

/// What binds a principal, in words: what the gateway and its profile give it, and what each hook is for.
public struct PolicyExplanation: Sendable {
    /// Whose rules they are; nil for everybody's.
    private let principal: Principal?
    private let access: [String]
    private let rules: [PolicyRule]
    /// Tools that hooks hide from the principal.
    private let hidden: [String]

    /// - Parameters:
    ///   - access: sentences, see ``AccessRules/words(for:)``.
    ///   - hidden: names of tools; empty where they are not told either.
    public init(principal: Principal?, access: [String], rules: [PolicyRule], hidden: [String] = []) {
        self.principal = principal
        self.access = access
        self.rules = rules
        self.hidden = hidden
    }

    public var text: String {
        var lines: [String] = []
        if let principal { lines += ["For \(principal.user):", ""] }
        if !access.isEmpty { lines += access + [""] }
        func add(_ moment: PolicyRule.Moment, _ title: String) {
            let own = rules.filter { $0.moment == moment }
            guard !own.isEmpty else { return }
            lines.append(title)
            for rule in own {
                lines.append("  \(rule.hook)  \(rule.subject)")
                if let comment = rule.comment { lines.append("      \(comment)") }
            }
            lines.append("")
        }
        add(.before, "Before a call, in this order:")
        add(.after, "After a call, in this order:")
        add(.hides, "Hidden:")
        if !hidden.isEmpty {
            lines += ["Not there for \(principal?.user ?? ""): \(hidden.joined(separator: ", "))", ""]
        }
        if rules.isEmpty { lines.append("No hook is active: hooks forbid nothing.\n") }
        return lines.joined(separator: "\n")
    }

    public var json: JSONObject {
        [
            "access": .array(access.map(JSONValue.string)), "rules": .array(rules.map { .object($0.json) }),
            "hidden": .array(hidden.map(JSONValue.string)),
        ]
    }
}

extension Pipeline {
    /// The rules that bind a principal now: by cluster where it has several to choose from, else under no name. What is
    /// hidden from it is not told either.
    public func explanations(for principal: Principal) async -> [(cluster: String?, rules: PolicyExplanation)] {
        let rules = rules
        let objection = await killSwitch.objection().map { AccessRules.words(of: $0) }
        let visible = visible(to: principal, rules)
        var explanations: [(String?, PolicyExplanation)] = []
        // Who is in no profile is told that.
        for cluster in visible.isEmpty ? [clusters[0]] : visible.map(\.cluster) {
            let access = rules.access.words(for: principal, on: cluster.name) + [objection].compactMap(\.self)
            let hooks = await rules.policy(on: cluster.name).rules(for: principal)
            explanations.append(
                (
                    visible.count > 1 ? cluster.name : nil,
                    PolicyExplanation(principal: principal, access: access, rules: hooks)
                ))
        }
        return explanations
    }
}
