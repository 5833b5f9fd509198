import Gateway
import JSONLines
import LuaRuntime

/// What a test can expect of a call: `expect(call(...)).denied("firewall")`.
enum Expectation: String, Sendable, CaseIterable {
    /// `denied(text)`: refused by a hook, with a reason that contains the text.
    case denied
    case allowed
    /// `confirmed(text, by)`: a human is asked first.
    case confirmed
    /// `changed{ cores = 8 }`: exactly these arguments were changed by hooks, to these values.
    case changed
    case unchanged
    /// `noted(text)`: the caller is told something beside the result.
    case noted
    /// `refused(code)`: the gateway itself refused, before policy was asked.
    case refused
    /// `sends("POST /nodes/pve1/qemu/7/status/stop", { ... })`: the request is among the planned ones.
    case sends
    /// `answers{ owner = "alice" }`: the answer, after the post hooks, has these members.
    case answers
    /// `lacks("cipassword")`: no member of that name is in the answer, at any depth.
    case lacks
    /// `withheld(text)`: a post hook failed, and the answer is not shown.
    case withheld

    struct Failure: Sendable {
        let expected: String
        let got: String
        /// Lines that begin with `- ` (expected) or `+ ` (got), where two values are compared.
        var diff: [String] = []
        let outcome: TrialOutcome

        var headline: String { "expected \(expected), got \(got)" }
    }

    /// - Returns: nil where the expectation is met.
    /// - Throws: a failure where the test itself is wrong.
    func failure(
        _ outcome: TrialOutcome, _ first: JSONValue, _ second: JSONValue
    ) throws(LuaHost.Failure) -> Failure? {
        func failure(_ expected: String, _ diff: [String] = []) -> Failure {
            Failure(expected: expected, got: outcome.summary, diff: diff, outcome: outcome)
        }
        let text = first.string
        func quoted(_ word: String) -> String { text.map { "\(word) \"\($0)\"" } ?? "" }
        func isIn(_ texts: [String]) -> Bool { text.map { wanted in texts.contains { $0.contains(wanted) } } ?? true }
        switch self {
        case .denied:
            let isMet = outcome.decision == .deny && isIn(outcome.denials.map(\.reason))
            return isMet ? nil : failure("a denial" + quoted(" with"))
        case .allowed:
            return outcome.decision == .allow && outcome.error == nil ? nil : failure("the call to be allowed")
        case .confirmed:
            let by = second.string
            let isMet = outcome.questions.contains { question in
                isIn([question.message]) && (by == nil || question.by.rawValue == by)
            }
            let whom = by.map { " by \($0)" } ?? ""
            return outcome.decision == .confirm && isMet ? nil : failure("a question\(whom)" + quoted(" with"))
        case .changed:
            guard let wanted = first.object else {
                throw LuaHost.Failure("changed: expected the arguments, e.g. changed{ cores = 8 }")
            }
            let got = JSONObject(outcome.changes.map { ($0.name, $0.to) })
            let diff = Self.diff(wanted, got)
            return diff.isEmpty ? nil : failure("hooks to change \(JSONWriter.string(first))", diff)
        case .unchanged:
            let got = JSONObject(outcome.changes.map { ($0.name, $0.to) })
            return got.isEmpty ? nil : failure("unchanged arguments", Self.diff([:], got))
        case .noted: return isIn(outcome.notes) && !outcome.notes.isEmpty ? nil : failure("a note" + quoted(" with"))
        case .refused:
            let isMet = outcome.decision == .refused && (text == nil || outcome.error?.code.rawValue == text)
            return isMet ? nil : failure("a refusal by the gateway" + quoted(" with code"))
        case .sends: return try sends(outcome, first, second).map { failure($0.expected, $0.diff) }
        case .answers:
            guard let wanted = first.object else {
                throw LuaHost.Failure("answers: expected members of the answer, e.g. answers{ owner = \"alice\" }")
            }
            let got = outcome.result ?? [:]
            let diff = Self.diff(wanted, JSONObject(got.filter { wanted[$0.name] != nil }.map { ($0.name, $0.value) }))
            return diff.isEmpty ? nil : failure("an answer with \(JSONWriter.string(first))", diff)
        case .lacks:
            guard let text else { throw LuaHost.Failure("lacks: expected a name, e.g. lacks(\"cipassword\")") }
            guard let result = outcome.result else { return failure("an answer without \"\(text)\"") }
            return Self.has(text, .object(result)) ? failure("an answer without \"\(text)\"") : nil
        case .withheld:
            let isMet = outcome.error?.code == .resultWithheld && isIn([outcome.error?.message ?? ""])
            return isMet ? nil : failure("a withheld result" + quoted(" with"))
        }
    }

