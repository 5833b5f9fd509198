import JSONLines

/// What a client said it can do, as far as the gateway makes use of it.
struct ClientCapabilities: Sendable, Equatable {
    static let tasksExtension = "io.modelcontextprotocol/tasks"

    /// It can put a form to its user (elicitation).
    var takesForms = false
    /// It knows the tasks extension (2026-07-28).
    var knowsTasks = false

    init() {}

    init(_ declared: JSONObject) {
        if let elicitation = declared["elicitation"]?.object {
            // Without a mode it means forms: the first revisions with elicitation knew no other.
            takesForms = elicitation["form"] != nil || elicitation["url"] == nil
        }
        knowsTasks = declared["extensions"]?[Self.tasksExtension]?.object != nil
    }
}
