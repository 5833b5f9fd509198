import Gateway
import JSONLines
import ProxmoxClient

extension Parameter {
    /// A parameter with the type and limits that the catalogue has for it, so that the two cannot disagree.
    ///
    /// - Parameters:
    ///   - endpoint: e.g. `POST /nodes/{node}/qemu/{vmid}/clone`. Traps where it has no such parameter: that is a mistake
    ///     in the program, found by any test.
    ///   - name: Proxmox's name; ours has `_` where it has `-`.
    static func of(
        _ endpoint: String, _ name: String, required: Bool = false, default defaultValue: JSONValue? = nil,
        _ summary: String
    ) -> Parameter {
        guard let facts = Catalogue.shared.endpoint(endpoint)?.parameter(name) else {
            preconditionFailure("\(endpoint) has no parameter \(name)")
        }
        return Parameter(ours(name), Kind(facts), required: required, default: defaultValue, summary)
    }

    /// A parameter that becomes one key of a property string such as `net0`, with the type and limits that the catalogue has
    /// for that key.
    ///
    /// - Parameters:
    ///   - property: e.g. `net[n]`. Traps where the endpoint has no such property or the property no such key.
    ///   - ourName: where the key's own name says too little.
    static func part(
        of endpoint: String, _ property: String, _ key: String, as ourName: String? = nil, required: Bool = false,
        default defaultValue: JSONValue? = nil, _ summary: String
    ) -> Parameter {
        guard case .properties(let keys)? = Catalogue.shared.endpoint(endpoint)?.parameter(property)?.format,
            let facts = keys.first(where: { $0.name == key })
        else { preconditionFailure("\(endpoint) has no \(key) in \(property)") }
        return Parameter(ourName ?? ours(key), Kind(facts), required: required, default: defaultValue, summary)
    }

    static func ours(_ name: String) -> String { name.swapping(UInt8(ascii: "-"), for: UInt8(ascii: "_")) }
}

extension Parameter.Kind {
    init(_ facts: ParameterFacts) {
        switch facts.kind {
        case .boolean: self = .boolean
        case .integer:
            self =
                facts.formatName == "pve-vmid"
                ? .vmid : .integer(Int(facts.minimum ?? 0)...(facts.maximum.map { Int($0) } ?? .max))
        case .number: self = .number((facts.minimum ?? 0)...(facts.maximum ?? 1e15))
        case .string, .array, .object:
            if let choices = facts.choices {
                self = .choice(choices)
            } else if facts.formatName == "pve-node" {
                self = .node
            } else if facts.formatName == "pve-tag-list" {
                self = .tags
            } else {
                self = .string(maximumLength: facts.maximumLength ?? 8192)
            }
        }
    }
}

extension JSONObject {
    /// The arguments that go to Proxmox under its names (ours have `_` where those have `-`); lists are joined.
    func passing(_ names: String...) -> JSONObject {
        var passed = JSONObject()
        for name in names {
            guard let value = self[Parameter.ours(name)] else { continue }
            let parts = value.array?.compactMap(\.string)
            passed[name] = parts.map { .string($0.joined(separator: name == "tags" ? ";" : ",")) } ?? value
        }
        return passed
    }
}
