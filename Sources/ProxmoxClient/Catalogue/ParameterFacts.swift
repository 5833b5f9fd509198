public import JSONLines

/// What the catalogue knows of one parameter, or of one key of a property string.
public struct ParameterFacts: Sendable {
    public enum Kind: String, Sendable {
        case string, integer, number, boolean, array, object
    }

    /// `cores`; numbered families are `net[n]`.
    public let name: String
    public let isOptional: Bool
    public let kind: Kind
    /// The rest of the schema, in Proxmox's terms: `minimum`, `maximum`, `minLength`, `maxLength`, `enum`, `pattern`,
    /// `format`, `default`, `requires`, `items`, and `instance-types` of a `type-property`.
    public let details: JSONObject

    /// - Parameter line: `name? type {details}`
    init?(line: Range<Int>) {
        let space = UInt8(ascii: " ")
        guard let nameEnd = CatalogueBytes.first(space, in: line) else { return nil }
        let kindEnd = CatalogueBytes.first(space, in: nameEnd + 1..<line.upperBound) ?? line.upperBound
        guard let kind = Kind(rawValue: CatalogueBytes.string(nameEnd + 1..<kindEnd)) else { return nil }
        let name = CatalogueBytes.string(line.lowerBound..<nameEnd)
        isOptional = name.last == "?"
        self.name = isOptional ? String(name.dropLast()) : name
        self.kind = kind
        let rest = min(kindEnd + 1, line.upperBound)..<line.upperBound
        details = rest.isEmpty ? [:] : CatalogueBytes.span(rest) { try? JSONReader.read($0) }?.object ?? [:]
    }

    /// A schema inside another: the items of a list, a key of a property string.
    init(name: String, schema: JSONObject) {
        self.name = name
        kind = schema["type"]?.string.flatMap(Kind.init) ?? .string
        isOptional = schema["optional"]?.int == 1
        var details = schema
        details["type"] = nil
        details["optional"] = nil
        self.details = details
    }

    public enum Format: Sendable {
        /// A format that Proxmox knows by name, e.g. `pve-node`.
        case named(String)
        /// A property string such as `virtio,bridge=vmbr0`, with its keys.
        case properties([ParameterFacts])
    }

    public var minimum: Double? { details["minimum"]?.double }
    public var maximum: Double? { details["maximum"]?.double }
    public var minimumLength: Int? { details["minLength"]?.int }
    public var maximumLength: Int? { details["maxLength"]?.int }
    public var choices: [String]? { details["enum"]?.array?.compactMap { $0.string ?? $0.number?.literal } }
    /// A Perl regular expression for the whole value.
    public var pattern: String? { details["pattern"]?.string }
    public var defaultValue: JSONValue? { details["default"] }
    /// Another parameter that must be given with this one.
    public var requires: String? { details["requires"]?.string }
    /// What the entries of a list are.
    public var items: ParameterFacts? {
        details["items"]?.object.map { ParameterFacts(name: name, schema: $0) }
    }
    /// The types, values of the parameter `type-property`, that it belongs to; nil for all.
    public var instanceTypes: [String]? { details["instance-types"]?.array?.compactMap(\.string) }

    public var format: Format? {
        switch details["format"] {
        case .string(let name): .named(name)
        case .object(let keys):
            .properties(keys.members.map { ParameterFacts(name: $0.name, schema: $0.value.object ?? [:]) })
        default: nil
        }
    }

    /// The format's name, where it has one.
    public var formatName: String? { details["format"]?.string }

    /// A numbered family such as `net[n]`.
    public var isFamily: Bool { name.hasSuffix("[n]") }

    // MARK: Keys of property strings

    /// The key that a part without `=` is the value of.
    var isDefaultKey: Bool { details["default_key"]?.int == 1 }
    /// The key whose value this one gives, as `virtio=MAC` gives `macaddr`.
    var alias: String? { details["alias"]?.string }
    /// The key whose value is this one's name, as `virtio=MAC` sets `model`.
    var keyAlias: String? { details["keyAlias"]?.string }
}
