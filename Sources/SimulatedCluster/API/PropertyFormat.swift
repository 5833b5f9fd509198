import JSONLines

/// The inner form of a property string such as `virtio=BC:24:11:00:00:01,bridge=vmbr0`.
///
/// Only the keys whose faults matter are declared; others pass.
struct PropertyFormat: Sendable {
    struct Key: Sendable {
        let name: String
        var kind: ParameterRule.Kind = .string
        var required = false
        var minimum: Int?
        var values: [String] = []
        /// Says that the value breaks the key's regular expression.
        var isMalformed: (@Sendable (String) -> Bool)?
    }

    var keys: [Key]
    /// The key that a part without `=` belongs to.
    var defaultKey: String?
    /// Other names that set the default key to their own name, as `virtio=MAC` sets the model.
    var aliases: [String] = []

    /// What is wrong with a value, in Proxmox's words; nil when it is fine.
    func fault(in text: String, of parameter: String) -> String? {
        var found: [String: String] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isPair = pair.count == 2
            let name = isPair ? String(pair[0]) : defaultKey ?? ""
            let key = isPair && aliases.contains(name) ? defaultKey ?? name : name
            let value = isPair && key == name ? String(pair[1]) : String(pair[0])
            if key.isEmpty { return "missing key in comma-separated list property\n" }
            if found[key] != nil { return "duplicate key in comma-separated list property: \(key)\n" }
            found[key] = value
        }
        let faults = keys.compactMap { key in
            fault(of: key, found[key.name]).map { "\(parameter).\(key.name): \($0)\n" }
        }
        return faults.isEmpty ? nil : "format error\n" + faults.joined()
    }

    private func fault(of key: Key, _ value: String?) -> String? {
        guard let value else { return key.required ? "property is missing and it is not optional" : nil }
        if key.isMalformed?(value) == true { return "value does not match the regex pattern" }
        return SchemaCheck.fault(
            in: .string(value),
            of: ParameterRule(name: key.name, kind: key.kind, minimum: key.minimum, values: key.values))
    }

    static let networkModels = [
        "e1000", "e1000-82540em", "e1000-82544gc", "e1000-82545em", "e1000e", "i82551", "i82557b", "i82559er",
        "ne2k_isa", "ne2k_pci", "pcnet", "rtl8139", "virtio", "vmxnet3",
    ]

    static let network = PropertyFormat(
        keys: [Key(name: "model", required: true, values: networkModels)], defaultKey: "model",
        aliases: networkModels)
    static let memory = PropertyFormat(
        keys: [Key(name: "current", kind: .integer, required: true, minimum: 16)], defaultKey: "current")
    static let agent = PropertyFormat(
        keys: [
            Key(name: "enabled", kind: .boolean, required: true), Key(name: "type", values: ["virtio", "isa"]),
        ], defaultKey: "enabled")
    static let disk = PropertyFormat(keys: [Key(name: "file", required: true)], defaultKey: "file")
    static let boot = PropertyFormat(
        keys: [
            Key(name: "legacy") { value in
                !(1...4).contains(value.utf8.count) || !value.utf8.allSatisfy { "acdn".utf8.contains($0) }
            },
            Key(name: "order"),
        ], defaultKey: "legacy")
}
