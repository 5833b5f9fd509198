import JSONLines

/// Checks values against the definitions of one schema file, with the keywords that MCP's schemas use.
///
/// Stricter than JSON Schema in one point: a member that a definition does not name is a fault, unless the definition
/// is open on purpose (`additionalProperties`). What a revision does not know must not be sent to it.
struct JSONSchema: Sendable {
    private let definitions: [String: JSONValue]

    /// - Parameter file: a schema with `definitions` (draft 7) or `$defs` (2020-12).
    init(_ file: JSONValue) {
        let section = file["$defs"]?.object ?? file["definitions"]?.object ?? [:]
        definitions = Dictionary(uniqueKeysWithValues: section.map { ($0.name, $0.value) })
    }

    func has(_ definition: String) -> Bool { definitions[definition] != nil }

    /// Everything in which the value differs from a definition of the file.
    func faults(_ value: JSONValue, _ definition: String) -> [String] {
        guard let schema = definitions[definition] else { return ["the schema has no \(definition)"] }
        return faults(value, against: schema, at: definition)
    }

    func faults(_ value: JSONValue, against schema: JSONValue, at path: String = "$", isClosed: Bool = true) -> [String]
    {
        var check = Check(definitions: definitions)
        check.value(value, schema, path, isClosed: isClosed)
        return check.faults
    }

    /// Which members of an object a schema speaks of.
    private enum Members {
        case all
        case named(Set<String>)

        func union(_ other: Members) -> Members {
            guard case .named(let own) = self, case .named(let others) = other else { return .all }
            return .named(own.union(others))
        }
    }

    private struct Check {
        let definitions: [String: JSONValue]
        var faults: [String] = []

        /// What these hold is another schema's, or anybody's, business.
        private static let open: Set<String> = [
            "inputSchema", "outputSchema", "structuredContent", "_meta", "arguments", "data",
        ]

        mutating func value(_ value: JSONValue, _ schema: JSONValue, _ path: String, isClosed: Bool) {
            let members = evaluate(value, schema, path, isClosed: isClosed)
            guard isClosed, let object = value.object, case .named(let names) = members else { return }
            for name in object.names where !names.contains(name) { faults.append("\(path).\(name) is not known here") }
        }

        private mutating func evaluate(
            _ value: JSONValue, _ schema: JSONValue, _ path: String, isClosed: Bool
        ) -> Members {
            guard let schema = schema.object else { return .all }
            var members = Members.named([])
            var isOpen = true
            if let reference = schema["$ref"]?.string {
                isOpen = false
                let name = String(reference.split(separator: "/").last ?? "")
                if let target = definitions[name] {
                    members = members.union(evaluate(value, target, path, isClosed: isClosed))
                } else {
                    faults.append("\(path): no definition \(name)")
                }
            }
            for part in schema["allOf"]?.array ?? [] {
                isOpen = false
                members = members.union(evaluate(value, part, path, isClosed: isClosed))
            }
            for keyword in ["anyOf", "oneOf"] {
                guard let parts = schema[keyword]?.array else { continue }
                isOpen = false
                members = members.union(evaluate(value, anyOf: parts, path, isClosed: isClosed))
            }
            simple(value, schema, path)
            if let entries = value.array, let items = schema["items"] {
                for (index, entry) in entries.enumerated() {
                    self.value(entry, items, "\(path)[\(index)]", isClosed: isClosed)
                }
            }
            guard let object = value.object else { return .all }
            if schema["properties"] != nil { isOpen = false }
            let properties = schema["properties"]?.object ?? [:]
            for (name, value) in object {
                guard let property = properties[name] else { continue }
                let isInside = isClosed && !Self.open.contains(name)
                self.value(value, property, "\(path).\(name)", isClosed: isInside)
            }
            for name in schema["required"]?.array?.compactMap(\.string) ?? [] where object[name] == nil {
                faults.append("\(path).\(name) is missing")
            }
            switch schema["additionalProperties"] {
            case nil: break
            case false:
                for name in object.names where properties[name] == nil {
                    faults.append("\(path).\(name) is not allowed")
                }
            case let others?:
                isOpen = true
                for (name, value) in object where properties[name] == nil {
                    self.value(value, others, "\(path).\(name)", isClosed: isClosed)
                }
            }
            return isOpen ? .all : members.union(.named(Set(properties.names)))
        }

        /// The nearest alternative's faults are told where none fits.
        private mutating func evaluate(
            _ value: JSONValue, anyOf parts: [JSONValue], _ path: String, isClosed: Bool
        ) -> Members {
            var fitting: Members?
            var nearest: [String]?
            for part in parts {
                var attempt = Check(definitions: definitions)
                let members = attempt.evaluate(value, part, path, isClosed: isClosed)
                if attempt.faults.isEmpty {
                    fitting = fitting?.union(members) ?? members
                } else if attempt.faults.count < nearest?.count ?? .max {
                    nearest = attempt.faults
                }
            }
            if let fitting { return fitting }
            faults += nearest ?? ["\(path): nothing is allowed here"]
            return .all
        }

        private mutating func simple(_ value: JSONValue, _ schema: JSONObject, _ path: String) {
            if let type = schema["type"] {
                let types = type.array?.compactMap(\.string) ?? [type.string ?? ""]
                if !types.contains(where: { Self.isA($0, value) }) {
                    faults.append("\(path) is \(value.kind), not \(types.joined(separator: " or "))")
                }
            }
            if let constant = schema["const"], constant != value {
                faults.append("\(path) is not \(JSONWriter.string(constant))")
            }
            if let choices = schema["enum"]?.array, !choices.contains(value) {
                faults.append("\(path) is none of \(JSONWriter.string(.array(choices)))")
            }
            if let least = schema["minimum"]?.double, let number = value.double, number < least {
                faults.append("\(path) is below \(least)")
            }
            if let most = schema["maximum"]?.double, let number = value.double, number > most {
                faults.append("\(path) is above \(most)")
            }
            if let most = schema["maxItems"]?.int, let count = value.array?.count, count > most {
                faults.append("\(path) has \(count) entries, more than \(most)")
            }
            if schema["format"] == "uri", let text = value.string {
                let scheme = text.prefix { $0 != ":" }
                if scheme.isEmpty || scheme.count == text.count || text.contains(where: { " <>\"{}".contains($0) }) {
                    faults.append("\(path) is no URI")
                }
            }
        }

        private static func isA(_ type: String, _ value: JSONValue) -> Bool {
            switch (type, value) {
            case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null),
                ("number", .number):
                true
            case ("integer", .number(let number)): number.double == number.double.rounded()
            default: false
            }
        }
    }
}
