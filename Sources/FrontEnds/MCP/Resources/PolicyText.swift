import Gateway
import JSONLines

/// The resource `proxgate://policy`: the rules that apply to whoever reads it, in words.
struct PolicyText: Sendable {
    let inquiry: Inquiry

    func value() async -> JSONObject {
        let principal = inquiry.principal
        let tools = await inquiry.tools()
        let explanations = await inquiry.pipeline.explanations(for: principal)
        let who = "\(principal.user) (uid \(principal.uid)), through the \(principal.door.rawValue) door"
        var summary = [
            "You are \(who). \(tools.count) tools are open to you,"
                + " \(tools.count(where: \.changes)) of them change something.",
            "Every call is decided anew: rules that run before a call may deny it, ask a human or change its arguments;"
                + " rules that run after it may add to the answer or take from it. A refusal names its rule.",
        ]
        for (cluster, explanation) in explanations {
            if let cluster { summary += ["", "On cluster \(cluster):"] }
            summary += ["", explanation.text]
        }
        var value: JSONObject = [
            "summary": .string(summary.joined(separator: "\n")), "digest": .string(inquiry.pipeline.rules.digest),
        ]
        var clusters = JSONObject()
        for (cluster, explanation) in explanations {
            var rules = explanation.json
            rules["hidden"] = nil
            if let cluster {
                clusters[cluster] = .object(rules)
            } else {
                for (name, part) in rules { value[name] = part }
            }
        }
        if !clusters.isEmpty { value["clusters"] = .object(clusters) }
        value["tools"] = .array(tools.map { .string($0.name) })
        return value
    }
}
