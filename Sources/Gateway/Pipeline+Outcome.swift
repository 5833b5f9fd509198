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
        let cluster = tool != nil && admission.isChosen ? admission.cluster.name : nil
        let result = Self.naming(cluster, result)
        let text =
            switch (result, tool) {
            case (.success(let result), _) where style == .json: JSONWriter.string(.object(result))
            case (.success(let result), _) where result["dry_run"] == true:
                Self.withCluster(DryRun.render(result, style), cluster, style)
            case (.success(let result), let tool?):
                Self.withNotes(Self.withCluster(tool.render(result, style), cluster, style), result, style)
            case (.success, nil): ""
            case (.failure(let error), _): errorText(error)
            }
        let name = (tool ?? admission.cluster.registry.tool(named: admission.request.tool))?.spec.name
        var code: GatewayError.Code?
        if case .failure(let error) = result {
            code = error.code
            logger.debug("call failed", metadata: ["call": "\(admission.callID)", "code": "\(error.code.rawValue)"])
        }
        metrics.ended(name, code, took: ContinuousClock.now - admission.arrived)
        return Outcome(result: result, text: text, callID: admission.callID, guests: guests, cluster: cluster)
    }

    /// Who chose among clusters is told in each answer which one it is about.
    private static func naming(
        _ cluster: String?, _ result: Result<JSONObject, GatewayError>
    ) -> Result<JSONObject, GatewayError> {
        guard let cluster else { return result }
        switch result {
        case .success(var value):
            value[clusterArgument] = .string(cluster)
            return .success(value)
        case .failure(var error):
            error.details[clusterArgument] = .string(cluster)
            return .failure(error)
        }
    }

    private static func withCluster(_ text: String, _ cluster: String?, _ style: TextStyle) -> String {
        guard let cluster else { return text }
        return text + (style == .rich ? "\n⚙️ Cluster: " : "\nCluster: ") + cluster
    }

    private static func withNotes(_ text: String, _ result: JSONObject, _ style: TextStyle) -> String {
        let notes = result["notes"]?.array?.compactMap(\.string) ?? []
        if notes.isEmpty { return text }
        return ([text] + notes.map { (style == .rich ? "📝 " : "Note: ") + $0 }).joined(separator: "\n")
    }
}
