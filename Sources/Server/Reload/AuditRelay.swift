import Gateway
import JSONLines
import Synchronization

/// An audit that is named later; what comes before that is dropped.
final class AuditRelay: AuditLog {
    private let target = Mutex<(any AuditLog)?>(nil)

    func connect(to audit: any AuditLog) { target.withLock { $0 = audit } }

    func append(_ entry: JSONObject) async throws { try await target.withLock { $0 }?.append(entry) }
}
