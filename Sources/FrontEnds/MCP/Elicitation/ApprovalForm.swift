import Gateway
import JSONLines

/// The form that a client puts to its human before a call is carried out (elicitation).
enum ApprovalForm {
    /// The key of the one question in `inputRequests`.
    static let key = "approve"

    /// - Parameters:
    ///   - headline: the gateway's own words for the call.
    ///   - questions: what the hooks ask.
    static func params(headline: String, questions: [String], _ revision: Revision) -> JSONObject {
        var params: JSONObject = [:]
        if revision.namesFormMode { params["mode"] = "form" }
        params["message"] = .string(([headline] + questions).joined(separator: "\n"))
        params["requestedSchema"] = [
            "type": "object",
            "properties": [
                "approve": [
                    "type": "boolean", "title": "Carry it out", "description": "Whether the call may be carried out",
                ]
            ],
            "required": ["approve"],
        ]
        return params
    }

    static func params(_ approval: Approval, _ revision: Revision) -> JSONObject {
        params(headline: approval.subject.headline, questions: approval.questions.map(\.message), revision)
    }

    /// What a client's result comes to: only a form that was sent with a yes agrees.
    static func reply(_ result: JSONObject?) -> Caller.Reply {
        switch result?["action"]?.string {
        case "accept":
            switch result?["content"]?["approve"]?.bool {
            case true?: .accepted
            case false?: .declined
            case nil: .unavailable
            }
        case "decline": .declined
        // It was closed without a choice, or could not be shown: nobody has answered.
        default: .unavailable
        }
    }
}
