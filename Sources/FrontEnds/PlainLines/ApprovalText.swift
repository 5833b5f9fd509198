public import JSONLines

/// Approvals as text for operators.
public enum ApprovalText {
    static func list(_ approvals: [JSONObject]) -> String {
        guard !approvals.isEmpty else { return "No questions." }
        return approvals.map(short).joined(separator: "\n\n")
    }

    /// What somebody needs to decide, from the JSON that ``Approval`` writes.
    public static func short(_ approval: JSONObject) -> String {
        let requester = approval["principal"]
        var lines = ["\(mark(approval)) \(text(approval["approval"])) \(text(approval["state"]))"]
        lines.append("  • Call: \(text(approval["headline"]))")
        lines.append("  • For: \(text(requester?["user"])) (uid \(requester?["uid"]?.int.map(String.init) ?? "-"))")
        for question in approval["questions"]?.array ?? [] {
            lines.append("  • Question: \(text(question["message"])) (\(text(question["hook"])))")
        }
        if let answer = approval["answer"]?.object {
            let verb = answer["yes"] == true ? "Approved" : "Denied"
            let reason = answer["reason"]?.string.map { ": \($0)" } ?? ""
            lines.append("  • \(verb) by: \(text(answer["user"])) (\(text(answer["how"])))\(reason)")
        } else {
            lines.append("  • Answer by: \(text(approval["by"])), before \(text(approval["expires"]))")
        }
        return lines.joined(separator: "\n")
    }

    static func whole(_ approval: JSONObject) -> String {
        var lines = [short(approval)]
        lines.append("  • Arguments: \(JSONWriter.string(approval["arguments"] ?? [:]))")
        for request in approval["requests"]?.array ?? [] {
            let parameters = request["parameters"].map { " " + JSONWriter.string($0) } ?? ""
            lines.append("  • Would send: \(text(request["method"])) \(text(request["path"]))\(parameters)")
        }
        lines.append("  • Policy: \(text(approval["policy"]))")
        lines.append("  • Asked: \(text(approval["asked"]))")
        return lines.joined(separator: "\n")
    }

    private static func mark(_ approval: JSONObject) -> String {
        switch approval["state"]?.string {
        case "open": "❓"
        case "approved", "used": "✅"
        default: "🛡️"
        }
    }

    private static func text(_ value: JSONValue?) -> String { value?.string ?? "-" }
}
