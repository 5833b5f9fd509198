import JSONLines
import Synchronization

/// The connection that a tool is given: it reads freely, and sends a change only if policy has passed exactly it.
///
/// Each planned request can be sent once: nothing that changes state is ever sent twice.
final class GuardedCluster: ClusterAccess {
    private struct State {
        var permits: [APIRequest] = []
        var sent: [APIRequest] = []
        /// How many of `sent` have been answered.
        var answered = 0
        /// Policy has passed the call.
        var isPassed = false
    }

    private let inner: any ClusterAccess
    private let shared: (any ClusterAccess)?
    private let killSwitch: any KillSwitch
    private let writes: WriteCount
    let executor: (any TaskExecutor)?
    private let onSend: @Sendable (APIRequest) async -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - shared: where it reads from when policy has passed it; nil: as before.
    ///   - killSwitch: looked at before each change, so that a freeze stops a call between two of them.
    ///   - writes: told of each change, so that nobody is served an older answer afterwards.
    ///   - executor: where the call runs; nil: wherever there is a thread.
    ///   - onSend: told of each change before it leaves.
    init(
        _ inner: any ClusterAccess, shared: (any ClusterAccess)? = nil, killSwitch: any KillSwitch = NoKillSwitch(),
        writes: WriteCount = WriteCount(), executor: (any TaskExecutor)? = nil,
        onSend: @escaping @Sendable (APIRequest) async -> Void = { _ in }
    ) {
        self.inner = inner
        self.shared = shared
        self.killSwitch = killSwitch
        self.writes = writes
        self.executor = executor
        self.onSend = onSend
    }

    /// Policy has passed these; each may be sent once.
    func permit(_ requests: [APIRequest]) {
        state.withLock {
            $0.permits += requests
            $0.isPassed = true
        }
    }

    var name: String { inner.name }
    func isNode(_ name: String) async throws -> Bool { try await inner.isNode(name) }
    func nodeNames() async throws -> [String] { try await inner.nodeNames() }

    /// The changing requests that left, in order.
    var sent: [APIRequest] { state.withLock { $0.sent } }

    /// Proxmox has accepted every request that left.
    var isAnswered: Bool { state.withLock { $0.answered == $0.sent.count } }

    func rows(_ request: APIRequest) async throws -> JSONRows {
        guard EndpointEffects.effects(of: request)?.changes == false else {
            return JSONRows(try await send(request).data.array ?? [])
        }
        return try await inner.rows(request)
    }

    func send(_ request: APIRequest) async throws -> APIResponse {
        if EndpointEffects.effects(of: request)?.changes == false {
            guard let shared, state.withLock({ $0.isPassed }) else { return try await inner.send(request) }
            return try await shared.send(request)
        }
        try Task.checkCancellation()
        if let objection = await killSwitch.objection() {
            throw GatewayError(.denied, "\(request) was not sent: \(objection)", ["hook": "freeze"])
        }
        // What leaves is the planned request itself, which policy and the audit have seen.
        let planned = state.withLock { state -> APIRequest? in
            guard let index = state.permits.firstIndex(of: request) else { return nil }
            state.sent.append(state.permits.remove(at: index))
            return state.sent.last
        }
        guard let planned else {
            throw GatewayError(
                .notPermitted, "\(request) was not sent: policy has not passed it",
                ["endpoint": .string(request.description)])
        }
        // In a task of its own, so that a cancellation does not reach it: once a change is on its way, only its answer
        // tells whether it was done, and names the task that the guest's lane has to be held for.
        writes.add()
        defer { writes.add() }
        let response = try await Task.immediate(executorPreference: executor) { [inner, onSend] in
            await onSend(planned)
            return try await inner.send(planned)
        }.value
        state.withLock { $0.answered += 1 }
        return response
    }
}
