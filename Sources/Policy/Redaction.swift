import JSONLines

/// Removes members by name from a result, wherever they are in it.
struct Redaction: Sendable {
    private let globs: [[UInt8]]

    /// - Parameter names: names or `*` globs; letter case does not count.
    init(_ names: [String]) { globs = names.map { Array($0.lowercased().utf8) } }

    /// - Parameter required: members of the top level that the output schema demands: blanked where they are strings.
    func apply(_ object: JSONObject, required: Set<String> = []) -> JSONObject {
        guard !globs.isEmpty else { return object }
        var kept: [(String, JSONValue)] = []
        for (name, value) in object {
            if !matches(name) {
                kept.append((name, apply(value)))
            } else if required.contains(name), value.string != nil {
                kept.append((name, ""))
            }
        }
        return JSONObject(kept)
    }

    private func apply(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object): .object(apply(object))
        case .array(let values): .array(values.map(apply))
        default: value
        }
    }

    private func matches(_ name: String) -> Bool {
        let bytes = Array(name.lowercased().utf8)
        return globs.contains { Glob.matches($0[...], bytes[...]) }
    }
}
