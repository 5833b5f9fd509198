import Synchronization

/// The last requests, the oldest dropped first.
final class RequestLog: Sendable {
    private static let limit = 10_000

    private let entries = Mutex<[SimulatedCluster.LoggedRequest]>([])
    private let observer: (@Sendable (SimulatedCluster.LoggedRequest) -> Void)?

    init(_ observer: (@Sendable (SimulatedCluster.LoggedRequest) -> Void)?) { self.observer = observer }

    func add(_ request: SimulatedCluster.LoggedRequest) {
        entries.withLock { entries in
            if entries.count >= Self.limit { entries.removeFirst(Self.limit / 10) }
            entries.append(request)
        }
        observer?(request)
    }

    var all: [SimulatedCluster.LoggedRequest] { entries.withLock { $0 } }
}
