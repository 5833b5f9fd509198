/// Where the heads of audit chains are kept apart from their files, so that a chain that was cut or written anew shows.
public protocol AuditHeads: Sendable {
    /// The head as it was kept last; nil for a file that was never written.
    func head(of file: String) async throws -> AuditLine.Link?

    /// Keeps a head, unless a later one is kept already.
    func keep(_ head: AuditLine.Link, of file: String) async throws
}
