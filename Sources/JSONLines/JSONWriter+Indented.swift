extension JSONWriter {
    /// The value over several lines for people, two spaces a level, without a newline at the end; what fits on a short
    /// line stays on one.
    public static func indented(_ value: JSONValue) -> String { indented(value, "") }

    private static let width = 100

    private static func indented(_ value: JSONValue, _ margin: String) -> String {
        let inner = margin + "  "
        switch value {
        case .array(let values) where !fits(value, margin):
            return "[\n" + values.map { inner + indented($0, inner) }.joined(separator: ",\n") + "\n\(margin)]"
        case .object(let object) where !fits(value, margin):
            let members = object.map { "\(inner)\(string(.string($0.name))): \(indented($0.value, inner))" }
            return "{\n" + members.joined(separator: ",\n") + "\n\(margin)}"
        default: return spaced(value)
        }
    }

    private static func fits(_ value: JSONValue, _ margin: String) -> Bool {
        // The outermost object is always spread out: it is a document.
        if margin.isEmpty, let object = value.object, !object.isEmpty { return false }
        return margin.count + spaced(value).count <= width
    }

    private static func spaced(_ value: JSONValue) -> String {
        switch value {
        case .array(let values): "[" + values.map(spaced).joined(separator: ", ") + "]"
        case .object(let object) where object.isEmpty: "{}"
        case .object(let object):
            "{ " + object.map { "\(string(.string($0.name))): \(spaced($0.value))" }.joined(separator: ", ") + " }"
        default: string(value)
        }
    }
}
