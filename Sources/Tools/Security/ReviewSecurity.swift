import Gateway
import JSONLines

/// What is risky in the cluster, each with the tool that mends it.
struct ReviewSecurity: Tool {
    /// The gateway's own `user@realm` or `user@realm!token`, which its tools leave alone.
    let identity: String?

    let spec = ToolSpec(
        name: "review_security", title: "Review security",
        summary:
            "Looks through the cluster for what is risky: certificates near their end, users without second factor, tokens "
            + "without expiry or with too much, firewalls that are off, guests without backup, storages nearly full, guests "
            + "that the policy protects but Proxmox does not. Each finding names the tool that mends it. Changes nothing.",
        toolset: "access", parameters: [],
        output: [
            "findings": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "severity": ["type": "string", "enum": ["high", "medium", "low"]], "area": Schema.string,
                        "subject": Schema.string, "problem": Schema.string, "tool": Schema.string,
                        "arguments": ["type": "object"],
                    ],
                    "required": ["severity", "area", "subject", "problem", "tool", "arguments"],
                ],
            ], "count": Schema.integer,
            "not_looked_at": [
                "type": "array",
                "items": ["type": "object", "properties": ["area": Schema.string, "reason": Schema.string]],
            ], "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["findings", "count", "not_looked_at"], examples: [[:]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        Target(arguments: arguments)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        var findings: [SecurityFinding] = []
        var missing: [JSONValue] = []
        for area in SecurityArea.allCases {
            do { findings += try await area.look(context, own: identity) } catch let error as GatewayError {
                // What cannot be looked at is said, and does not hide the rest.
                missing.append(["area": .string(area.rawValue), "reason": .string(error.message)])
                // Nothing at all was looked at: that is no review.
                if missing.count == SecurityArea.allCases.count { throw error }
            }
        }
        findings.sort { $0.severity < $1.severity }
        return [
            "findings": .array(findings.map(\.json)), "count": .int(findings.count), "not_looked_at": .array(missing),
            "untrusted": ["findings"],
        ]
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let list = result["findings"]?.array ?? []
        text.headline(.finding, list.isEmpty ? "Nothing found that is risky" : "Findings (\(list.count))")
        for entry in list {
            let severity = (entry["severity"]?.string ?? "").uppercased()
            let problem = "\(entry["subject"]?.string ?? ""): \(entry["problem"]?.string ?? "")"
            text.field(severity, UntrustedText.line(problem))
            let arguments = entry["arguments"].map { JSONWriter.string($0) } ?? ""
            text.line("      → \(entry["tool"]?.string ?? "") \(UntrustedText.line(arguments))")
        }
        for entry in result["not_looked_at"]?.array ?? [] {
            text.closing(
                .warning,
                "Not looked at: \(entry["area"]?.string ?? "") (\(UntrustedText.line(entry["reason"]?.string ?? "")))")
        }
        return text.text
    }
}
