import Gateway
public import JSONLines

/// A call of the past with both decisions.
struct ReplayedCall: Sendable {
    let time: String
    let id: String
    let user: String
    let tool: String
    let vmids: [Int]
    let was: String
    var now = ""
    private let before: JSONObject
    var arguments: JSONObject
    var reasons: [String] = []
    /// What would have to be known to decide.
    var missing: [String] = []

    init(_ line: JSONObject) {
        time = line["time"]?.string ?? ""
        id = line["id"]?.string ?? ""
        user = line["principal"]?["user"]?.string ?? "?"
        tool = line["tool"]?.string ?? "?"
        vmids = (line["guests"]?.array ?? []).compactMap { $0["vmid"]?.int }
        was = line["decision"]?.string ?? "?"
        before = line["arguments"]?.object ?? line["before"]?.object ?? [:]
        arguments = before
    }

    var differs: Bool { was != now || now == "allow" && arguments != before }

    var verdict: String { missing.isEmpty ? (differs ? "differs" : "same") : "undecidable" }

    var why: String {
        if !missing.isEmpty { return "not recorded: \(missing.joined(separator: ", "))" }
        if !reasons.isEmpty { return reasons.joined(separator: "; ") }
        return was == now && differs ? "other arguments" : ""
    }
}

/// Which calls of the past would now be decided otherwise.
public struct PolicyReplayReport: Sendable {
    let calls: [ReplayedCall]

    /// No decision about a call was recorded.
    public var isEmpty: Bool { calls.isEmpty }

    public var differing: Int { calls.count { $0.verdict == "differs" } }
    public var undecidable: Int { calls.count { $0.verdict == "undecidable" } }

    /// A table of the calls that differ or cannot be decided, then one line with the numbers.
    public var text: String {
        let shown = calls.filter { $0.verdict != "same" }
        var rows = [["TIME", "USER", "TOOL", "GUEST", "WAS", "NOW", "WHY"]]
        for call in shown {
            rows.append([
                String(call.time.prefix(19)), call.user, call.tool, call.vmids.map(String.init).joined(separator: ","),
                call.was, call.missing.isEmpty ? call.now : "undecidable", call.why,
            ])
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines: [String] = []
        for row in shown.isEmpty ? [] : rows {
            lines.append(
                row.enumerated().map { column, cell in
                    column == row.count - 1
                        ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
                }.joined(separator: "  "))
        }
        lines.append("\(calls.count) calls, \(differing) decided otherwise, \(undecidable) undecidable")
        return lines.joined(separator: "\n") + "\n"
    }

    public var json: JSONObject {
        [
            "calls": .int(calls.count), "differing": .int(differing), "undecidable": .int(undecidable),
            "results": .array(
                calls.filter { $0.verdict != "same" }.map { call in
                    [
                        "time": .string(call.time), "id": .string(call.id), "user": .string(call.user),
                        "tool": .string(call.tool), "guests": .array(call.vmids.map(JSONValue.int)),
                        "was": .string(call.was), "now": call.missing.isEmpty ? .string(call.now) : "undecidable",
                        "arguments": .object(SecretNames.masked(call.arguments)), "why": .string(call.why),
                    ]
                }),
        ]
    }
}
