import JSONLines

extension StateStore {
    /// How many questions of one caller may be open.
    static let openApprovals = 100
    /// How long answered and expired ones can still be looked at.
    static let approvalsKept = Duration.seconds(86_400)

    func approval(_ id: String) throws -> Approval? {
        try run("SELECT record FROM approvals WHERE id = ?", [.text(id)]).first.flatMap(Self.approval)
    }

    /// Those that wait for an answer or for being used, or all that are kept; in the order in which they were asked.
    func approvals(all: Bool, now: UnixTime) throws -> [Approval] {
        let rows =
            all
            ? try run("SELECT record FROM approvals")
            : try run(
                "SELECT record FROM approvals WHERE state IN ('open', 'approved') AND expires > ?",
                [.integer(now.microseconds)])
        return rows.compactMap(Self.approval).sorted { ($0.asked, $0.id) < ($1.asked, $1.id) }
    }

    /// Keeps a new question, or finds the one that asks the same about the same call already.
    ///
    /// - Returns: the kept one, and whether it is the new one.
    /// - Throws: ``GatewayError`` `overloaded` where the caller has too many open questions.
    func addApproval(_ new: Approval) throws -> (approval: Approval, isNew: Bool) {
        let uid = SQLiteValue.integer(Int(new.subject.uid))
        let now = SQLiteValue.integer(new.asked.microseconds)
        return try transaction(isDurable: true) { connection in
            let old = SQLiteValue.integer((new.asked - Self.approvalsKept).microseconds)
            try connection.run("DELETE FROM approvals WHERE expires < ?", [old])
            let same = try connection.run(
                "SELECT record FROM approvals WHERE binding = ? AND state IN ('open', 'approved') AND expires > ?",
                [.text(new.subject.bindingDigest), now])
            let found = same.compactMap(Self.approval).first { approval in
                approval.questions.count == new.questions.count
                    && zip(approval.questions, new.questions).allSatisfy { $0.isSame(as: $1) }
            }
            if let found { return (found, false) }
            let open = try connection.run(
                "SELECT count(*) FROM approvals WHERE uid = ? AND state = 'open' AND expires > ?", [uid, now])
            guard open.first?.first?.integer ?? 0 < Self.openApprovals else {
                throw GatewayError(
                    .overloaded,
                    "\(Self.openApprovals) questions about calls of yours are open already; wait for answers first")
            }
            try connection.run(
                "INSERT INTO approvals VALUES (?, ?, ?, ?, ?, ?)",
                [
                    .text(new.id), .text(new.recorded.rawValue), uid, .text(new.subject.bindingDigest),
                    .integer(new.expires.microseconds), .text(JSONWriter.string(.object(new.record))),
                ])
            return (new, true)
        }
    }

    /// Lets one process at a time change an approval; what it came to is on the disk when this returns.
    ///
    /// - Returns: nil where there is no such approval.
    func updateApproval<Value: Sendable>(
        _ id: String, _ body: (inout Approval) throws -> sending Value
    ) throws -> Value? {
        try transaction(isDurable: true) { connection -> Value? in
            let row = try connection.run("SELECT record FROM approvals WHERE id = ?", [.text(id)]).first
            guard var approval = row.flatMap(Self.approval) else { return nil }
            let before = approval
            let value = try body(&approval)
            if approval != before {
                try connection.run(
                    "UPDATE approvals SET state = ?, record = ? WHERE id = ?",
                    [
                        .text(approval.recorded.rawValue), .text(JSONWriter.string(.object(approval.record))),
                        .text(id),
                    ])
            }
            return value
        }
    }

    private static func approval(_ row: [SQLiteValue]) -> Approval? {
        row.first?.text.flatMap { try? JSONReader.read($0) }?.object.flatMap { Approval(record: $0) }
    }
}
