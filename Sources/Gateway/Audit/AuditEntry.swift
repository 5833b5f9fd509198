import JSONLines

/// What the audit says of a call. Secrets are masked when the line is written.
///
/// Every line has `event`, `id`, `principal`, `cluster`, `tool` and `asked` (the arguments as they came). A line about a
/// decision adds `tools` (the names whose hooks it concerns), `amounts_to` and `stands_for` (of `call_api`), `account` (the profile's
/// own token, where it has one), `node`, `guests`, `reaches_unknown`, `before` and `arguments` (canonical, before and after
/// hooks), `effects`, `requests` (as planned), `decision` with `reasons` or `questions`, `policy` and `settings` (digests),
/// `trace` (hooks with microseconds) and `seen` (what they saw, for a replay); where a human agreed, `confirmation` says who
/// and how. A `question` has the `approval` that was put up for it. An `outcome` adds `sent`, `upids`, `review` (post
/// hooks), `reviewed` (what those saw), `seconds`, and `result` or `error`; a `denial` adds `error`. A `cancel` says what
/// became of the task of a call that its caller cancelled.
extension PipelineCall {
    func intent(_ passed: PassedCall) -> JSONObject { line("intent", passed) }

    /// A human was asked.
    func question(_ passed: PassedCall, _ approval: Approval) -> JSONObject {
        var line = line("question", passed)
        line["approval"] = .string(approval.id)
        line["expires"] = .string(approval.expires.text)
        return line
    }

    func denial(_ passed: PassedCall, _ error: GatewayError) -> JSONObject {
        var line = line("denial", passed)
        line["error"] = .object(error.json)
        return line
    }

    func outcome(
        _ passed: PassedCall, _ result: Result<JSONObject, GatewayError>, review: Review
    ) -> JSONObject {
        var line = line("outcome", passed)
        line["sent"] = .array(guarded.sent.map { .string($0.description) })
        line["upids"] = .array(tasks.upids.map(JSONValue.string))
        if !review.trace.isEmpty {
            line["review"] = .array(review.trace.map(\.json))
            var seen = review.seen.json
            seen["settings"] = nil
            if !seen.isEmpty { line["reviewed"] = .object(seen) }
        }
        let milliseconds = (ContinuousClock.now - admission.arrived) / .milliseconds(1)
        line["seconds"] = .double(milliseconds.rounded() / 1000)
        switch result {
        case .success(let result): line["result"] = recorded(result, of: passed.operation)
        case .failure(let error): line["error"] = .object(error.json)
        }
        return line
    }

    /// A new token's value is for its caller only, whatever it is called; and what a program printed may be anything.
    private func recorded(_ result: JSONObject, of operation: Operation) -> JSONValue {
        if operation.effects.contains(.escape) { return ["left_out": "it may be a secret"] }
        guard JSONWriter.bytes(.object(result)).count <= 16 << 10 else { return ["left_out": "it is too large"] }
        return .object(result)
    }

    private func line(_ event: String, _ passed: PassedCall) -> JSONObject {
        let operation = passed.operation
        var line = admission.line(event, tool: operation.tool, cluster: guarded.name)
        line["tools"] = .array(operation.toolNames.sorted().map(JSONValue.string))
        line["amounts_to"] = operation.amountsTo.map(JSONValue.string)
        if !operation.standsFor.isEmpty {
            line["stands_for"] = .array(operation.standsFor.sorted().map(JSONValue.string))
        }
        line["account"] = builtIn.profile.token.map(JSONValue.string)
        line["node"] = operation.node.map(JSONValue.string)
        line["guests"] = operation.guests.audited
        if operation.reachesUnknown { line["reaches_unknown"] = true }
        line["before"] = .object(passed.before)
        line["arguments"] = .object(passed.call.arguments)
        line["effects"] = .array(operation.effects.sorted().map { .string($0.rawValue) })
        line["requests"] = .array(operation.requests.map(\.json))
        switch passed.decision.verdict {
        case .allow: line["decision"] = "allow"
        case .deny(let denials):
            line["decision"] = "deny"
            line["reasons"] = .array(
                denials.map { ["reason": .string($0.reason), "hook": .string($0.hook)] })
        case .confirm(let questions):
            line["decision"] = "confirm"
            line["questions"] = .array(questions.map(\.json))
        }
        if !passed.confirmation.isNull { line["confirmation"] = passed.confirmation }
        line["policy"] = .string(session.digest)
        var seen = passed.decision.seen.json
        if let settings = seen["settings"] {
            line["settings"] = settings
            seen["settings"] = nil
        }
        line["trace"] = .array(passed.decision.trace.map(\.json))
        if !seen.isEmpty { line["seen"] = .object(seen) }
        return line
    }
}

extension Admission {
    /// A line about a call that came to no decision: why is in the audit only, where the caller must not know.
    func denial(_ reason: String, tool: String, cluster: String) -> JSONObject {
        var line = line("denial", tool: tool, cluster: cluster)
        line["decision"] = "deny"
        line["reasons"] = [["reason": .string(reason), "hook": "gateway"]]
        line["policy"] = .string(rules.policy(on: cluster).digest)
        line["error"] = ["message": .string(reason)]
        return line
    }

    fileprivate func line(_ event: String, tool: String, cluster: String) -> JSONObject {
        [
            "event": .string(event), "id": .string(callID), "principal": request.principal.json,
            "cluster": .string(cluster), "tool": .string(tool), "asked": .object(request.arguments),
        ]
    }
}

extension [Guest] {
    var audited: JSONValue {
        .array(
            map { ["vmid": .int($0.vmid), "kind": .string($0.kind.rawValue), "node": .string($0.node)] })
    }
}

extension Principal {
    var json: JSONValue {
        [
            "user": .string(user), "uid": .int(Int(uid)), "groups": .array(groups.map(JSONValue.string)),
            "profile": profile.map(JSONValue.string) ?? .null, "door": .string(door.rawValue),
            "client": client.map(JSONValue.string) ?? .null,
        ]
    }
}
