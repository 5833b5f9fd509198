import Gateway
import JSONLines

/// Removes members by name from a result, wherever they are in it.
struct Redaction: Sendable {
    private let globs: [[UInt8]]

    /// - Parameter names: names or `*` globs; letter case does not count.
    init(_ names: [String]) { globs = names.map { Array($0.lowercased().utf8) } }

    /// - Parameter schema: JSON Schema of the object: a string that it demands is blanked instead of removed.
    func apply(_ object: JSONObject, schema: @autoclosure () -> JSONObject = [:]) -> JSONObject {
        guard !globs.isEmpty else { return object }
        var known = StayingNames()
        return changed(object, schema(), &known) ?? object
    }

    /// Names that have been looked at and stay, in the order in which they came: rows of a list have the same ones.
    private struct StayingNames {
        private static let limit = 64
        private var names: [String] = []
        private var next = 0

        /// Whether it is one; as a rule the one that followed the last one before.
        mutating func contain(_ name: String) -> Bool {
            if next == names.count { next = 0 }
            if next < names.count, !names[next].hasSameBytes(as: name) {
                next = names.firstIndex { $0.hasSameBytes(as: name) } ?? names.count
            }
            guard next < names.count else { return false }
            next += 1
            return true
        }

        /// A result may have very many different names.
        mutating func add(_ name: String) { if names.count < Self.limit { names.append(name) } }
    }

    /// - Returns: nil where nothing has to go, as is the case nearly everywhere.
    private func changed(_ object: JSONObject, _ schema: JSONObject, _ known: inout StayingNames) -> JSONObject? {
        var kept: [(String, JSONValue)]?
        let properties = schema["properties"]?.object
        func before(_ position: Int) -> [(String, JSONValue)] {
            object.members.prefix(position).map { ($0.name, $0.value) }
        }
        let members = object.members.span
        for position in members.indices {
            // As nearly everywhere: nothing is taken out of the list for it.
            if kept == nil, !members[position].value.isContainer, known.contain(members[position].name) { continue }
            let (name, value) = members[position]
            if !matches(name, &known) {
                let now = changed(value, properties, name, &known)
                if now != nil { kept = kept ?? before(position) }
                kept?.append((name, now ?? value))
            } else {
                kept = kept ?? before(position)
                let isDemanded = Self.demanded(schema).contains { $0.string?.hasSameBytes(as: name) == true }
                if value.string != nil, isDemanded { kept?.append((name, "")) }
            }
        }
        return kept.map { JSONObject($0) }
    }

    /// - Parameter schemas: of the object that has the value as its member `name`.
    private func changed(
        _ value: JSONValue, _ schemas: JSONObject?, _ name: String, _ known: inout StayingNames
    ) -> JSONValue? {
        switch value {
        case .object(let object):
            return changed(object, schemas?[name]?.object ?? [:], &known).map(JSONValue.object)
        case .array(let values):
            let schema = schemas?[name]?.object ?? [:]
            var kept: [JSONValue]?
            for (position, value) in values.enumerated() {
                let now = changed(value, schema, "items", &known)
                if now != nil { kept = kept ?? Array(values.prefix(position)) }
                kept?.append(now ?? value)
            }
            return kept.map(JSONValue.array)
        default: return nil
        }
    }

    /// Names in `required`, also of alternatives.
    private static func demanded(_ schema: JSONObject) -> [JSONValue] {
        let alternatives = schema["anyOf"]?.array ?? []
        return (schema["required"]?.array ?? []) + alternatives.flatMap { $0["required"]?.array ?? [] }
    }

    private func matches(_ name: String, _ known: inout StayingNames) -> Bool {
        if known.contain(name) { return false }
        let bytes = Array(name.lowercased().utf8)
        if globs.contains(where: { Glob.matches($0[...], bytes[...]) }) { return true }
        known.add(name)
        return false
    }
}
