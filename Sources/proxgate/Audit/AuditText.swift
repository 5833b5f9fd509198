import JSONLines

/// Audit lines for people.
enum AuditText {
    /// One line: when, what, who, which call, and what it came to.
    static func summary(_ line: JSONObject) -> String {
        var parts = [time(line), padded(line["event"]?.string ?? "?", 8)]
        if let id = line["id"]?.string { parts.append(id) }
        if let who = who(line) { parts.append(who) }
        if let tool = line["tool"]?.string { parts.append(tool) }
        // Where there are several, the caller has named it.
        if let cluster = line["asked"]?["cluster"]?.string { parts.append("cluster \(cluster)") }
        let guests = guests(line)
        if !guests.isEmpty { parts.append(guests) }
        return clean(parts.joined(separator: "  ") + ending(line))
    }

    /// Everything, a field a line.
    static func details(_ line: JSONObject) -> String {
        var fields: [(String, String)] = [("Time", line["time"]?.string ?? "?")]
        func add(_ label: String, _ text: String?) { if let text, !text.isEmpty { fields.append((label, text)) } }
        add("Call", line["id"]?.string)
        add("Principal", who(line))
        add("Client", line["principal"]?["client"]?.string.map { "\($0) (claimed)" })
        add("Tool", line["tool"]?.string)
        add("Guests", guests(line))
        add("Asked", object(line["asked"]))
        if line["before"] != line["arguments"] { add("Before hooks", object(line["before"])) }
        add("Arguments", object(line["arguments"]))
        add("Effects", line["effects"]?.array?.compactMap(\.string).joined(separator: " "))
        add("Decision", line["decision"]?.string)
        for step in (line["trace"]?.array ?? []) + (line["review"]?.array ?? []) {
            add("  Hook", "\(step["hook"]?.string ?? "?")  \(step["us"]?.int ?? 0) µs  \(step["result"]?.string ?? "")")
        }
        for reason in line["reasons"]?.array ?? [] {
            add("  Reason", "\(reason["reason"]?.string ?? "")  (\(reason["hook"]?.string ?? "?"))")
        }
        add("Confirmation", object(line["confirmation"]))
        add("Seen", object(line["seen"]))
        for request in line["requests"]?.array ?? [] {
            let parameters = object(request["parameters"]).map { " \($0)" } ?? ""
            add("Request", "\(request["method"]?.string ?? "") \(request["path"]?.string ?? "")\(parameters)")
        }
        for request in line["sent"]?.array ?? [] { add("Sent", request.string) }
        for upid in line["upids"]?.array ?? [] { add("Task", upid.string) }
        if let fate = line["task"]?.string { add("Task", "\(line["upid"]?.string ?? "") was \(fate)") }
        add("Error", object(line["error"]))
        add("Result", object(line["result"]))
        add("Policy", line["policy"]?.string)
        add("Settings", line["settings"]?.string ?? object(line["settings"]))
        for (name, value) in line where !shown.contains(name) { add(name, value.string ?? JSONWriter.string(value)) }
        let body = fields.map { "  \(padded($0.0 + ":", 14)) \(clean($0.1))" }
        return (["\((line["event"]?.string ?? "?").uppercased())"] + body).joined(separator: "\n")
    }

    private static let shown: Set<String> = [
        "time", "event", "id", "principal", "tool", "guests", "asked", "before", "arguments", "effects", "decision",
        "trace", "review", "reasons", "confirmation", "seen", "requests", "sent", "upids", "error", "result", "policy",
        "settings",
    ]

    private static func time(_ line: JSONObject) -> String {
        // Without the microseconds.
        let text = line["time"]?.string ?? "?"
        return text.utf8.count > 19 ? String(text.prefix(19)).replacing("T", with: " ") + "Z" : text
    }

    private static func who(_ line: JSONObject) -> String? {
        guard let principal = line["principal"] else { return line["user"]?.string }
        let user = principal["user"]?.string ?? principal["uid"]?.int.map(String.init) ?? "?"
        return user + (principal["profile"]?.string.map { " (\($0))" } ?? "")
    }

    private static func guests(_ line: JSONObject) -> String {
        (line["guests"]?.array ?? []).map { guest in
            (guest["vmid"]?.int.map(String.init) ?? "?") + (guest["node"]?.string.map { "@\($0)" } ?? "")
        }.joined(separator: " ")
    }

    private static func object(_ value: JSONValue?) -> String? {
        guard let value, !value.isNull, value.object?.isEmpty != true else { return nil }
        return JSONWriter.string(value)
    }

    private static func ending(_ line: JSONObject) -> String {
        switch line["event"]?.string {
        case "denial":
            let hook = line["error"]?["hook"]?.string.map { " (\($0))" } ?? ""
            return "  \(line["decision"]?.string ?? "deny"): \(line["error"]?["message"]?.string ?? "")\(hook)"
        case "outcome":
            if let error = line["error"] {
                return "  failed: \(error["code"]?.string ?? ""): \(error["message"]?.string ?? "")"
            }
            return "  \(line["result"]?["status"]?.string ?? "done")"
        case "task_end":
            return "  \(line["status"]?.string ?? "?"): \(line["exit_status"]?.string ?? "")"
        case "unanswered": return "  \(line["message"]?.string ?? "")"
        case "cancel":
            let error = line["error"].map { " (\($0["message"]?.string ?? ""))" } ?? ""
            return "  task \(line["task"]?.string ?? ""): \(line["upid"]?.string ?? "")\(error)"
        case "intent":
            return "  → "
                + (line["requests"]?.array ?? []).map { request in
                    "\(request["method"]?.string ?? "") \(request["path"]?.string ?? "")"
                }.joined(separator: ", ")
        default:
            let others = line.filter { !["time", "seq", "event", "prev", "hash", "principal", "id"].contains($0.name) }
            return others.map { "  \($0.name)=\($0.value.string ?? JSONWriter.string($0.value))" }.joined()
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Text of guests and callers must not drive the terminal.
    private static func clean(_ text: String) -> String {
        var clean = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: clean.append(" ")
            default: clean.unicodeScalars.append(scalar)
            }
        }
        return clean
    }
}
