public import JSONLines

/// What policy wants a human to answer about one call, and what became of it. A value: it knows neither clock nor store.
public struct Approval: Sendable, Equatable {
    public enum State: String, Sendable {
        case open
        case approved
        case denied
        /// The caller went away before an answer came.
        case withdrawn
        /// The call was run; an answer is good for one.
        case used
        /// Nobody answered in time, or nobody used the answer.
        case expired
    }

    public struct Answer: Sendable, Equatable {
        /// How much the answer is worth; the audit says it in these words.
        public enum Manner: String, Sendable {
            /// Another user, on the list of approvers.
            case `operator`
            case sameUser = "same user"
            /// An MCP client says that its human agreed.
            case client = "client, unverified"
            /// The caller has repeated the call with the token.
            case caller
        }

        public let isYes: Bool
        public let user: String
        public let uid: UInt32
        public let manner: Manner
        /// Why it was denied, in the answerer's words.
        public let reason: String?
        public let time: UnixTime

        public init(
            isYes: Bool, by principal: Principal, _ manner: Manner, reason: String? = nil, time: UnixTime
        ) {
            self.init(
                isYes: isYes, user: principal.user, uid: principal.uid, manner: manner, reason: reason, time: time)
        }

        init(isYes: Bool, user: String, uid: UInt32, manner: Manner, reason: String?, time: UnixTime) {
            self.isYes = isYes
            self.user = user
            self.uid = uid
            self.manner = manner
            self.reason = reason.map { Printable.line($0) }
            self.time = time
        }
    }

    /// 128 random bits; for its caller also the token to repeat the call with.
    public let id: String
    public let subject: ApprovalSubject
    /// Never empty; their texts are fit to be shown.
    public let questions: [Decision.Question]
    public let asked: UnixTime
    public let expires: UnixTime
    private(set) var recorded = State.open
    public private(set) var answer: Answer?

    init(id: String = ApprovalID.make(), _ subject: ApprovalSubject, _ questions: [Decision.Question], asked: UnixTime)
    {
        self.id = id
        self.subject = subject
        self.questions = questions.map {
            .init(message: Printable.line($0.message), hook: $0.hook, by: $0.by, expires: $0.expires)
        }
        self.asked = asked
        expires = asked + (questions.map(\.expires).min() ?? .zero)
    }

    /// Who has to answer: the strictest that any of the questions wants.
    public var by: Decision.Question.Answerer { questions.map(\.by).max() ?? .operator }

    public func state(at now: UnixTime) -> State {
        (recorded == .open || recorded == .approved) && now >= expires ? .expired : recorded
    }

    // MARK: Events

    /// Somebody who may answer has answered all questions.
    ///
    /// - Throws: ``GatewayError`` `conflict` where there is nothing to answer any more.
    mutating func received(_ answer: Answer, at now: UnixTime) throws(GatewayError) {
        switch state(at: now) {
        case .open:
            recorded = answer.isYes ? .approved : .denied
            self.answer = answer
        case .expired: throw GatewayError(.conflict, "approval \(id) expired at \(expires.text)")
        case .withdrawn: throw GatewayError(.conflict, "approval \(id) was withdrawn: its caller has gone")
        case .approved, .denied, .used:
            let by = self.answer.map { " by \($0.user)" } ?? ""
            throw GatewayError(.conflict, "approval \(id) was answered already (\(recorded.rawValue)\(by))")
        }
    }

    /// The caller has gone.
    /// - Returns: whether that changed anything.
    mutating func withdrawn(at now: UnixTime) -> Bool {
        guard state(at: now) == .open else { return false }
        recorded = .withdrawn
        return true
    }

    /// A call that policy has judged just now, which wants to run under this approval.
    struct Claim: Sendable {
        let subject: ApprovalSubject
        /// What policy asks now; empty where it would let the call pass without.
        let questions: [Decision.Question]
        /// The caller, who named the approval's id itself; nil where the call waited for the answer instead.
        let repeatedBy: Principal?
    }

    enum Use: Sendable, Equatable {
        /// Run it; the approval is spent.
        case granted(Answer)
        case denied(Answer?)
        /// The same question is still open.
        case open
        /// It does not hold for this call; what to tell the caller.
        case unfit(String)
    }

