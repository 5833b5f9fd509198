import Gateway
import JSONLines
import ProxmoxClient

@testable import Tools

/// Compares tools' arguments with the catalogue's parameters of the same name.
enum SchemaComparison {
    static func problems(of specs: [ToolSpec]) -> [String] {
        specs.flatMap { spec in
            spec.endpoints.flatMap { key -> [String] in
                guard let endpoint = Catalogue.shared.endpoint(key) else { return ["\(spec.name): no endpoint \(key)"] }
                return spec.parameters.compactMap { parameter in
                    let problems = facts(of: parameter.name, endpoint).compactMap { problem(parameter, $0) }
                    return problems.first.map { "\(spec.name).\(parameter.name): \($0)" }
                }
            }
        }
    }

    /// Our names of keys of property strings.
    private static let keys = ["vlan": "tag", "mac": "macaddr"]

    /// What Proxmox has under a parameter's name: the parameter itself, or the keys of that name in property strings.
    private static func facts(of name: String, _ endpoint: Endpoint) -> [ParameterFacts] {
        let theirs = name.replacing("_", with: "-")
        if let own = endpoint.parameter(name) ?? endpoint.parameter(theirs) {
            // `memory` is a property string of which only the first value is ever given.
            guard case .properties(let keys)? = own.format else { return [own] }
            return keys.filter { $0.details["default_key"]?.int == 1 && $0.kind == .integer } + [own]
        }
        let key = keys[name] ?? theirs
        return endpoint.parameters.flatMap { parameter -> [ParameterFacts] in
            guard case .properties(let keys)? = parameter.format else { return [] }
            return keys.filter { $0.name == key && $0.details["alias"] == nil }
        }
    }

    private static func problem(_ parameter: Parameter, _ facts: ParameterFacts) -> String? {
        switch parameter.kind {
        case .integer(let range):
            if facts.kind == .string { return nil }
            guard facts.kind == .integer || facts.kind == .number else {
                return "an integer for a \(facts.kind.rawValue)"
            }
            if let minimum = facts.minimum, Double(range.lowerBound) < minimum { return "less than \(minimum)" }
            if let maximum = facts.maximum, Double(range.upperBound) > maximum { return "more than \(maximum)" }
            return nil
        case .number(let range):
            guard facts.kind == .number || facts.kind == .integer else {
                return "a number for a \(facts.kind.rawValue)"
            }
            if let minimum = facts.minimum, range.lowerBound < minimum { return "less than \(minimum)" }
            if let maximum = facts.maximum, range.upperBound > maximum { return "more than \(maximum)" }
            return nil
        case .boolean:
            // Sent as 0 or 1, also where Proxmox calls that an integer.
            let isSwitch = facts.kind == .integer && facts.minimum == 0
            return facts.kind == .boolean || facts.kind == .string || isSwitch
                ? nil : "a boolean for a \(facts.kind.rawValue)"
        case .choice(let choices):
            guard let theirs = facts.choices else { return nil }
            let odd = choices.filter { !theirs.contains($0) }
            return odd.isEmpty ? nil : "\(odd) are no choices of Proxmox"
        case .string(let limit):
            if let most = facts.maximumLength, limit > most { return "longer than \(most)" }
            guard let theirs = facts.choices else { return nil }
            // Hundreds of slots are no list for a schema: a rule of the tool's own says the same.
            guard theirs.contains("scsi0") else { return "a free string where Proxmox has choices" }
            let odd = slots.filter { !theirs.contains($0) }
            let missing = theirs.filter { !slots.contains($0) && !notSlots($0) }
            return odd.isEmpty && missing.isEmpty ? nil : "slots \(odd) are too many, \(missing) are missing"
        case .vmid:
            return facts.formatName?.hasPrefix("pve-vmid") == true || facts.kind == .integer
                ? nil : "a VMID for a \(facts.kind)"
        case .node, .tags, .names, .list, .object: return nil
        }
    }

    /// Every name that ``DiskTools`` takes for a slot.
    private static let slots = Set(
        ["scsi", "virtio", "sata", "ide"].flatMap { family in (0...255).map { "\(family)\($0)" } }
            .filter(DiskTools.isSlot))

    /// What Proxmox counts among the disks and the tools leave alone: firmware's variables, and what is in no slot.
    private static func notSlots(_ name: String) -> Bool {
        name.hasPrefix("unused") || name == "efidisk0" || name == "tpmstate0"
    }
}
