import JSONLines
import Logging

/// What a call came to, in words.
extension Pipeline {
    /// What a request comes to that never became a call, in the same words as if it had.
    public func refusal(_ error: GatewayError) -> Outcome {
        Outcome(result: .failure(error), text: errorText(error), callID: "")
    }

    private func errorText(_ error: GatewayError) -> String {
        style == .json ? JSONWriter.string(.object(error.json)) : ErrorText.render(error, style)
    }

    func outcome(
        _ admission: Admission, _ tool: (any Tool)?, _ result: Result<JSONObject, GatewayError>, guests: [Guest] = []
    ) -> Outcome {
        let text =
            switch (result, tool) {
            case (.success(let result), _) where style == .json: JSONWriter.string(.object(result))
            case (.success(let result), _) where result["dry_run"] == true: DryRun.render(result, style)
            case (.success(let result), let tool?): Self.withNotes(tool.render(result, style), result, style)
            case (.success, nil): ""
            case (.failure(let error), _): errorText(error)
            }
        if case .failure(let error) = result {
            logger.debug("call failed", metadata: ["call": "\(admission.callID)", "code": "\(error.code.rawValue)"])
        }
        return Outcome(result: result, text: text, callID: admission.callID, guests: guests)
    }

    private static func withNotes(_ text: String, _ result: JSONObject, _ style: TextStyle) -> String {
        let notes = result["notes"]?.array?.compactMap(\.string) ?? []
        return ([text] + notes.map { (style == .rich ? "📝 " : "Note: ") + $0 }).joined(separator: "\n")
    }
}
