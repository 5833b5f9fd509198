import Synchronization
import Testing

@testable import Gateway

@Suite struct AlarmsTests {
    @Test func aSleepEndsAtItsTimeAndNotBefore() async throws {
        let alarms = Alarms()
        let begin = ContinuousClock.now
        async let long: Void = alarms.sleep(until: begin + .milliseconds(80))
        async let short: Void = alarms.sleep(until: begin + .milliseconds(20))
        async let past: Void = alarms.sleep(until: begin - .seconds(1))
        try await past
        try await short
        #expect(.now - begin >= .milliseconds(20))
        try await long
        #expect(.now - begin >= .milliseconds(80))
        #expect(alarms.count == 0)
    }

    @Test func aCancelledSleepEndsAtOnceAndLeavesNothing() async throws {
        let alarms = Alarms()
        let sleepers = (0..<1_000).map { _ in
            Task { try await alarms.sleep(until: .now + .seconds(3_600)) }
        }
        // Some begin their sleep before that, some after.
        for sleeper in sleepers { sleeper.cancel() }
        for sleeper in sleepers { await #expect(throws: CancellationError.self) { try await sleeper.value } }
        #expect(alarms.count == 0)
    }
}
