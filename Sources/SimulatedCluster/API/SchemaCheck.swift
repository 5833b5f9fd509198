import JSONLines
import ProxmoxClient

/// Checks parameters against an endpoint's rules and words every fault as Proxmox does.
enum SchemaCheck {
    /// - Throws: one refusal with all faults.
    static func check(_ parameters: [String: JSONValue], against rules: RuleSet) throws(Refusal) {
        var errors: [String: String] = [:]
        for (name, value) in parameters {
            guard let rule = rules[name] else {
                if rules.isOpen { continue }
                errors[name] =
                    "property is not defined in schema and the schema does not allow additional properties"
                continue
            }
            if value.isNull {
                if !rule.optional { errors[name] = "property is missing and it is not optional" }
                continue
            }
            if let required = rule.requires, parameters[required] == nil {
                errors[required] = "missing property - '\(name)' requires this property"
            }
            errors[name] = fault(in: value, of: rule, named: name) ?? errors[name]
        }
        for name in rules.required where parameters[name] == nil {
            errors[name] = "property is missing and it is not optional"
        }
        if !errors.isEmpty { throw .parameters(errors) }
    }

    /// Parameters as the handlers get them: an array of texts for a list is its text, a text for an array is its only
    /// entry.
    static func normal(_ parameters: [String: JSONValue], _ rules: RuleSet) -> [String: JSONValue] {
        var normal = parameters
        for (name, value) in parameters {
            guard let rule = rules[name] else { continue }
            if rule.kind == .array {
                if value.array == nil, !value.isNull { normal[name] = .array([value]) }
            } else if rule.isList, let parts = value.array?.compactMap(\.string), parts.count == value.array?.count {
                normal[name] = .string(parts.joined(separator: ","))
            }
        }
        return normal
    }

    /// What is wrong with a value; nil when it is fine.
    static func fault(in value: JSONValue, of rule: ParameterRule, named name: String? = nil) -> String? {
        if rule.kind == .array {
            guard let items = rule.items else { return nil }
            return value.array?.lazy.compactMap { fault(in: $0, of: items) }.first
        }
        let text: String
        switch value {
        case .array: return "type check ('\(rule.kind)') failed - got ARRAY"
        case .object: return "type check ('\(rule.kind)') failed - got HASH"
        case .bool(let flag): text = flag ? "1" : "0"
        case .number(let number): text = number.literal
        case .string(let string): text = string
        case .null: text = ""
        }
        guard hasType(text, rule.kind) else { return "type check ('\(rule.kind)') failed - got '\(text)'" }
        if let fault = rule.format?.fault(in: text, of: name ?? rule.name) { return "invalid format - \(fault)" }
        if let least = rule.minimumLength, text.unicodeScalars.count < least {
            return "value must be at least \(least) characters long"
        }
        if let most = rule.maximumLength, text.unicodeScalars.count > most {
            return "value may only be \(most) characters long"
        }
        if rule.kind == .integer || rule.kind == .number, let number = Double(text) {
            if let minimum = rule.minimum, number < minimum {
                return "value must have a minimum value of \(plain(minimum))"
            }
            if let maximum = rule.maximum, number > maximum {
                return "value must have a maximum value of \(plain(maximum))"
            }
        }
        if !rule.values.isEmpty, !rule.values.contains(text) {
            return "value '\(text)' does not have a value in the enumeration '\(rule.values.joined(separator: ", "))'"
        }
        // That all patterns of the catalogue can be read, a test shows; one that cannot fits nothing.
        if let pattern = rule.pattern, PerlPattern.fits(text, pattern) != true {
            return "value does not match the regex pattern"
        }
        return nil
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }

    private static func hasType(_ text: String, _ kind: ParameterRule.Kind) -> Bool {
        switch kind {
        case .string, .array, .object: return true
        case .boolean: return text == "0" || text == "1"
        case .integer:
            let digits =
                text.utf8.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } == true
                ? text.utf8.dropFirst() : text.utf8[...]
            return !digits.isEmpty && digits.allSatisfy(ParameterFormat.isDigit)
        case .number:
            return Double(text) != nil
                && text.utf8.allSatisfy { ParameterFormat.isDigit($0) || "+-.eE".utf8.contains($0) }
        }
    }
}
