import JSONLines

/// A guest's configuration file: options by name, in the spelling of the file.
struct GuestConfiguration: Sendable, Equatable {
    var options: [String: String]

    init(_ options: [String: String] = [:]) { self.options = options }

    subscript(_ name: String) -> String? {
        get { options[name] }
        set { options[name] = newValue }
    }

    func int(_ name: String) -> Int? { options[name].flatMap { Int($0) } }

    /// The section of the file: the description as comment lines, then options by name.
    var text: String {
        let comments = options["description"].map { description in
            description.split(separator: "\n", omittingEmptySubsequences: false).map { "#\($0)\n" }.joined()
        }
        let lines = options.filter { $0.key != "description" }.sorted { $0.key < $1.key }
        return (comments ?? "") + lines.map { "\($0.key): \($0.value)\n" }.joined()
    }

    /// The options as the API shows them: integers and booleans are numbers, all else strings, a password is masked.
    func json(_ rules: RuleSet) -> JSONObject {
        JSONObject(options.sorted { $0.key < $1.key }.map { ($0.key, Self.json($0.key, $0.value, rules)) })
    }

    static func json(_ name: String, _ value: String, _ rules: RuleSet) -> JSONValue {
        if name == "cipassword" { return "**********" }
        switch rules.kind(of: name) {
        case .integer?, .boolean?: return Int(value).map(JSONValue.int) ?? .string(value)
        default: return .string(value)
        }
    }
}
