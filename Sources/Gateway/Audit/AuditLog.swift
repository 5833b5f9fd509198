public import JSONLines

/// Where intents, outcomes, denials and starts are written down.
public protocol AuditLog: Sendable {
    /// Adds a line; when it returns, the line is on the disk.
    ///
    /// - Parameter entry: begins with `event`; time, place in the chain and hash are added.
    /// - Throws: ``GatewayError`` where it could not be written; a change is then refused.
    func append(_ entry: JSONObject) async throws
}

/// For the demonstration, and where the configuration names no audit file.
public struct NoAudit: AuditLog {
    public init() {}
    public func append(_ entry: JSONObject) async throws {}
}
