import Gateway
import JSONLines
import ProxmoxClient

/// An endpoint's facts for people and programs.
enum EndpointText {
    /// Everything that it can bring about.
    static func effects(_ endpoint: Endpoint) -> JSONValue {
        let effects = EndpointEffects.possible(of: endpoint.key) ?? []
        return .array(effects.sorted().map { .string($0.rawValue) })
    }

    static func parameter(_ facts: ParameterFacts, isInPath: Bool) -> JSONValue {
        var entry: JSONObject = [
            "name": .string(facts.name), "type": .string(facts.kind.rawValue), "required": .bool(!facts.isOptional),
        ]
        if isInPath { entry["in_path"] = true }
        for name in ["minimum", "maximum", "minLength", "maxLength", "enum", "pattern", "default", "requires"] {
            entry[name] = facts.details[name]
        }
        switch facts.format {
        case .named(let name): entry["format"] = .string(name)
        case .properties(let keys):
            entry["keys"] = .array(
                keys.filter { $0.details["alias"] == nil }.map { key in
                    var entry: JSONObject = ["name": .string(key.name), "type": .string(key.kind.rawValue)]
                    if !key.isOptional { entry["required"] = true }
                    entry["enum"] = key.details["enum"]
                    return .object(entry)
                })
        case nil: break
        }
        return .object(entry)
    }

    /// Who may call it, in words.
    static func permission(_ endpoint: Endpoint) -> String {
        let permission = endpoint.permission
        switch permission["user"]?.string {
        case "world": return "anybody, even without login"
        case "all": return "every user; what is seen depends on the user's rights"
        default: break
        }
        guard let check = permission["check"]?.array else { return "root@pam only" }
        return words(check)
    }

    private static func words(_ check: [JSONValue]) -> String {
        let kind = check.first?.string ?? ""
        switch kind {
        case "and", "or":
            return check.dropFirst().map { words($0.array ?? []) }.map { check.count > 3 ? "(\($0))" : $0 }
                .joined(separator: " \(kind) ")
        case "perm":
            let privileges = (check.dropFirst(2).first?.array ?? []).compactMap(\.string)
            let isAny = check.dropFirst(3).contains("any")
            return
                "\(privileges.joined(separator: isAny ? " or " : " and ")) on \(check.dropFirst().first?.string ?? "/")"
        case "userid-param": return "rights on the user (\(check.dropFirst().first?.string ?? ""))"
        case "userid-group": return "rights on the user's groups"
        case "perm-modify": return "Permissions.Modify on \(check.dropFirst().first?.string ?? "/")"
        default: return JSONWriter.string(.array(check))
        }
    }
}
