import Gateway
import JSONLines

/// What a trial came to.
struct TrialOutcome: Sendable {
    enum Verdict: String, Sendable {
        case allow
        case deny
        case confirm
        /// The gateway itself refused, before policy was asked: wrong arguments, no such guest.
        case refused
    }

    let tool: String
    /// The arguments as they were given.
    let asked: JSONObject
    /// In canonical form, as the hooks first saw them.
    let before: JSONObject
    /// As the hooks left them.
    let after: JSONObject
    var decision: Verdict
    let denials: [Decision.Denial]
    let questions: [Decision.Question]
    var notes: [String]
    var trace: [Decision.Step]
    let requests: [APIRequest]
    let microseconds: Int
    /// What the caller would get for an answer: of a read always, of a change where the test gave one.
    var result: JSONObject?
    var error: GatewayError?
    /// Why the gateway refused before policy was asked, where the caller is told less.
    var refusal: String?
    let operation: Operation?

    init(
        tool: String, asked: JSONObject, records: [RecordingPolicy.Record], result: Result<JSONObject, GatewayError>
    ) {
        self.tool = tool
        self.asked = asked
        // A call that consists of others is judged first, then each of these; of each call the last round counts.
        let own = records.filter { $0.operation.id == records.first?.operation.id }
        let last = own.last
        var calls: [String: RecordingPolicy.Record] = [:]
        for record in records { calls[record.operation.id] = record }
        let judged = records.map(\.operation.id).unique.compactMap { calls[$0] }
        before = own.first?.operation.arguments ?? asked
        after = last?.decision.arguments ?? asked
        notes = records.reduce(into: []) { all, record in all += record.decision.notes.filter { !all.contains($0) } }
        trace = records.flatMap(\.decision.trace)
        microseconds = records.reduce(0) { $0 + $1.microseconds }
        operation = last?.operation
        requests = judged.flatMap(\.operation.requests)
        let answer = (try? result.get()) ?? [:]
        let isPlan = answer["dry_run"] == true
        if case .failure(let error) = result { self.error = error }
        if !isPlan, case .success(let value) = result { self.result = value }
        var denials: [Decision.Denial] = []
        var questions: [Decision.Question] = []
        for record in judged {
            switch record.decision.verdict {
            case .deny(let all): denials += all
            case .confirm(let all): questions += all
            case .allow: break
            }
        }
        decision =
            judged.isEmpty ? .refused : !denials.isEmpty ? .deny : !questions.isEmpty ? .confirm : .allow
        if decision == .deny { questions = [] }
        // The pipeline denies more than the hooks do: arguments that they made invalid, or changed for a second time, and
        // what profile and freeze forbid.
        if answer["decision"] == "deny" || error?.code == .denied {
            let reasons = answer["reasons"]?.array ?? error?.details["reasons"]?.array ?? []
            let all = reasons.map {
                Decision.Denial(reason: $0["reason"]?.string ?? "", hook: $0["hook"]?.string ?? "policy")
            }
            denials += all.filter { !denials.contains($0) }
            (decision, questions) = (.deny, [])
        }
        // A change that could not be planned, for a reason that is not policy's.
        if decision == .allow, operation?.changes == true, !isPlan { decision = .refused }
        self.denials = denials
        self.questions = questions
    }

    /// Takes what the post hooks made of an answer.
    mutating func take(_ review: Review) {
        notes += review.notes
        trace += review.trace
        if let failure = review.failure {
            error = GatewayError(.resultWithheld, failure.reason, ["hook": .string(failure.hook)])
        } else {
            result = review.value
        }
    }

    /// The arguments that hooks changed, with what they were and became; null where there was or is none.
    var changes: [(name: String, from: JSONValue, to: JSONValue)] {
        var names = before.names
        names += after.names.filter { !names.contains($0) }
        return names.compactMap { name in
            let (from, to) = (before[name] ?? .null, after[name] ?? .null)
            return from == to ? nil : (name, from, to)
        }
    }

    var json: JSONObject {
        var json: JSONObject = ["tool": .string(tool), "decision": .string(decision.rawValue)]
        if !denials.isEmpty {
            json["reasons"] = .array(denials.map { ["reason": .string($0.reason), "hook": .string($0.hook)] })
        }
        if !questions.isEmpty {
            json["questions"] = .array(
                questions.map {
                    ["message": .string($0.message), "hook": .string($0.hook), "by": .string($0.by.rawValue)]
                })
        }
        if !notes.isEmpty { json["notes"] = .array(notes.map(JSONValue.string)) }
        json["arguments"] = .object(SecretNames.masked(after))
        json["changes"] = .object(
            SecretNames.masked(JSONObject(changes.map { ($0.name, ["from": $0.from, "to": $0.to]) })))
        json["requests"] = .array(requests.map(\.json))
        json["trace"] = .array(
            trace.map { ["hook": .string($0.hook), "us": .int($0.microseconds), "result": .string($0.result)] })
        json["us"] = .int(microseconds)
        if let result { json["result"] = .object(result) }
        if let error { json["error"] = .object(error.json) }
        if decision == .refused { json["refusal"] = refusal.map(JSONValue.string) }
        return json
    }
}

extension [String] {
    /// Each once, where it stands first.
    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
