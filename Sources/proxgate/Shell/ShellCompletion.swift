import Gateway
import JSONLines

/// Completes the word before the cursor by what the gateway offers its caller.
struct ShellCompletion {
    let client: GatewayClient
    /// The most candidates that are listed.
    private static let listed = 40

    struct Candidate: Equatable {
        let value: String
        let summary: String
    }

    func complete(_ editor: inout LineEditor) async -> ShellScreen.Completion {
        let parsed = ShellWords(editor.head)
        let start = parsed.last?.start ?? editor.head.count
        let typed = parsed.last?.text ?? ""
        guard let question = Question(parsed.words.map(\.text), typed) else { return .nothing }
        let (found, total) = await candidates(question)
        guard let first = found.first else { return .nothing }
        let common = Self.commonBeginning(found.map(\.value), typed: question.value)
        if found.count == 1 {
            editor.replace(from: start, with: ShellWords.quoted(question.before + first.value) + question.after)
            return .done
        }
        if let common, common != question.value {
            editor.replace(from: start, with: question.before + common)
            return .done
        }
        let width = found.prefix(Self.listed).map { TextWidth.of($0.value) }.max() ?? 0
        var lines = found.prefix(Self.listed).map { candidate in
            let padding = String(repeating: " ", count: width - TextWidth.of(candidate.value))
            return TextWidth.trimmed(candidate.value + padding + "  " + candidate.summary)
        }
        if total > lines.count { lines.append("... and \(total - lines.count) more") }
        return .list(lines)
    }

    /// What is asked about the word that is being typed.
    struct Question: Equatable {
        var tool: String?
        var argument: String?
        /// As much as there is of what is completed.
        var value = ""
        /// What stands before it in the word, and what is put behind it.
        var before = ""
        var after = " "
        var arguments = JSONObject()
        var own: [Candidate] = []

        /// - Returns: nil where nothing can stand there.
        init?(_ words: [String], _ typed: String) {
            value = typed
            guard let first = words.first else {
                own = Shell.Command.allCases.map { Candidate(value: $0.rawValue, summary: $0.summary) }
                return
            }
            if let command = Shell.Command(rawValue: first) {
                guard command == .help, words.count == 1 else { return nil }
                return
            }
            tool = first
            for word in words.dropFirst() {
                guard let equals = word.firstIndex(of: "=") else { continue }
                let name = word[..<equals].hasSuffix(":") ? word[..<equals].dropLast() : word[..<equals]
                arguments[String(name)] = .string(String(word[word.index(after: equals)...]))
            }
            guard let equals = typed.firstIndex(of: "=") else {
                after = "="
                return
            }
            // JSON is not guessed.
            guard !typed[..<equals].hasSuffix(":") else { return nil }
            argument = String(typed[..<equals])
            before = typed[...equals] + ""
            value = String(typed[typed.index(after: equals)...])
        }
    }

    private func candidates(_ question: Question) async -> (found: [Candidate], total: Int) {
        var request: JSONObject = ["op": "complete", "value": .string(question.value)]
        if let tool = question.tool {
            request["tool"] = .string(tool)
            request["args"] = .object(question.arguments)
        }
        if let argument = question.argument { request["argument"] = .string(argument) }
        let answer = try? await client.ask(request)
        let offered = (answer?["result"]?["values"]?.array ?? []).compactMap { entry in
            entry["value"]?.string.map { Candidate(value: $0, summary: entry["summary"]?.string ?? "") }
        }
        let own = question.own.filter { $0.value.hasPrefix(question.value) }
        let all = own + offered
        // What begins with what was typed is meant; other words find something only where nothing does.
        let beginning = all.filter { $0.value.lowercased().hasPrefix(question.value.lowercased()) }
        let total = own.count + (answer?["result"]?["total"]?.int ?? offered.count)
        return beginning.isEmpty
            ? (all, total) : (beginning, max(beginning.count, beginning.count < all.count ? 0 : total))
    }

    /// Nil where what was typed is no part of it: it is not taken away from somebody who looks for a name.
    static func commonBeginning(_ values: [String], typed: String) -> String? {
        guard var common = values.first else { return nil }
        for value in values.dropFirst() {
            common = String(zip(common, value).prefix { $0 == $1 }.map(\.0))
        }
        return common.lowercased().hasPrefix(typed.lowercased()) ? common : nil
    }
}
