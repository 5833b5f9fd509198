import Synchronization
import Testing

@testable import ProxmoxClient

@Suite struct TicketTests {
    private let start = ContinuousClock.now

    private static func ticket(_ name: String) -> Ticket { Ticket(value: Secret(name), csrf: Secret("csrf-\(name)")) }
    private let one = ticket("one")
    private let two = ticket("two")

    private func loggedIn() -> TicketLifetime {
        var lifetime = TicketLifetime()
        _ = lifetime.need(insteadOf: nil, at: start)
        lifetime.loggedIn(one, at: start)
        return lifetime
    }

    // MARK: The life of a ticket

    @Test func theFirstLoginIsByPasswordAndSharedByAll() {
        var lifetime = TicketLifetime()
        #expect(lifetime.need(insteadOf: nil, at: start) == .wait(beginning: .password))
        #expect(lifetime.need(insteadOf: nil, at: start) == .wait(beginning: nil))
        lifetime.loggedIn(one, at: start)
        #expect(lifetime.need(insteadOf: nil, at: start) == .use(one, beginning: nil))
    }

    @Test func aTicketIsRenewedWellBeforeItsEndWhileItIsUsed() {
        var lifetime = loggedIn()
        #expect(lifetime.need(insteadOf: nil, at: start + .seconds(3_599)) == .use(one, beginning: nil))
        #expect(lifetime.need(insteadOf: nil, at: start + .seconds(3_600)) == .use(one, beginning: .renewal(of: one)))
        #expect(lifetime.need(insteadOf: nil, at: start + .seconds(3_601)) == .use(one, beginning: nil))
        lifetime.loggedIn(two, at: start + .seconds(3_602))
        #expect(lifetime.need(insteadOf: nil, at: start + .seconds(7_000)) == .use(two, beginning: nil))
    }

    @Test func aRenewalThatFailsIsTriedAgainAfterAPause() {
        var lifetime = loggedIn()
        _ = lifetime.need(insteadOf: nil, at: start + .seconds(3_600))
        lifetime.loginFailed(at: start + .seconds(3_600))
        #expect(lifetime.need(insteadOf: nil, at: start + .seconds(3_629)) == .use(one, beginning: nil))
        #expect(lifetime.need(insteadOf: nil, at: start + .seconds(3_630)) == .use(one, beginning: .renewal(of: one)))
    }

    @Test func nearItsEndATicketIsUsedNoMore() {
        var lifetime = loggedIn()
        #expect(lifetime.need(insteadOf: nil, at: start + .seconds(6_600)) == .wait(beginning: .renewal(of: one)))
        lifetime = loggedIn()
        #expect(lifetime.need(insteadOf: nil, at: start + .seconds(7_200)) == .wait(beginning: .password))
    }

    @Test func aRefusedTicketIsDropped() {
        var lifetime = loggedIn()
        #expect(lifetime.need(insteadOf: one, at: start) == .wait(beginning: .password))
        #expect(lifetime.need(insteadOf: one, at: start) == .wait(beginning: nil))
        lifetime.loggedIn(two, at: start)
        // A slower request's 401 is about the old one.
        #expect(lifetime.need(insteadOf: one, at: start) == .use(two, beginning: nil))
    }

    @Test func aFailedLoginIsNoEnd() {
        var lifetime = TicketLifetime()
        _ = lifetime.need(insteadOf: nil, at: start)
        lifetime.loginFailed(at: start)
        #expect(lifetime.need(insteadOf: nil, at: start) == .wait(beginning: .password))
    }

    // MARK: Those who wait for it

    @Test func fiftyCallersShareOneLogin() async throws {
        let logins = Mutex(0)
        let store = TicketStore(logger: quiet) { _ in
            logins.withLock { $0 += 1 }
            try await Task.sleep(for: .milliseconds(50))
            return Self.ticket("shared")
        }
        try await withThrowingTaskGroup(of: Ticket.self) { group in
            for _ in 0..<50 { group.addTask { try await store.ticket() } }
            for try await ticket in group { #expect(ticket.value.reveal() == "shared") }
        }
        #expect(logins.withLock { $0 } == 1)
    }

    @Test func fiftyCallersShareOneFailureAndTheNextTriesAgain() async throws {
        let logins = Mutex(0)
        let store = TicketStore(logger: quiet) { _ in
            let number = logins.withLock { count in
                count += 1
                return count
            }
            try await Task.sleep(for: .milliseconds(50))
            if number == 1 { throw ProxmoxError(.unauthorized, "authentication failure", endpoint: "POST /") }
            return Self.ticket("second")
        }
        await withTaskGroup(of: ProxmoxError?.self) { group in
            for _ in 0..<50 { group.addTask { await proxmoxError { _ = try await store.ticket() } } }
            for await error in group { #expect(error?.kind == .unauthorized) }
        }
        #expect(logins.withLock { $0 } == 1)
        #expect(try await store.ticket().value.reveal() == "second")
    }

    @Test func aCancelledWaiterLeavesAtOnceAndTheLoginGoesOn() async throws {
        let (release, gate) = AsyncStream.makeStream(of: Void.self)
        let begun = Mutex(false)
        let store = TicketStore(logger: quiet) { _ in
            begun.withLock { $0 = true }
            for await _ in release { break }
            return Self.ticket("kept")
        }
        let first = Task { try await store.ticket() }
        #expect(try await eventually { begun.withLock { $0 } })
        let second = Task { try await store.ticket() }
        first.cancel()
        // The login still hangs, and yet the waiter is back.
        await #expect(throws: CancellationError.self) { try await first.value }
        gate.yield()
        #expect(try await second.value.value.reveal() == "kept")
        #expect(try await store.ticket().value.reveal() == "kept")
    }

    @Test func whoIsCancelledBeforehandDoesNotWait() async throws {
        let store = TicketStore(logger: quiet) { _ in
            try await Task.sleep(for: .seconds(600))
            return Self.ticket("never")
        }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.ticket()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        store.close()
    }

    @Test func closingEndsALoginAndItsWaiters() async throws {
        let begun = Mutex(false)
        let store = TicketStore(logger: quiet) { _ in
            begun.withLock { $0 = true }
            try await Task.sleep(for: .seconds(600))
            return Self.ticket("never")
        }
        let waiter = Task { await proxmoxError { _ = try await store.ticket() } }
        #expect(try await eventually { begun.withLock { $0 } })
        store.close()
        #expect(await waiter.value?.kind == .closed)
    }

    @Test func anOldTicketServesWhileItsRenewalRuns() async throws {
        let time = Mutex(ContinuousClock.now)
        let asked = Mutex<[TicketLifetime.Login]>([])
        let store = TicketStore(logger: quiet, now: { time.withLock { $0 } }) { login in
            let count = asked.withLock { asked in
                asked.append(login)
                return asked.count
            }
            return Self.ticket("\(count)")
        }
        #expect(try await store.ticket().value.reveal() == "1")
        time.withLock { $0 += .seconds(4_000) }
        #expect(try await store.ticket().value.reveal() == "1")
        #expect(try await eventually { (try? await store.ticket())?.value.reveal() == "2" })
        #expect(asked.withLock { $0 } == [.password, .renewal(of: Self.ticket("1"))])
    }
}
