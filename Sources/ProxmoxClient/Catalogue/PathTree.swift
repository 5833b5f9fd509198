/// The templates of the catalogue as a tree of segments, built at the first match.
struct PathTree: Sendable {
    static let shared = PathTree()

    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var placeholder: (name: String, node: Int)?
        /// Templates that end here, by method.
        var templates: [ProxmoxRequest.Method: String] = [:]
    }

    private var nodes = [Node()]

    private init() {
        for endpoint in Catalogue.shared.endpoints {
            var place = 0
            for segment in endpoint.template.split(separator: "/").map(String.init) {
                place = child(of: place, segment)
            }
            nodes[place].templates[endpoint.method] = endpoint.template
        }
    }

    private mutating func child(of place: Int, _ segment: String) -> Int {
        let isPlaceholder = segment.first == "{"
        if isPlaceholder, let child = nodes[place].placeholder { return child.node }
        if let child = nodes[place].literals[segment] { return child }
        nodes.append(Node())
        let new = nodes.count - 1
        if isPlaceholder {
            nodes[place].placeholder = (String(segment.dropFirst().dropLast()), new)
        } else {
            nodes[place].literals[segment] = new
        }
        return new
    }

    /// Placeholders whose values may hold slashes; they end their templates.
    private static let long: Set<String> = ["volume", "cidr"]

    func match(_ method: ProxmoxRequest.Method, _ path: [String]) -> (template: String, values: [String: String])? {
        match(method, path[...], at: 0, [])
    }

    /// - Parameter taken: what the placeholders on the way stand for. Their names come from the template that is found,
    ///   since templates name the same place differently.
    private func match(
        _ method: ProxmoxRequest.Method, _ path: ArraySlice<String>, at place: Int, _ taken: [String]
    ) -> (template: String, values: [String: String])? {
        let node = nodes[place]
        guard let first = path.first else {
            return node.templates[method].map { ($0, Self.values(of: $0, taken)) }
        }
        if let next = node.literals[first], let found = match(method, path.dropFirst(), at: next, taken) {
            return found
        }
        guard let (name, next) = node.placeholder, !first.isEmpty else { return nil }
        if let found = match(method, path.dropFirst(), at: next, taken + [first]) { return found }
        guard path.count > 1, Self.long.contains(name), let template = nodes[next].templates[method] else { return nil }
        return (template, Self.values(of: template, taken + [path.joined(separator: "/")]))
    }

    private static func values(of template: String, _ taken: [String]) -> [String: String] {
        let names = template.split(separator: "/").filter { $0.first == "{" }.map { String($0.dropFirst().dropLast()) }
        return Dictionary(zip(names, taken)) { $1 }
    }
}
