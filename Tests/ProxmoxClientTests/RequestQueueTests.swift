import Synchronization
import Testing

@testable import ProxmoxClient

@Suite struct RequestQueueTests {
    /// The order in which places were had.
    private final class Order: Sendable {
        let names = Mutex<[String]>([])
        func add(_ name: String) { names.withLock { $0.append(name) } }
    }

    private static let patience = ContinuousClock.Instant.now + .seconds(600)

    /// Starts one that waits, and returns when it does.
    private func waiter(
        _ queue: RequestQueue, _ caller: Int, _ name: String, _ order: Order, _ count: Int
    ) async -> Task<Void, any Error> {
        let task = Task {
            if try await queue.enter(caller, until: Self.patience) { order.add(name) }
        }
        while queue.waiting < count { await Task.yield() }
        return task
    }

    @Test func callersTakeTurns() async throws {
        let queue = RequestQueue(places: 1)
        #expect(try await queue.enter(1, until: Self.patience))
        let order = Order()
        var tasks: [Task<Void, any Error>] = []
        for (caller, name) in [(1, "a1"), (1, "a2"), (1, "a3"), (2, "b1"), (3, "c1"), (2, "b2")] {
            tasks.append(await waiter(queue, caller, name, order, tasks.count + 1))
        }
        for count in 1...6 {
            queue.leave()
            while order.names.withLock(\.count) < count { await Task.yield() }
        }
        #expect(order.names.withLock { $0 } == ["a1", "b1", "c1", "a2", "b2", "a3"])
        for task in tasks { try await task.value }
        queue.leave()
        #expect(try await queue.enter(9, until: .now))
    }

    @Test func whoIsCancelledLeavesAndTakesNoPlace() async throws {
        let queue = RequestQueue(places: 1)
        #expect(try await queue.enter(1, until: Self.patience))
        let order = Order()
        let gone = await waiter(queue, 1, "gone", order, 1)
        let stays = await waiter(queue, 1, "stays", order, 2)
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
        queue.leave()
        try await stays.value
        #expect(order.names.withLock { $0 } == ["stays"])
        let early = Task { try await queue.enter(2, until: Self.patience) }
        early.cancel()
        await #expect(throws: CancellationError.self) { try await early.value }
        queue.leave()
        #expect(try await queue.enter(2, until: .now))
    }

    @Test func whoIsLateIsToldSo() async throws {
        let queue = RequestQueue(places: 1)
        #expect(try await queue.enter(1, until: Self.patience))
        #expect(try await !queue.enter(2, until: .now + .milliseconds(10)))
        queue.leave()
        #expect(try await queue.enter(2, until: .now))
    }
}
