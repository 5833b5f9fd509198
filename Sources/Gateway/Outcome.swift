public import JSONLines

/// What a call came to, ready for any front end.
public struct Outcome: Sendable {
    public let result: Result<JSONObject, GatewayError>
    /// For people, written from the result after the post hooks.
    public let text: String
    /// The call's id in the audit.
    public let callID: String
    /// The guests that policy was asked about.
    public let guests: [Guest]
    /// The cluster that it was about, where the caller has several to choose from.
    public let cluster: String?

    public init(
        result: Result<JSONObject, GatewayError>, text: String, callID: String, guests: [Guest] = [],
        cluster: String? = nil
    ) {
        self.cluster = cluster
        self.result = result
        self.text = text
        self.callID = callID
        self.guests = guests
    }
}

/// The answer of a call that was only to be tried: the decision, and what would be sent.
enum DryRun {
    /// Properties of its result, as JSON Schema.
    static let output: JSONObject = [
        "dry_run": ["type": "boolean"],
        "decision": ["type": "string", "enum": ["allow", "deny", "confirm"]],
        "reasons": ["type": "array", "items": ["type": "object"]],
        "would_confirm": ["type": "array", "items": ["type": "object"]],
        "arguments": ["type": "object"],
        "requests": ["type": "array", "items": ["type": "object"]],
        "trace": ["type": "array", "items": ["type": "object"]],
    ]

    static func result(_ decision: Decision, requests: [APIRequest]) -> JSONObject {
        var result: JSONObject = ["dry_run": true]
        switch decision.verdict {
        case .allow: result["decision"] = "allow"
        case .deny(let denials):
            result["decision"] = "deny"
            result["reasons"] = .array(
                denials.map { ["reason": .string($0.reason), "hook": .string($0.hook)] })
        case .confirm(let questions):
            result["decision"] = "confirm"
            result["would_confirm"] = .array(questions.map(\.json))
        }
        result["arguments"] = .object(SecretNames.masked(decision.arguments))
        result["requests"] = .array(requests.map(\.json))
        result["trace"] = .array(decision.trace.map(\.json))
        return result
    }

    static func render(_ result: JSONObject, _ style: TextStyle) -> String {
        let mark = style == .rich ? "🔎 " : ""
        var lines = ["\(mark)Dry run: nothing was sent", "", "  • Decision: \(result["decision"]?.string ?? "-")"]
        for reason in result["reasons"]?.array ?? [] {
            lines.append("  • Reason: \(reason["reason"]?.string ?? "-") (\(reason["hook"]?.string ?? "-"))")
        }
        for question in result["would_confirm"]?.array ?? [] {
            lines.append("  • Would ask: \(question["message"]?.string ?? "-") (\(question["by"]?.string ?? "-"))")
        }
        for request in result["requests"]?.array ?? [] {
            let parameters = request["parameters"].map { " " + JSONWriter.string($0) } ?? ""
            let line = "\(request["method"]?.string ?? "") \(request["path"]?.string ?? "")\(parameters)"
            lines.append("  • \(result["decision"] == "deny" ? "Refused" : "Would send"): \(line)")
        }
        return lines.joined(separator: "\n")
    }
}

extension Decision.Question {
    var json: JSONValue {
        ["message": .string(message), "hook": .string(hook), "by": .string(by.rawValue)]
    }
}

extension Decision.Step {
    var json: JSONValue {
        ["hook": .string(hook), "us": .int(microseconds), "result": .string(result)]
    }
}

/// An error as text for people.
enum ErrorText {
    static func render(_ error: GatewayError, _ style: TextStyle) -> String {
        let rich = style == .rich
        var lines: [String]
        switch error.code {
        case .denied:
            lines = [(rich ? "🛡️ " : "") + "Refused by policy: \(error.message)"]
        case .confirmationRequired:
            lines = [(rich ? "🛡️ " : "") + "Needs a confirmation: \(error.message)"]
        default:
            lines = [(rich ? "❌ " : "") + "\(error.message)"]
        }
        lines.append("  • Code: \(error.code.rawValue)")
        let labels = [
            ("Cluster", "cluster"), ("Hook", "hook"), ("Endpoint", "endpoint"), ("Task", "upid"), ("Call", "headline"),
            ("Approval", "approval"), ("Answered by", "by"), ("Expires", "expires"), ("Hint", "hint"),
        ]
        for (label, name) in labels {
            if let value = error.details[name]?.string { lines.append("  • \(label): \(value)") }
        }
        if let log = error.details["log"]?.array, !log.isEmpty {
            lines.append("  • Log:")
            lines += log.compactMap(\.string).map { "      \($0)" }
        }
        return lines.joined(separator: "\n")
    }
}
