import Synchronization
import Testing

@testable import FrontEnds

/// Who does not take its answers is not read from.
@Suite struct OutboxTests {
    @Test func roomIsThereOnceEnoughWasWritten() async {
        let outbox = Outbox(limit: 10, traffic: Traffic())
        let (first, second) = (Gate(), Gate())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await outbox.hold(8) { await first.wait() } }
            await first.isWaitedFor()
            await outbox.room()
            group.addTask { await outbox.hold(8) { await second.wait() } }
            await second.isWaitedFor()
            let read = Flag()
            await withTaskGroup(of: Void.self) { inner in
                inner.addTask {
                    await outbox.room()
                    read.value.withLock { $0 = true }
                }
                for _ in 0..<100 { await Task.yield() }
                #expect(!read.value.withLock { $0 }, "16 of 10 bytes are out")
                first.open()
            }
            #expect(read.value.withLock { $0 })
            second.open()
        }
        await outbox.room()
    }

    @Test func aCancelledReaderDoesNotWait() async {
        let outbox = Outbox(limit: 1, traffic: Traffic())
        let gate = Gate()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await outbox.hold(8) { await gate.wait() } }
            await gate.isWaitedFor()
            let reader = Task { await outbox.room() }
            reader.cancel()
            await reader.value
            gate.open()
        }
    }

    private final class Flag: Sendable { let value = Mutex(false) }

    /// Holds a write back.
    private final class Gate: Sendable {
        private let (opened, opens) = AsyncStream.makeStream(of: Never.self)
        private let (waited, waits) = AsyncStream.makeStream(of: Never.self)

        func wait() async {
            waits.finish()
            for await _ in opened {}
        }

        func isWaitedFor() async { for await _ in waited {} }
        func open() { opens.finish() }
    }
}
