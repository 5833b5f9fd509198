import JSONLines

/// A tool as a person at a prompt reads it, from the entry that the op `tools` gives.
enum ToolHelp {
    static func text(_ tool: JSONValue) -> String {
        let name = tool["name"]?.string ?? ""
        var lines = [
            "\(name): \(tool["title"]?.string ?? "")",
            "  \(tool["summary"]?.string ?? tool["description"]?.string ?? "")",
        ]
        let required = Set((tool["input_schema"]?["required"]?.array ?? []).compactMap(\.string))
        let properties = tool["input_schema"]?["properties"]?.object ?? [:]
        let width = properties.names.map(\.count).max() ?? 0
        if !properties.isEmpty { lines += ["", "Arguments:"] }
        for (argument, schema) in properties {
            var facts: [String] = []
            if required.contains(argument) { facts.append("required") }
            if let choices = schema["enum"]?.array?.compactMap(\.string) {
                facts.append(choices.joined(separator: "|"))
            }
            if let usual = schema["default"] { facts.append("default: \(usual.string ?? JSONWriter.string(usual))") }
            let padding = String(repeating: " ", count: width - argument.count)
            let note = facts.isEmpty ? "" : " (\(facts.joined(separator: "; ")))"
            lines.append("  \(argument)\(padding)  \(schema["description"]?.string ?? "")\(note)")
        }
        let examples = tool["examples"]?.array?.compactMap(\.object) ?? []
        if !examples.isEmpty { lines += ["", "Examples:"] }
        for example in examples { lines.append("  " + ([name] + example.map(word)).joined(separator: " ")) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// An argument as it is typed.
    static func word(_ name: String, _ value: JSONValue) -> String {
        switch value {
        case .string(let text): "\(name)=\(ShellWords.quoted(text))"
        case .bool, .number: "\(name)=\(JSONWriter.string(value))"
        default: "\(name):=\(ShellWords.quoted(JSONWriter.string(value)))"
        }
    }
}
