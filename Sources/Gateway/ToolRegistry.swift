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
}
