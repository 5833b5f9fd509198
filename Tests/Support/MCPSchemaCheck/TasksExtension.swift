import JSONLines

/// The messages of the extension `io.modelcontextprotocol/tasks` (2026-07-28), which is no part of the revision's schema.
enum TasksExtension {
    /// What a message about tasks has to look like; nil where it is none of the extension's.
    static func definition(_ method: String, _ result: JSONValue) -> String? {
        if method == "tools/call", result["resultType"] == "task" { return "CreateTaskResult" }
        return ["tasks/get": "GetTaskResult", "tasks/update": "Acknowledgement", "tasks/cancel": "Acknowledgement"][
            method]
    }

    static let schema: JSONSchema? = (try? JSONReader.read(text)).map(JSONSchema.init)

    private static let task = """
        "taskId": {"type": "string"}, "statusMessage": {"type": "string"}, "createdAt": {"type": "string"},
        "lastUpdatedAt": {"type": "string"}, "ttlMs": {"type": ["integer", "null"]},
        "pollIntervalMs": {"type": "integer"}, "_meta": {"type": "object"}
        """
    private static let required = #""taskId", "status", "createdAt", "lastUpdatedAt", "ttlMs""#

    /// A task in one of its states, with what belongs to that.
    private static func state(_ name: String, _ more: String? = nil, isResult: Bool) -> String {
        let member = more.map { ", \($0): {\"type\": \"object\"}" } ?? ""
        let kind = isResult ? #", "resultType": {"const": "complete"}"# : ""
        let needed = required + (more.map { ", \($0)" } ?? "") + (isResult ? #", "resultType""# : "")
        return """
            {"type": "object", "properties": {\(task), "status": {"const": "\(name)"}\(member)\(kind)},
            "required": [\(needed)]}
            """
    }

    private static func states(isResult: Bool) -> String {
        [
            state("working", isResult: isResult), state("cancelled", isResult: isResult),
            state("input_required", "\"inputRequests\"", isResult: isResult),
            state("completed", "\"result\"", isResult: isResult), state("failed", "\"error\"", isResult: isResult),
        ].joined(separator: ",\n")
    }

    private static let text = """
        {"$defs": {
        "CreateTaskResult": {"type": "object",
        "properties": {\(task), "status": {"type": "string"}, "resultType": {"const": "task"}},
        "required": [\(required), "resultType"]},
        "GetTaskResult": {"anyOf": [\(states(isResult: true))]},
        "Task": {"anyOf": [\(states(isResult: false))]},
        "Acknowledgement": {"type": "object",
        "properties": {"resultType": {"const": "complete"}, "_meta": {"type": "object"}}, "required": ["resultType"]},
        "TaskIDs": {"type": "array", "items": {"type": "string"}}
        }}
        """
}
