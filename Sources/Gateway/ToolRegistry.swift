import JSONLines

/// All tools, built once at start and never changed.
public struct ToolRegistry: Sendable {
    /// In order of their names, so that every list is the same.
    public let tools: [any Tool]
    private let byName: [String: any Tool]
    private let namesByEndpoint: [String: Set<String>]

    /// Traps on a name given twice: that is a mistake in the program, found by any test.
    public init(_ tools: [any Tool]) {
        let named = tools.map { (name: $0.spec.name, tool: $0) }
        self.tools = named.sorted { $0.name < $1.name }.map(\.tool)
        byName = Dictionary(uniqueKeysWithValues: named.map { ($0.name, $0.tool) })
        var names: [String: Set<String>] = [:]
        for (name, tool) in named {
            for endpoint in tool.spec.endpoints { names[endpoint, default: []].insert(name) }
        }
        namesByEndpoint = names
    }

    /// The tool with exactly this name, byte for byte.
    public func tool(named name: String) -> (any Tool)? {
        guard let tool = byName[name], tool.spec.name.hasSameBytes(as: name) else { return nil }
        return tool
    }

    /// Names of the tools that have one of these requests' endpoints: a rule on such a name holds for the request.
    func names(for requests: [APIRequest]) -> Set<String> {
        requests.reduce(into: []) { $0.formUnion(namesByEndpoint[$1.endpoint] ?? []) }
    }

    /// Name of the tool that does what these requests do: the only one that has their endpoints, else the only one of these
    /// that takes just the parameters they give, else the only one of those that has no endpoint beside. Nil where several
    /// could be meant: a wrong name would mislead whoever is asked.
    func name(of requests: [APIRequest]) -> String? {
        guard let first = requests.first else { return nil }
        let owners = requests.reduce(namesByEndpoint[first.endpoint] ?? []) {
            $0.intersection(namesByEndpoint[$1.endpoint] ?? [])
        }
        if owners.count < 2 { return owners.first }
        let endpoints = Set(requests.map(\.endpoint))
        let given = Set(requests.flatMap(\.parameters.names))
        let known = given.union(requests.flatMap(\.values.keys))
        let fitting = owners.compactMap { byName[$0]?.spec }.filter { spec in
            given.isSubset(of: spec.parameters.map(\.name))
                && spec.parameters.allSatisfy { !$0.isRequired || known.contains($0.name) }
        }
        if fitting.count == 1 { return fitting[0].name }
        let exact = fitting.filter { endpoints.isSuperset(of: $0.endpoints) }
        return exact.count == 1 ? exact[0].name : nil
    }
}
