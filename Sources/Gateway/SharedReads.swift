import JSONLines
import Synchronization

/// Reads that calls of the gateway's own share, so that many of them cost the cluster one request: those of one round
/// of looking for changes, or of a client that types and has each letter completed.
///
/// They lie below the policy: each call is judged for itself on fresh facts, and sees of an answer what its own boundary
/// shows. None is served an answer that was asked for before the gateway's last write.
public final class SharedReads: ReadSharing {
    private struct Entry {
        /// Which cluster's answer it is, and whose: accounts may see different things.
        let account: String
        let request: APIRequest
        let began: ContinuousClock.Instant
        let writes: Int
        let answer: Task<APIResponse, any Error>
    }

    /// More different requests than this are not remembered.
    private static let limit = 64

    private let maximumAge: Duration
    private let entries = Mutex<[Entry]>([])

    /// - Parameter maximumAge: how long an answer may be shared, from the time when it was asked for.
    public init(maximumAge: Duration) { self.maximumAge = maximumAge }

    func answer(
        _ request: APIRequest, as account: String, _ writes: Int,
        _ send: @escaping @Sendable () async throws -> APIResponse
    ) async throws -> APIResponse {
        let answer = entries.withLock { entries in
            let oldest = ContinuousClock.now - maximumAge
            entries.removeAll { $0.began < oldest || $0.writes != writes }
            if let known = entries.first(where: { $0.request == request && $0.account.hasSameBytes(as: account) }) {
                return known.answer
            }
            // Of nobody's task: whoever asked first may be cancelled, the others still wait.
            let answer = Task { try await send() }
            if entries.count < Self.limit {
                entries.append(Entry(account: account, request: request, began: .now, writes: writes, answer: answer))
            }
            return answer
        }
        do { return try await answer.value } catch {
            entries.withLock { $0.removeAll { $0.answer == answer } }
            throw error
        }
    }
}

/// How several calls come to one answer.
protocol ReadSharing: Sendable {
    /// - Parameters:
    ///   - account: whose answer it is, on which cluster.
    ///   - writes: how many changes have been sent so far.
    /// - Throws: what `send` throws.
    func answer(
        _ request: APIRequest, as account: String, _ writes: Int,
        _ send: @escaping @Sendable () async throws -> APIResponse
    ) async throws -> APIResponse
}

/// The cluster as calls see it that share their reads.
struct SharingCluster: ClusterAccess {
    private let inner: any ClusterAccess
    private let reads: any ReadSharing
    private let writes: WriteCount
    private let account: String

    /// - Parameter account: the token that `inner` asks with; nil for the gateway's own account.
    init(_ inner: any ClusterAccess, _ reads: any ReadSharing, _ writes: WriteCount, account: String? = nil) {
        self.inner = inner
        self.reads = reads
        self.writes = writes
        self.account = "\(inner.name) \(account ?? "")"
    }

    var name: String { inner.name }
    func isNode(_ name: String) async throws -> Bool { try await inner.isNode(name) }
    func nodeNames() async throws -> [String] { try await inner.nodeNames() }

    func send(_ request: APIRequest) async throws -> APIResponse {
        guard EndpointEffects.effects(of: request)?.changes == false else { return try await inner.send(request) }
        return try await reads.answer(request, as: account, writes.value) { [inner] in try await inner.send(request) }
    }
}

/// Counts the changes that the gateway sends, before each, after its answer and after the end of its task.
final class WriteCount: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
}
