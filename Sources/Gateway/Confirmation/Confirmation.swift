import JSONLines

/// Step 5 for one call: whether it may run under the policy's decision, and the asking of a human.
struct Confirmation: Sendable {
    enum Step: Sendable {
        /// What the audit says of the answer; null where nobody was asked.
        case run(JSONValue)
        /// It was approved meanwhile: judge the call again.
        case again
    }

    private let desk: ApprovalDesk
    private let caller: Caller
    private let principal: Principal
    private let progress: ProgressHandler?
    /// As the caller says it; nil where it says nothing.
    private let wait: Duration?
    private let hasApproverProfile: Bool
    /// The approval that the call may run under, if it fits.
    private var id: String?
    /// The caller named it; else the call has waited for it.
    private var isRepeat: Bool
    private var rounds = 0
    private var waitUntil: ContinuousClock.Instant?

    /// A question that is another one each time can never be answered.
    private static let maximumRounds = 3

    init(_ call: PipelineCall, desk: ApprovalDesk, caller: Caller, progress: ProgressHandler?) {
        self.desk = desk
        self.caller = caller
        self.progress = progress
        principal = call.admission.request.principal
        wait = call.options.confirmWait
        hasApproverProfile = call.admission.rules.access.profiles.contains {
            $0.isApprover && $0.holds(on: call.cluster.name)
        }
        id = call.options.confirm
        isRepeat = id != nil
    }

    /// Whether there is anything to settle for a call that policy lets pass.
    var isIdle: Bool { id == nil }

    /// - Parameters:
    ///   - questions: what policy asks; empty where it lets the call pass.
    ///   - leave: gives the lane up, so that nobody waits for a human who does not wait for one.
    ///   - onNew: a question was put up.
    /// - Throws: ``GatewayError`` `confirmation_required` or `denied`; `CancellationError`.
    mutating func settle(
        _ subject: ApprovalSubject, _ questions: [Decision.Question], leave: () -> Void,
        onNew: (Approval) async -> Void
    ) async throws -> Step {
        var misfit: String?
        if let id {
            let claim = Approval.Claim(subject: subject, questions: questions, repeatedBy: isRepeat ? principal : nil)
            switch try await desk.claim(id, claim) {
            case .granted(let answer): return .run(answer.audited(id))
            case .denied(let answer): throw .denied(id, questions, answer)
            case .open: break
            case .unfit(let reason): misfit = reason
            case nil: misfit = "there is no such approval"
            }
        }
        guard let by = questions.map(\.by).max() else { return .run(.null) }
        if by == .operator,
            let reason = desk.rules.unanswerable(
                for: principal, on: subject.cluster, hasApproverProfile: hasApproverProfile)
        {
            throw .unanswerable(questions, subject, reason)
        }
        let (approval, isNew) = try await desk.raise(subject, questions)
        if isNew { await onNew(approval) }
        let hint = misfit.map { "the approval \(Printable.line(id ?? "", limit: 64)) does not hold: \($0)" }
        if id != approval.id { isRepeat = false }
        id = approval.id
        rounds += 1
        guard rounds <= Self.maximumRounds else {
            throw .confirmationRequired(approval, "the question was another one each time it had been answered")
        }
        let question = by == .client ? caller.question : nil
        let until = waitUntil ?? .now + (wait ?? usualWait(by))
        waitUntil = until
        guard question != nil || until > .now else { throw .confirmationRequired(approval, hint) }
        leave()
        let waiting = ApprovalWait(
            approval: approval, desk: desk,
            presence: question != nil && caller.asksElsewhere ? nil : caller.presence, question: question,
            principal: principal,
            progress: progress)
        switch try await waiting.end(until: until) {
        case .approved: return .again
        case .denied(let answer): throw .denied(approval.id, approval.questions, answer)
        case .unanswered: throw .confirmationRequired(approval, hint)
        case .expired: throw .unansweredInTime(approval)
        case .callerLeft: throw .declined(approval)
        }
    }

    private func usualWait(_ by: Decision.Question.Answerer) -> Duration {
        switch by {
        // Who can confirm by repeating the call need not wait for anybody.
        case .caller: .zero
        case .client: desk.rules.wait
        case .operator: max(desk.rules.wait, caller.patience ?? .zero)
        }
    }
}

extension Approval.Answer {
    fileprivate func audited(_ id: String) -> JSONValue {
        [
            "approval": .string(id), "how": .string(manner.rawValue), "user": .string(user), "uid": .int(Int(uid)),
            "time": .string(time.text),
        ]
    }
}

extension Error where Self == GatewayError {
    /// An answer is needed, and can still be given.
    fileprivate static func confirmationRequired(_ approval: Approval, _ hint: String?) -> GatewayError {
        var details = details(approval.questions, approval.subject)
        details["approval"] = .string(approval.id)
        details["expires"] = .string(approval.expires.text)
        let again = "repeat the call with \"confirm\": \"\(approval.id)\""
        let how =
            switch approval.by {
            case .caller: "to confirm it yourself, \(again)"
            case .client, .operator:
                "an operator answers with: proxgate approvals approve \(approval.id) --socket PATH; then \(again)"
            }
        details["hint"] = .string(hint.map { "\($0); \(how)" } ?? how)
        return GatewayError(.confirmationRequired, message(approval.questions), details)
    }

    /// Nobody can be asked.
    fileprivate static func unanswerable(
        _ questions: [Decision.Question], _ subject: ApprovalSubject, _ reason: String
    ) -> GatewayError {
        var details = details(questions, subject)
        details["hint"] = .string(reason)
        return GatewayError(.confirmationRequired, message(questions), details)
    }

    fileprivate static func unansweredInTime(_ approval: Approval) -> GatewayError {
        var details = details(approval.questions, approval.subject)
        details["expires"] = .string(approval.expires.text)
        details["hint"] = "nobody answered in time; call again to ask again"
        return GatewayError(.confirmationRequired, message(approval.questions), details)
    }

    fileprivate static func denied(
        _ id: String, _ questions: [Decision.Question], _ answer: Approval.Answer?
    ) -> GatewayError {
        let who = answer.map { "\($0.user) (\($0.manner.rawValue))" } ?? "somebody"
        let reason = answer?.reason.map { ": \($0)" } ?? ""
        return GatewayError(
            .denied, "\(who) was asked and said no\(reason)",
            [
                "hook": .string(questions.first?.hook ?? "policy"), "approval": .string(id),
                "questions": .array(questions.map(\.json)),
            ])
    }

    fileprivate static func declined(_ approval: Approval) -> GatewayError {
        GatewayError(
            .denied, "the input ended before the question was answered, so it is declined",
            [
                "hook": .string(approval.questions.first?.hook ?? "policy"), "approval": .string(approval.id),
                "questions": .array(approval.questions.map(\.json)),
            ])
    }

    private static func details(_ questions: [Decision.Question], _ subject: ApprovalSubject) -> JSONObject {
        [
            "hook": .string(questions.first?.hook ?? "policy"),
            "by": .string((questions.map(\.by).max() ?? .operator).rawValue), "headline": .string(subject.headline),
            "questions": .array(questions.map(\.json)),
        ]
    }

    private static func message(_ questions: [Decision.Question]) -> String {
        questions.map { Printable.line($0.message) }.joined(separator: "; ")
    }
}
