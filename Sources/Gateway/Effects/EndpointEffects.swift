import JSONLines

/// What each endpoint of Proxmox brings about, whoever calls it (see ``EndpointTable``).
///
/// A writing endpoint that is not in the table has no known effects, so policy cannot judge it, and it is refused.
public enum EndpointEffects {
    /// - Returns: nil where the table has no entry for a request that writes.
    public static func effects(of request: APIRequest) -> Set<Effect>? {
        guard let rule = rule(for: request) else { return request.method == .get ? reading : nil }
        var effects = rule.effects
        for condition in rule.conditions where condition.holds(for: request.parameters) {
            effects.formUnion(condition.effects)
        }
        // Reading beside something else is nothing of its own.
        return effects.changes ? effects.subtracting([.read]) : effects
    }

    /// Made once: nearly every request asks for it.
    private static let reading: Set<Effect> = [.read]

    /// Everything that an endpoint can bring about, whatever its parameters; nil for a writing one that is not known.
    ///
    /// - Parameter endpoint: method and template, e.g. `POST /nodes/{node}/vzdump`.
    public static func possible(of endpoint: String) -> Set<Effect>? {
        guard let rule = EndpointRule.all[endpoint] else { return endpoint.hasPrefix("GET ") ? reading : nil }
        return rule.conditions.reduce(into: rule.effects) { $0.formUnion($1.effects) }
    }

    /// What an endpoint brings about whatever its parameters, which may add to it; nil for a writing one that is not
    /// known.
    public static func certain(of endpoint: String) -> Set<Effect>? {
        EndpointRule.all[endpoint]?.effects ?? (endpoint.hasPrefix("GET ") ? reading : nil)
    }

    /// The parameters of a request that lead out of the gateway's reach, where its endpoint does not by itself.
    static func escapes(of request: APIRequest) -> [String] {
        guard let rule = rule(for: request), !rule.effects.contains(.escape) else { return [] }
        return rule.conditions.filter { $0.effects.contains(.escape) }.flatMap { $0.names(in: request.parameters) }
    }

    /// Whether a parameter may lead out of the gateway's reach at an endpoint that does not by itself.
    ///
    /// - Parameter endpoint: method and template.
    public static func mayEscape(_ endpoint: String, by parameter: String) -> Bool {
        guard let rule = EndpointRule.all[endpoint], !rule.effects.contains(.escape) else { return false }
        return rule.conditions.contains { $0.effects.contains(.escape) && $0.fits(parameter) }
    }

    /// Every endpoint of the table, as method and template.
    public static var known: some Collection<String> { EndpointRule.all.keys }

    static func rule(for request: APIRequest) -> EndpointRule? {
        guard request.method == .get else { return EndpointRule.all[request.endpoint] }
        // By the path as it will be sent, since a read may come without a template.
        let path = request.segments
        return readingRules[path.count]?.first { pattern, _ in
            zip(pattern, path).allSatisfy { word, segment in word.map { $0.hasSameBytes(as: segment) } ?? true }
        }?.rule
    }

    /// By the number of segments; a placeholder, which anything fits, is nil.
    private static let readingRules: [Int: [(path: [String?], rule: EndpointRule)]] = Dictionary(
        grouping: EndpointRule.all.filter { $0.key.hasPrefix("GET ") }.map { key, rule in
            (key.dropFirst(4).split(separator: "/").map { $0.first == "{" ? nil : String($0) }, rule)
        }, by: \.0.count)
}
