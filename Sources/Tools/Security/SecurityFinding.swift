import JSONLines

/// Something risky, and what mends it.
struct SecurityFinding: Sendable {
    enum Severity: Int, Comparable, Sendable {
        case high
        case medium
        case low

        static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }

    let severity: Severity
    let area: SecurityArea
    let subject: String
    let problem: String
    let tool: String
    /// Of a call that mends it, as far as they follow from the finding.
    let arguments: JSONObject

    init(
        _ severity: Severity, _ area: SecurityArea, _ subject: String, _ problem: String, _ tool: String,
        _ arguments: JSONObject
    ) {
        self.severity = severity
        self.area = area
        self.subject = subject
        self.problem = problem
        self.tool = tool
        self.arguments = arguments
    }

    var json: JSONValue {
        [
            "severity": .string("\(severity)"), "area": .string(area.rawValue), "subject": .string(subject),
            "problem": .string(problem), "tool": .string(tool), "arguments": .object(arguments),
        ]
    }
}
