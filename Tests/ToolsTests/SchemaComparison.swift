import Gateway
import JSONLines
import ProxmoxClient

/// Compares tools' arguments with the catalogue's parameters of the same name.
enum SchemaComparison {
    static func problems(of specs: [ToolSpec]) -> [String] {
        specs.flatMap { spec in
            spec.endpoints.flatMap { key -> [String] in
                guard let endpoint = Catalogue.shared.endpoint(key) else { return ["\(spec.name): no endpoint \(key)"] }
                return spec.parameters.compactMap { parameter in
                    let theirs = parameter.name.replacing("_", with: "-")
                    let facts = endpoint.parameter(parameter.name) ?? endpoint.parameter(theirs)
                    return facts.flatMap { problem(parameter.kind, $0) }.map { "\(spec.name).\(parameter.name): \($0)" }
                }
            }
        }
    }

    private static func problem(_ kind: Parameter.Kind, _ facts: ParameterFacts) -> String? {
        switch kind {
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
            // Hundreds of slots for disks are a rule of the tool's own, not a list for its schema.
            return (facts.choices?.count ?? 100) > 50 ? nil : "a free string where Proxmox has choices"
        case .vmid:
            return facts.formatName?.hasPrefix("pve-vmid") == true || facts.kind == .integer
                ? nil : "a VMID for a \(facts.kind)"
        case .node, .tags, .names, .list, .object: return nil
        }
    }
}
