import Gateway
import JSONLines
import Synchronization

/// A cluster that remembers what arrived and answers as the test says.
final class FakeCluster: ClusterAccess {
    typealias Answer = @Sendable (APIRequest) async throws -> JSONValue

    let name: String
    private let received = Mutex<[APIRequest]>([])
    private let answer: Answer

    init(name: String = "lab", _ answer: @escaping Answer = { _ in .null }) {
        self.name = name
        self.answer = answer
    }

    func send(_ request: APIRequest) async throws -> APIResponse {
        received.withLock { $0.append(request) }
        return APIResponse(data: try await answer(request))
    }

    var requests: [APIRequest] { received.withLock { $0 } }
    /// The changing requests that arrived: `POST /nodes/pve1/qemu/101/status/stop`.
    var changes: [String] { requests.filter { $0.method != .get }.map(\.description) }
}
