import Gateway
import JSONLines

/// Removes members by name from a result, wherever they are in it.
struct Redaction: Sendable {
    private let globs: [[UInt8]]

    /// - Parameter names: names or `*` globs; letter case does not count.
    init(_ names: [String]) { globs = names.map { Array($0.lowercased().utf8) } }

    /// - Parameter schema: JSON Schema of the object: a string that it demands is blanked instead of removed.
    func apply(_ object: JSONObject, schema: JSONObject = [:]) -> JSONObject {
        guard !globs.isEmpty else { return object }
        let demanded = Self.demanded(schema)
        var kept: [(String, JSONValue)] = []
        for (name, value) in object {
            if !matches(name) {
                kept.append((name, apply(value, schema["properties"]?[name])))
            } else if value.string != nil, demanded.contains(where: { $0.string?.hasSameBytes(as: name) == true }) {
                kept.append((name, ""))
            }
        }
        return JSONObject(kept)
    }

    private func apply(_ value: JSONValue, _ schema: JSONValue?) -> JSONValue {
        switch value {
        case .object(let object): .object(apply(object, schema: schema?.object ?? [:]))
        case .array(let values): .array(values.map { apply($0, schema?["items"]) })
        default: value
        }
    }

    /// Names in `required`, also of alternatives.
    private static func demanded(_ schema: JSONObject) -> [JSONValue] {
        let alternatives = schema["anyOf"]?.array ?? []
        return (schema["required"]?.array ?? []) + alternatives.flatMap { $0["required"]?.array ?? [] }
    }

    private func matches(_ name: String) -> Bool {
        let bytes = Array(name.lowercased().utf8)
        return globs.contains { Glob.matches($0[...], bytes[...]) }
    }
}
