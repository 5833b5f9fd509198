import JSONLines
import Synchronization
import Testing

@testable import Gateway

@Suite("Reads in flight", .timeLimit(.minutes(5))) struct ReadsInFlightTests {
    /// Answers when it is told to.
    private final class SlowCluster: ClusterAccess {
        let name = "test"
        private struct State {
            var sent = 0
            var cancelled = 0
            var waiting: [(number: Int, continuation: CheckedContinuation<APIResponse, any Error>)] = []
        }
        private let state = Mutex(State())
        var sent: Int { state.withLock { $0.sent } }
        var cancelled: Int { state.withLock { $0.cancelled } }

        func send(_ request: APIRequest) async throws -> APIResponse {
            defer { if Task.isCancelled { state.withLock { $0.cancelled += 1 } } }
            return try await withCheckedThrowingContinuation { continuation in
                state.withLock { state in
                    state.sent += 1
                    state.waiting.append((state.sent, continuation))
                }
            }
        }

        func answer(_ error: GatewayError? = nil) {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            for (number, continuation) in waiting {
                if let error {
                    continuation.resume(throwing: error)
                } else {
                    continuation.resume(returning: APIResponse(data: .int(number)))
                }
            }
        }
    }

    private let inner = SlowCluster()
    private let writes = WriteCount()
    private let reads = ReadsInFlight()
    private let config = APIRequest(.get, "/nodes/{node}/qemu/{vmid}/config", ["node": "a", "vmid": "100"])

    private func ask(_ request: APIRequest, account: String? = nil) -> Task<JSONValue, any Error> {
        let cluster = SharingCluster(inner, reads, writes, account: account)
        return Task.immediate { try await cluster.send(request).data }
    }

    @Test func theSameReadIsSentOnceWhileItIsUnderWay() async throws {
        let asking = (0..<20).map { _ in ask(config) }
        #expect(inner.sent == 1)
        inner.answer()
        for task in asking { #expect(try await task.value == 1) }
        // What comes later asks anew.
        let later = ask(config)
        #expect(inner.sent == 2)
        inner.answer()
        #expect(try await later.value == 2)
    }

    @Test func otherRequestsAndOtherAccountsAreOthers() async throws {
        let status = APIRequest(.get, "/nodes/{node}/qemu/{vmid}/status/current", ["node": "a", "vmid": "100"])
        let asking = [ask(config), ask(status), ask(config, account: "root@pam!other")]
        #expect(inner.sent == 3)
        inner.answer()
        for task in asking { _ = try await task.value }
    }

    /// Whoever has heard that a change is done must not be shown what was before it.
    @Test func nobodyJoinsAReadFromBeforeAWrite() async throws {
        let before = ask(config)
        writes.add()
        let after = ask(config)
        #expect(inner.sent == 2)
        inner.answer()
        #expect(try await before.value == 1)
        #expect(try await after.value == 2)
    }

    @Test func whoIsCancelledWaitsNoLongerAndTheOthersDo() async throws {
        let (first, second) = (ask(config), ask(config))
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(inner.cancelled == 0)
        inner.answer()
        #expect(try await second.value == 1)
    }

    @Test func aReadThatNobodyWaitsForIsCancelled() async throws {
        let asking = [ask(config), ask(config)]
        for task in asking { task.cancel() }
        for task in asking { await #expect(throws: CancellationError.self) { try await task.value } }
        let anew = ask(config)
        #expect(inner.sent == 2)
        inner.answer()
        #expect(try await anew.value == 2)
        while inner.cancelled == 0 { await Task.yield() }
    }

    @Test func aFailureIsEverybodys() async throws {
        let asking = (0..<3).map { _ in ask(config) }
        inner.answer(GatewayError(.unreachable, "no"))
        for task in asking { await #expect(throws: GatewayError.self) { try await task.value } }
        #expect(inner.sent == 1)
    }
}
