import JSONLines
import Synchronization

/// The connection that a tool is given: it reads freely, and sends a change only if policy has passed exactly it.
///
/// Each planned request can be sent once: nothing that changes state is ever sent twice.
final class GuardedCluster: ClusterAccess {
    private struct State {
        var permits: [APIRequest] = []
        var sent: [APIRequest] = []
    }

    private let inner: any ClusterAccess
    private let state = Mutex(State())

    init(_ inner: any ClusterAccess) { self.inner = inner }

    /// Policy has passed these; each may be sent once.
    func permit(_ requests: [APIRequest]) { state.withLock { $0.permits += requests } }

    var name: String { inner.name }

    /// The changing requests that left, in order.
    var sent: [APIRequest] { state.withLock { $0.sent } }

    func send(_ request: APIRequest) async throws -> APIResponse {
        if EndpointEffects.effects(of: request)?.changes == false { return try await inner.send(request) }
        try Task.checkCancellation()
        let isPermitted = state.withLock { state in
            guard let index = state.permits.firstIndex(of: request) else { return false }
            state.sent.append(state.permits.remove(at: index))
            return true
        }
        guard isPermitted else {
            throw GatewayError(
                .notPermitted, "\(request) was not sent: policy has not passed it",
                ["endpoint": .string(request.description)])
        }
        return try await inner.send(request)
    }
}
