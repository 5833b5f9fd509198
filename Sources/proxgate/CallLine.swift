import ArgumentParser
import Gateway
import JSONLines
import Tools

/// `key=value` words as a plain line: each value typed as the tool's parameter says.
struct CallLine {
    private(set) var request: JSONObject
    let arguments: JSONObject

    var withProgress: CallLine {
        var line = self
        line.request["progress"] = true
        return line
    }

    /// The call again, with the approval of a question about it.
    func confirmed(_ approval: String) -> CallLine {
        var line = self
        line.request["confirm"] = .string(approval)
        return line
    }

    /// - Throws: `ValidationError` where a word is no `key=value`.
    init(tool: String, arguments: [String]) throws {
        let spec = Self.tools.tool(named: tool)?.spec
        var values = JSONObject()
        for word in arguments {
            guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
                throw ValidationError("'\(word)': expected key=value or key:=JSON")
            }
            let text = String(word[word.index(after: equals)...])
            var name = String(word[..<equals])
            let isJSON = name.last == ":"
            if isJSON { name.removeLast() }
            guard values[name] == nil else { throw ValidationError("'\(name)' is given twice") }
            if isJSON {
                do { values[name] = try JSONReader.read(text) } catch {
                    throw ValidationError("\(name): not JSON: \(error)")
                }
            } else {
                let parameter = spec?.parameters.first { $0.name == name } ?? CallOptions.parameter(named: name)
                values[name] = parameter?.kind.value(ofWord: text) ?? .string(text)
            }
        }
        self.arguments = values
        request = ["tool": .string(tool), "args": .object(values)]
    }

    private static let tools = ToolRegistry(AllTools.all())
}
