import Gateway
import JSONLines
import Synchronization

/// Keeps why a call was refused before policy was asked: what its caller is not told, the author of a policy is.
final class TrialAudit: AuditLog {
    private let kept = Mutex<String?>(nil)

    var reason: String? { kept.withLock { $0 } }

    func append(_ entry: JSONObject) async throws {
        guard entry["event"] == "denial", let reason = entry["reasons"]?.array?.first?["reason"]?.string else { return }
        kept.withLock { $0 = reason }
    }
}
