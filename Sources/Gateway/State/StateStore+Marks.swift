import JSONLines

/// Every change is refused until somebody lifts it.
public struct Freeze: Sendable, Equatable {
    public var reason: String
    /// The user who ordered it.
    public var user: String
    public var since: UnixTime

    public init(reason: String, user: String, since: UnixTime) {
        self.reason = reason
        self.user = user
        self.since = since
    }
}

extension StateStore: AuditHeads {
    public func head(of file: String) throws -> AuditLine.Link? {
        let row = try run("SELECT hash, count FROM audit_heads WHERE file = ?", [.text(file)]).first
        guard let hash = row?[0].text, let count = row?[1].integer else { return nil }
        return AuditLine.Link(seq: count, hash: hash)
    }

    /// Not waited for until it is on the disk: after a power failure it may be a few lines behind the file.
    public func keep(_ head: AuditLine.Link, of file: String) throws {
        // Processes that write one file come here in any order.
        try run(
            """
            INSERT INTO audit_heads VALUES (?, ?, ?) ON CONFLICT DO UPDATE
            SET hash = excluded.hash, count = excluded.count WHERE excluded.count > audit_heads.count
            """,
            [.text(file), .text(head.hash), .integer(head.seq)])
    }
}

extension StateStore: KillSwitch {
    public func objection() -> String? {
        do {
            guard let freeze = try freeze() else { return nil }
            let by = freeze.user.isEmpty ? "" : " by \(freeze.user)"
            return "changes are frozen since \(freeze.since.text)\(by)"
                + (freeze.reason.isEmpty ? "" : ": \(freeze.reason)")
        } catch {
            return "whether changes are frozen cannot be told, so none is made: \(error)"
        }
    }

    // MARK: Freeze

    /// Nil where changes are allowed.
    public func freeze() throws -> Freeze? {
        guard let text = try run("SELECT value FROM flags WHERE name = 'freeze'").first?.first?.text else { return nil }
        // Whatever stands there, somebody wanted it.
        let value = try? JSONReader.read(text)
        return Freeze(
            reason: value?["reason"]?.string ?? "", user: value?["user"]?.string ?? "",
            since: UnixTime(microseconds: value?["since"]?.int ?? 0))
    }

    /// - Parameter freeze: nil lifts it.
    public func setFreeze(_ freeze: Freeze?) throws {
        try transaction(isDurable: true) { connection in
            try connection.run("DELETE FROM flags WHERE name = 'freeze'")
            guard let freeze else { return }
            let value: JSONValue = [
                "reason": .string(freeze.reason), "user": .string(freeze.user),
                "since": .int(freeze.since.microseconds),
            ]
            try connection.run("INSERT INTO flags VALUES ('freeze', ?)", [.text(JSONWriter.string(value))])
        }
    }
}
