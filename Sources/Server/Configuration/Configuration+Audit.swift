public import Gateway
import Glibc

extension Configuration {
    /// The audit that the configuration names, or none.
    ///
    /// - Throws: ``GatewayError`` where the file cannot be opened.
    public func audit(heads: (any AuditHeads)?) throws -> any AuditLog {
        guard let file = try auditPath() else { return NoAudit() }
        try FileTrust.checkPlace(of: file)
        return try FileAudit(path: file, limit: auditLimit, heads: heads)
    }

    /// The audit file's path in its one spelling, by which the state file knows it: from the root, without links.
    public func auditPath() throws -> String? {
        guard let auditFile else { return nil }
        guard let slash = auditFile.lastIndex(of: "/") else { return try FileTrust.resolved(".") + "/" + auditFile }
        let directory = try FileTrust.resolved(slash == auditFile.startIndex ? "/" : String(auditFile[..<slash]))
        return (directory == "/" ? "" : directory) + auditFile[slash...]
    }
}
