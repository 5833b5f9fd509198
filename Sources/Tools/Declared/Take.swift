import Gateway
import JSONLines
import ProxmoxClient

/// An argument of an ``EndpointTool``.
struct Take: Sendable {
    let name: String
    /// Proxmox's name; nil where the argument is not sent.
    let theirs: String?
    private let summary: String
    private let isRequired: Bool?
    private let defaultValue: JSONValue?
    private let own: Parameter?

    /// A parameter of the endpoint, with the type and limits that the catalogue has for it.
    ///
    /// - Parameters:
    ///   - theirs: Proxmox's name, where it is not `name` with hyphens.
    ///   - isRequired: what the catalogue says, unless the tool asks for more.
    init(
        _ name: String, _ summary: String, theirs: String? = nil, required isRequired: Bool? = nil,
        default defaultValue: JSONValue? = nil
    ) {
        self.name = name
        self.theirs = theirs ?? name
        self.summary = summary
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        own = nil
    }

    private init(_ parameter: Parameter, theirs: String?) {
        name = parameter.name
        self.theirs = theirs
        own = parameter
        summary = parameter.summary
        isRequired = parameter.isRequired
        defaultValue = parameter.defaultValue
    }

    /// A parameter that the catalogue does not describe, or not narrowly enough.
    static func own(_ parameter: Parameter, theirs: String? = nil) -> Take {
        Take(parameter, theirs: theirs ?? parameter.name)
    }

    /// An argument for the tool itself.
    static func local(_ parameter: Parameter) -> Take { Take(parameter, theirs: nil) }

    /// What the catalogue knows of it; ours has `_` where Proxmox has `-` or `_`.
    func facts(_ endpoints: [Endpoint]) -> ParameterFacts? {
        guard let theirs else { return nil }
        let spellings = [theirs, theirs.swapping(UInt8(ascii: "_"), for: UInt8(ascii: "-"))]
        return endpoints.lazy.compactMap { endpoint in
            spellings.lazy.compactMap(endpoint.parameter).first
        }.first
    }

    func parameter(_ endpoints: [Endpoint]) -> Parameter {
        if let own { return own }
        guard let facts = facts(endpoints) else {
            preconditionFailure("\(endpoints.map(\.key)) has no parameter \(name)")
        }
        return Parameter(
            name, Parameter.Kind(taking: facts), required: isRequired ?? (!facts.isOptional && defaultValue == nil),
            default: defaultValue, summary)
    }
}

extension Parameter.Kind {
    /// As the catalogue has it; what Proxmox takes as names behind one another is a list here.
    init(taking facts: ParameterFacts) {
        if facts.name == "delete", facts.kind == .string {
            self = .names(maximumCount: 64)
        } else if facts.kind == .string, let format = facts.formatName, format.hasSuffix("-list") {
            let element: Parameter.Kind =
                format == "pve-vmid-list" ? .vmid : format == "pve-node-list" ? .node : .string(maximumLength: 256)
            self = .list(of: element, maximumCount: 1000)
        } else {
            self.init(facts)
        }
    }
}
