import JSONLines

/// What is tried of one tool through the real binary: a success, a refusal by Proxmox, a bad argument, and for a change a
/// dry run; where there is one, also what the gateway objects to itself.
struct ToolRow: Sendable {
    /// A call on the way, which must succeed.
    struct Step: Sendable {
        let tool: String
        let arguments: JSONObject
        /// Values kept for later calls, which name them as `"$name"`: name to the path of a member of the result.
        let keep: [String: String]

        init(_ tool: String, _ arguments: JSONObject = [:], keep: [String: String] = [:]) {
            self.tool = tool
            self.arguments = arguments
            self.keep = keep
        }
    }

    /// A call that Proxmox refuses.
    struct Refusal: Sendable {
        var arguments: JSONObject
        /// Code of the error.
        var code: String
        /// Part of the message, in Proxmox's words.
        var text = ""
        /// What is ordered at the cluster before it, and what takes it back.
        var trouble: [String] = []
        var relief: [String] = []
        var before: [Step] = []
    }

    let tool: String
    var before: [Step] = []
    let success: JSONObject
    /// Members of the result by path, e.g. `task.status`; null stands for any value.
    let reached: JSONObject
    let refused: Refusal
    /// What the gateway refuses itself, before Proxmox is asked.
    var objection: Refusal?
    let bad: JSONObject
    /// The argument that the fault names; nil where it names none.
    var fault: String?
    var after: [Step] = []

    init(
        _ tool: String, before: [Step] = [], _ success: JSONObject, reached: JSONObject, refused: Refusal,
        objection: Refusal? = nil, bad: JSONObject, fault: String? = nil, after: [Step] = []
    ) {
        self.tool = tool
        self.before = before
        self.success = success
        self.reached = reached
        self.refused = refused
        self.objection = objection
        self.bad = bad
        self.fault = fault
        self.after = after
    }
}

extension ToolRow.Refusal {
    /// An error of the cluster's that has its reason in the arguments.
    static func natural(
        _ arguments: JSONObject, _ code: String, _ text: String = "", before: [ToolRow.Step] = []
    ) -> Self {
        Self(arguments: arguments, code: code, text: text, before: before)
    }

    /// Proxmox dies in the handler of an endpoint, `METHOD PATTERN`.
    static func fault(_ endpoint: String, _ arguments: JSONObject) -> Self {
        Self(
            arguments: arguments, code: "proxmox_error", text: "out of order",
            trouble: ["500 \(endpoint) count=9 text=out of order"], relief: [""])
    }

    /// The node is down, so that the cluster cannot pass the request on.
    static func down(_ node: String, _ arguments: JSONObject) -> Self {
        Self(
            arguments: arguments, code: "unreachable", trouble: ["nodes/\(node)/offline"],
            relief: ["nodes/\(node)/online"])
    }
}
