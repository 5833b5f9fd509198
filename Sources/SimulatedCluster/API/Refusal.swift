import JSONLines

/// Why a request is not answered with data now.
enum Refusal: Error {
    /// An error in the API's own form: JSON with `message`, and `errors` for parameters.
    case failed(status: Int, message: String, errors: [String: String] = [:])
    /// An error of the HTTP layer or of the way to a node: plain text or nothing at all.
    case bare(status: Int, reason: String, body: String)
    /// Nothing to say yet: ask again at this time of the cluster's clock at the latest.
    case wait(until: Duration)

    /// What a Perl handler's `die` comes to.
    static func died(_ text: String) -> Refusal { .failed(status: 500, message: text + "\n") }

    /// The message alone, as a task ends with it.
    var text: String {
        switch self {
        case .failed(_, let message, let errors):
            let text =
                errors.isEmpty ? message : errors.map { "\($0.key): \($0.value)" }.sorted().joined(separator: "\n")
            return text.hasSuffix("\n") ? String(text.dropLast()) : text
        case .bare(_, let reason, _): return reason
        case .wait: return "got timeout"
        }
    }

    static func forbidden(_ text: String) -> Refusal {
        .failed(status: 403, message: "Permission check failed" + (text.isEmpty ? "" : " (\(text))") + "\n")
    }

    static func parameters(_ errors: [String: String]) -> Refusal {
        .failed(status: 400, message: "Parameter verification failed.\n", errors: errors)
    }

    static func parameter(_ name: String, _ text: String) -> Refusal { .parameters([name: text]) }

    static func notImplemented(_ method: String, _ path: String) -> Refusal {
        .failed(status: 501, message: "Method '\(method) \(path)' not implemented")
    }

    /// The HTTP layer's own texts end with a line end in the body.
    static func unframed(_ status: Int, _ text: String) -> Refusal {
        .bare(status: status, reason: text, body: text + "\n")
    }

    /// The node's daemon cannot be reached.
    static func nodeDown(_ text: String = "No route to host") -> Refusal {
        .bare(status: 595, reason: text, body: "")
    }
}
