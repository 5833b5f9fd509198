import JSONLines
import Synchronization
import Testing

@testable import Gateway

@Suite("Shared reads") struct SharedReadsTests {
    private final class CountingCluster: ClusterAccess {
        let name = "test"
        private let requests = Mutex<[String]>([])
        var sent: [String] { requests.withLock { $0 } }
        func send(_ request: APIRequest) async throws -> APIResponse {
            let count = requests.withLock { requests in
                requests.append(request.description)
                return requests.count
            }
            if request.path == "/version" { throw GatewayError(.unreachable, "no") }
            return APIResponse(data: .int(count))
        }
    }

    private let inner = CountingCluster()
    private let writes = WriteCount()
    private let list = APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])

    private func cluster(_ reads: SharedReads) -> SharingCluster { SharingCluster(inner, reads, writes) }

    @Test func theSameReadIsSentOnceForAll() async throws {
        let reads = SharedReads(maximumAge: .seconds(60))
        let answers = try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for _ in 0..<20 { group.addTask { try await self.cluster(reads).send(self.list).data } }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1.int ?? 0) }
        }
        #expect(answers == [1] && inner.sent.count == 1)
        // Another request, and another round, are others.
        _ = try await cluster(reads).send(APIRequest(.get, "/cluster/resources"))
        _ = try await cluster(SharedReads(maximumAge: .seconds(60))).send(list)
        #expect(inner.sent.count == 3)
    }

    @Test func nothingFromBeforeAWriteIsServed() async throws {
        let reads = SharedReads(maximumAge: .seconds(60))
        _ = try await cluster(reads).send(list)
        let guarded = GuardedCluster(inner, writes: writes)
        let change = APIRequest(.post, "/nodes/{node}/qemu/{vmid}/status/start", ["node": "a", "vmid": "100"])
        guarded.permit([change])
        _ = try await guarded.send(change)
        #expect(try await cluster(reads).send(list).data == 3)
    }

    @Test func oldAnswersAndFailuresAreNotKept() async throws {
        let reads = SharedReads(maximumAge: .zero)
        _ = try await cluster(reads).send(list)
        _ = try await cluster(reads).send(list)
        #expect(inner.sent.count == 2)
        let round = SharedReads(maximumAge: .seconds(60))
        for _ in 0..<2 {
            await #expect(throws: GatewayError.self) {
                try await self.cluster(round).send(APIRequest(.get, "/version"))
            }
        }
        #expect(inner.sent.count == 4)
    }
}
