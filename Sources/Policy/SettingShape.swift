import Gateway
import JSONLines
import LuaRuntime

/// `setting(name, shape)`: a setting of the configuration, checked against what its hook expects of it.
///
/// A shape is a word (`boolean integer count number string`, with an `s` a list of them, with a `?` not required), a
/// record (`{ cores = "count?" }`), a map from any name (`{ ["*"] = shape }`) or a list (`{ shape }`).
enum SettingShape {
    /// - Returns: the setting, null where it is not there.
    /// - Throws: a failure that names everything that is wrong with it, so that no mistake switches a rule off.
    static func read(_ value: JSONValue?, _ shape: JSONValue, _ name: String) throws(LuaHost.Failure) -> JSONValue {
        guard let value, !value.isNull else { return .null }
        var faults: [String] = []
        let checked = check(value, shape, "settings.\(name)", &faults)
        guard faults.isEmpty else { throw LuaHost.Failure(faults.joined(separator: "; ")) }
        return checked
    }

    private static func check(
        _ value: JSONValue, _ shape: JSONValue, _ path: String, _ faults: inout [String]
    ) -> JSONValue {
        switch shape {
        case .string(let word): return scalar(value, word, path, &faults)
        case .array(let shapes) where shapes.count == 1:
            return list(value, path, &faults) { check($0, shapes[0], $1, &$2) }
        case .object(let fields): return record(value, fields, path, &faults)
        default:
            faults.append("\(path): its hook gives no shape for it")
            return value
        }
    }

    private static func scalar(
        _ value: JSONValue, _ word: String, _ path: String, _ faults: inout [String]
    ) -> JSONValue {
        let word = word.last == "?" ? String(word.dropLast()) : word
        let isRight: Bool?
        switch word {
        case "boolean": isRight = value.bool != nil
        case "integer": isRight = value.int != nil
        case "count": isRight = value.int.map { $0 >= 0 } ?? false
        case "number": isRight = value.double != nil
        case "string": isRight = value.string != nil
        case "booleans", "integers", "counts", "numbers", "strings":
            let single = String(word.dropLast())
            return list(value, path, &faults) { scalar($0, single, $1, &$2) }
        default: isRight = nil
        }
        if isRight == nil { faults.append("\(path): its hook calls it '\(word)', which is no kind of setting") }
        if isRight == false {
            let expected = word == "integer" ? "an integer" : word == "count" ? "an integer from 0" : "a \(word)"
            // Of the right kind, it is the number that is wrong.
            let got = word == "count" ? value.int.map { "\($0)" } : nil
            faults.append("\(path): expected \(expected), got \(got ?? value.kind)")
        }
        return value
    }

    private static func list(
        _ value: JSONValue, _ path: String, _ faults: inout [String],
        _ each: (JSONValue, String, inout [String]) -> JSONValue
    ) -> JSONValue {
        // An empty table in Lua is both.
        if value.object?.isEmpty == true { return .array([]) }
        guard let values = value.array else {
            faults.append("\(path): expected a list, got \(value.kind)")
            return value
        }
        var checked: [JSONValue] = []
        for (index, value) in values.enumerated() { checked.append(each(value, "\(path)[\(index + 1)]", &faults)) }
        return .array(checked)
    }

    private static func record(
        _ value: JSONValue, _ fields: JSONObject, _ path: String, _ faults: inout [String]
    ) -> JSONValue {
        if value.array?.isEmpty == true { return record(.object([:]), fields, path, &faults) }
        guard let object = value.object else {
            faults.append("\(path): expected an object, got \(value.kind)")
            return value
        }
        var checked = JSONObject()
        for (name, value) in object where !value.isNull {
            guard let shape = fields[name] ?? fields["*"] else {
                faults.append("\(path).\(name): unknown name\(NearestName.hint(name, among: fields.names))")
                continue
            }
            checked[name] = check(value, shape, "\(path).\(name)", &faults)
        }
        for (name, shape) in fields where name != "*" && checked[name] == nil && object[name] == nil {
            if let word = shape.string, word.last != "?" { faults.append("\(path).\(name): is missing") }
        }
        return .object(checked)
    }
}
