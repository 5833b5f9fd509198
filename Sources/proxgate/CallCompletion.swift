import Gateway
import Glibc
import JSONLines
import Tools

/// What bash, zsh and fish offer while somebody types `proxgate call`.
///
/// A service that the line names, or the usual one, is asked: it offers its caller what that may see. Without one, it is
/// what the program itself knows: tools, arguments and their choices, but no VMIDs.
enum CallCompletion {
    /// - Parameters: the words of the line, the index of the one that is typed, and the beginning of that one.
    @Sendable static func tools(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
        answers(["op": "complete", "value": .string(prefix)], words)
            ?? ToolRegistry(AllTools.all()).tools.map(\.spec.name)
    }

    @Sendable static func arguments(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
        let line = joined(words.prefix(index + 1).map(meaning))
        guard let call = line.firstIndex(of: "call") else { return [] }
        let rest = positional(Array(line[(call + 1)...]))
        guard rest.count > 1, let question = ShellCompletion.Question(rest.dropLast(), rest[rest.count - 1]),
            let tool = question.tool
        else { return [] }
        var request: JSONObject = [
            "op": "complete", "tool": .string(tool), "value": .string(question.value),
            "args": .object(question.arguments),
        ]
        request["argument"] = question.argument.map(JSONValue.string)
        let values = answers(request, words) ?? known(question, tool)
        let after = question.argument == nil ? "=" : ""
        let whole = values.map { question.before + $0 + after }
        // bash takes `upid=UPID:pve1` apart at these, and completes the last piece.
        let typed = rest[rest.count - 1]
        guard words.indices.contains(index), meaning(words[index]) != typed,
            let piece = typed.lastIndex(where: { "=:".contains($0) }).map({ typed[...$0] })
        else { return whole }
        return whole.filter { $0.hasPrefix(piece) }.map { String($0.dropFirst(piece.count)) }
    }

    /// Nil where there is no service to be asked.
    private static func answers(_ request: JSONObject, _ words: [String]) -> [String]? {
        var request = request
        request["id"] = 1
        guard let path = socket(words),
            let answer = try? SocketClient(path: path, patience: 3).ask(JSONWriter.bytes(.object(request))),
            let values = answer["result"]?["values"]?.array
        else { return nil }
        return values.compactMap { $0["value"]?.string }
    }

    private static func socket(_ words: [String]) -> String? {
        for (word, next) in zip(words, words.dropFirst() + [""]) {
            if word == "--socket" { return meaning(next) }
            if word.hasPrefix("--socket=") { return meaning(String(word.dropFirst("--socket=".count))) }
            if word == "--demo" || word.hasPrefix("--config") { return nil }
        }
        return access(GatewayChoice.usualSocket, R_OK | W_OK) == 0 ? GatewayChoice.usualSocket : nil
    }

    private static func known(_ question: ShellCompletion.Question, _ tool: String) -> [String] {
        let parameters = ToolRegistry(AllTools.all()).tool(named: tool)?.spec.shownParameters ?? []
        guard let argument = question.argument else {
            return parameters.map(\.name).filter { question.arguments[$0] == nil }
        }
        switch parameters.first(where: { $0.name == argument })?.kind {
        case .choice(let choices): return choices
        case .boolean: return ["true", "false"]
        default: return []
        }
    }

    private static func meaning(_ word: String) -> String { ShellWords(word).last?.text ?? "" }

    /// bash takes `vmid=10` and `tags:=` apart into words of their own.
    private static func joined(_ words: [String]) -> [String] {
        var joined: [String] = []
        var isOpen = false
        for word in words {
            let isBreak = !word.isEmpty && word.allSatisfy { "=:".contains($0) }
            if isBreak || isOpen, let last = joined.popLast() {
                joined.append(last + word)
            } else {
                joined.append(word)
            }
            isOpen = isBreak
        }
        return joined
    }

    /// Without options and their values.
    private static func positional(_ words: [String]) -> [String] {
        let withValue = ["--socket", "--config", "--hooks", "--shadow", "--log-level"]
        var rest: [String] = []
        var isValue = false
        for word in words {
            if isValue {
                isValue = false
            } else if word.hasPrefix("-") {
                isValue = withValue.contains(word)
            } else {
                rest.append(word)
            }
        }
        return rest
    }
}