    mutating func claimed(_ claim: Claim, at now: UnixTime) -> Use {
        if let difference = subject.difference(from: claim.subject) { return .unfit(difference) }
        let unasked = claim.questions.contains { question in !questions.contains { $0.isSame(as: question) } }
        if unasked { return .unfit("policy now asks something else") }
        switch state(at: now) {
        case .denied: return .denied(answer)
        case .used: return .unfit("it was used already")
        case .expired: return .unfit("it expired at \(expires.text)")
        case .withdrawn: return .unfit("it was withdrawn")
        case .open:
            // Repeating the call with the token is the answer that such a question wants.
            guard by == .caller, let caller = claim.repeatedBy else { return .open }
            answer = Answer(isYes: true, by: caller, .caller, time: now)
        case .approved: break
        }
        guard let answer else { return .unfit("it has no answer") }
        recorded = .used
        return .granted(answer)
    }
}

extension Decision.Question {
    /// The same question from the same hook, for the same kind of answerer.
    func isSame(as other: Decision.Question) -> Bool {
        hook.hasSameBytes(as: other.hook) && by == other.by
            && Printable.line(message).hasSameBytes(as: Printable.line(other.message))
    }
}

// MARK: As JSON

extension Approval {
    /// For operators: the command line, `notify`, the answers to plain lines.
    public func json(at now: UnixTime) -> JSONObject {
        var object = record
        object["state"] = .string(state(at: now).rawValue)
        object["binding"] = nil
        object["asked"] = .string(asked.text)
        object["expires"] = .string(expires.text)
        if let answer, var inner = object["answer"]?.object {
            inner["time"] = .string(answer.time.text)
            object["answer"] = .object(inner)
        }
        return object
    }

    /// For the state store.
    var record: JSONObject {
        var object: JSONObject = ["approval": .string(id), "state": .string(recorded.rawValue)]
        object["by"] = .string(by.rawValue)
        for (name, value) in subject.json { object[name] = value }
        object["questions"] = .array(
            questions.map { question in
                var json = question.json.object ?? [:]
                json["expires_ms"] = .int(Int(question.expires / .milliseconds(1)))
                return .object(json)
            })
        object["asked"] = .int(asked.microseconds)
        object["expires"] = .int(expires.microseconds)
        if let answer {
            object["answer"] = [
                "yes": .bool(answer.isYes), "user": .string(answer.user), "uid": .int(Int(answer.uid)),
                "how": .string(answer.manner.rawValue), "reason": answer.reason.map(JSONValue.string) ?? .null,
                "time": .int(answer.time.microseconds),
            ]
        }
        return object
    }

    init?(record: JSONObject) {
        guard let id = record["approval"]?.string, let state = record["state"]?.string.flatMap(State.init),
            let subject = ApprovalSubject(json: record), let asked = record["asked"]?.int,
            let expires = record["expires"]?.int
        else { return nil }
        let questions = (record["questions"]?.array ?? []).compactMap { json -> Decision.Question? in
            guard let message = json["message"]?.string, let hook = json["hook"]?.string,
                let by = json["by"]?.string.flatMap(Decision.Question.Answerer.init),
                let expires = json["expires_ms"]?.int
            else { return nil }
            return .init(message: message, hook: hook, by: by, expires: .milliseconds(expires))
        }
        guard !questions.isEmpty, questions.count == record["questions"]?.array?.count else { return nil }
        self.id = id
        self.subject = subject
        self.questions = questions
        self.asked = UnixTime(microseconds: asked)
        self.expires = UnixTime(microseconds: expires)
        recorded = state
        if let json = record["answer"] {
            guard let yes = json["yes"]?.bool, let user = json["user"]?.string, let uid = json["uid"]?.int,
                let manner = json["how"]?.string.flatMap(Answer.Manner.init), let time = json["time"]?.int
            else { return nil }
            answer = Answer(
                isYes: yes, user: user, uid: UInt32(clamping: uid), manner: manner, reason: json["reason"]?.string,
                time: UnixTime(microseconds: time))
        }
    }
}

/// The names of approvals.
enum ApprovalID {
    /// Without letters that are taken for digits.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// 26 letters and digits with 128 random bits from the system.
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next()
        let low = generator.next()
        var bits = UInt128(high) << 64 | UInt128(low)
        var text: [UInt8] = []
        for _ in 0..<26 {
            text.append(alphabet[Int(bits & 31)])
            bits >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }
}