    private func sends(
        _ outcome: TrialOutcome, _ first: JSONValue, _ second: JSONValue
    ) throws(LuaHost.Failure) -> (expected: String, diff: [String])? {
        guard let wanted = first.string else {
            throw LuaHost.Failure("sends: expected a request, e.g. sends(\"POST /nodes/pve1/qemu/7/status/stop\")")
        }
        let all = outcome.requests.map(\.description)
        guard let request = outcome.requests.first(where: { $0.description == wanted }) else {
            return ("the request \(wanted)", ["- \(wanted)"] + all.map { "+ \($0)" })
        }
        let parameters = second.object ?? [:]
        let got = JSONObject(request.parameters.filter { parameters[$0.name] != nil }.map { ($0.name, $0.value) })
        let diff = Self.diff(parameters, got)
        return diff.isEmpty ? nil : ("the request \(wanted) with \(JSONWriter.string(second))", diff)
    }

    /// Members that differ, as `- name: expected` and `+ name: got`.
    private static func diff(_ expected: JSONObject, _ got: JSONObject) -> [String] {
        var names = expected.names
        names += got.names.filter { !names.contains($0) }
        return names.flatMap { name -> [String] in
            let (wanted, found) = (expected[name] ?? .null, got[name] ?? .null)
            if isSame(wanted, found) { return [] }
            return [(wanted, "-"), (found, "+")].compactMap { value, sign in
                if value.isNull { return nil }
                let shown = SecretNames.contains(name) ? "\"**********\"" : JSONWriter.string(value)
                return "\(sign) \(name): \(shown)"
            }
        }
    }

    /// Lua has one empty table for both of JSON's, and no order among names.
    private static func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let a), .array(let b)): a.isEmpty && b.isEmpty
        case (.array(let a), .object(let b)): a.isEmpty && b.isEmpty
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
        case (.object(let a), .object(let b)):
            a.count == b.count && a.allSatisfy { isSame($0.value, b[$0.name] ?? .null) }
        case (.number(let a), .number(let b)): a == b || a.double == b.double
        default: left == right
        }
    }

    private static func has(_ name: String, _ value: JSONValue) -> Bool {
        switch value {
        case .object(let object): object.contains { $0.name == name || has(name, $0.value) }
        case .array(let values): values.contains { has(name, $0) }
        default: false
        }
    }
}

extension TrialOutcome {
    /// In a few words, for reports.
    var summary: String {
        let texts: [String]
        switch decision {
        case .allow: return error.map { "allowed, then \($0.code.rawValue): \($0.message)" } ?? "allowed"
        case .deny: texts = denials.map { "\"\($0.reason)\" (\($0.hook))" }
        case .confirm: texts = questions.map { "\"\($0.message)\" by \($0.by.rawValue) (\($0.hook))" }
        case .refused: texts = [error.map { "\($0.code.rawValue): \($0.message)" } ?? "no reason"]
        }
        let word =
            switch decision {
            case .deny: "denied"
            case .confirm: "a question"
            default: "refused by the gateway"
            }
        return "\(word): \(texts.joined(separator: ", "))"
    }
}
