import JSONLines
import ProxmoxClient

/// The inner form of a property string such as `virtio=BC:24:11:00:00:01,bridge=vmbr0`.
struct PropertyFormat: Sendable {
    private struct Key: Sendable {
        let rule: ParameterRule
        /// The key whose value it gives, as `virtio=MAC` gives `macaddr`.
        var alias: String?
        /// The key whose value is its name, as `virtio=MAC` sets `model`.
        var keyAlias: String?
    }

    private let keys: [String: Key]
    /// The key that a part without `=` belongs to.
    private let defaultKey: String?

    init(_ facts: [ParameterFacts]) {
        keys = Dictionary(
            facts.map { facts in
                let key = Key(
                    rule: ParameterRule(facts), alias: facts.details["alias"]?.string,
                    keyAlias: facts.details["keyAlias"]?.string)
                return (facts.name, key)
            }
        ) { $1 }
        defaultKey = facts.first { $0.details["default_key"]?.int == 1 }?.name
    }

    private init(_ rules: [ParameterRule], defaultKey: String) {
        keys = Dictionary(rules.map { ($0.name, Key(rule: $0)) }) { $1 }
        self.defaultKey = defaultKey
    }

    /// `order=scsi0;net0`, and the letters of old: its schema has only a name for it.
    static let boot = PropertyFormat(
        [
            ParameterRule(name: "legacy", kind: .string, pattern: "[acdn]{1,4}"),
            ParameterRule(name: "order", kind: .string),
        ],
        defaultKey: "legacy")

    /// What is wrong with a value, in Proxmox's words; nil when it is fine.
    func fault(in text: String, of parameter: String) -> String? {
        var found: [String: String] = [:]
        for part in text.split(separator: ",") where !part.allSatisfy(\.isWhitespace) {
            guard let equals = part.firstIndex(of: "=") else {
                guard let defaultKey else { return "value without key, but schema does not define a default key\n" }
                if found[defaultKey] != nil {
                    return "duplicate key in comma-separated list property: \(defaultKey)\n"
                }
                found[defaultKey] = String(part)
                continue
            }
            var name = String(part[..<equals])
            let value = String(part[part.index(after: equals)...])
            if name.isEmpty || value.isEmpty { return "missing key in comma-separated list property\n" }
            if found[name] != nil { return "duplicate key in comma-separated list property: \(name)\n" }
            if let alias = keys[name]?.alias {
                if let keyAlias = keys[name]?.keyAlias {
                    if found[keyAlias] != nil { return "key alias '\(keyAlias)' is already defined\n" }
                    found[keyAlias] = name
                }
                name = alias
            }
            if key(name) == nil { return "invalid key in comma-separated list property: \(name)\n" }
            found[name] = value
        }
        let faults = keys.values.filter { $0.alias == nil }.sorted { $0.rule.name < $1.rule.name }.compactMap { key in
            fault(of: key.rule, found[key.rule.name]).map { "\(parameter).\(key.rule.name): \($0)\n" }
        }
        return faults.isEmpty ? nil : "format error\n" + faults.joined()
    }

    private func key(_ name: String) -> Key? {
        if let key = keys[name] { return key }
        let stem = name.prefix { !$0.isNumber }
        return keys["\(stem)[n]"]
    }

    private func fault(of rule: ParameterRule, _ value: String?) -> String? {
        guard let value else {
            return rule.optional || rule.name.hasSuffix("[n]") ? nil : "property is missing and it is not optional"
        }
        let words = ["on": "1", "yes": "1", "true": "1", "off": "0", "no": "0", "false": "0"]
        let text = rule.kind == .boolean ? words[value.lowercased()] ?? value : value
        return SchemaCheck.fault(in: .string(text), of: rule)
    }

    static let networkModels = [
        "e1000", "e1000-82540em", "e1000-82544gc", "e1000-82545em", "e1000e", "i82551", "i82557b", "i82559er",
        "ne2k_isa", "ne2k_pci", "pcnet", "rtl8139", "virtio", "vmxnet3",
    ]

    /// The keys of a property string whose keys are all written out.
    static func values(of text: String) -> [String: String] {
        var values: [String: String] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2 { values[pair[0]] = pair[1] }
        }
        return values
    }
}
