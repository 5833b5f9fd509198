import JSONLines
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(10))) struct LanesTests {
    private let lanes = Lanes()
    private let guest = Lanes.Key(cluster: "lab", vmid: 100)
    private var soon: ContinuousClock.Instant { .now + .milliseconds(20) }
    private var late: ContinuousClock.Instant { .now + .seconds(600) }

    @Test func `the second waits for the first`() async throws {
        let first = lanes.reserve(guest, .ordinary, label: "start_vm")
        let second = lanes.reserve(guest, .ordinary, label: "stop_vm")
        #expect(first.enteredAtOnce)
        #expect(!second.enteredAtOnce)
        try await first.enter(until: soon)
        async let entered: Void = second.enter(until: late)
        first.leave()
        try await entered
        second.leave()
        #expect(lanes.reserve(guest, .ordinary, label: "again").enteredAtOnce)
    }

    @Test func `who waits too long is told what holds the lane`() async throws {
        let first = lanes.reserve(guest, .ordinary, label: "start_vm")
        first.label("UPID:pve1:0001:qmstart:100:")
        let second = lanes.reserve(guest, .ordinary, label: "stop_vm")
        let error = await #expect(throws: GatewayError.self) { try await second.enter(until: soon) }
        #expect(error?.code == .busy)
        #expect(error?.message.contains("UPID:pve1:0001:qmstart:100:") == true)
        #expect(error?.details["holder"] == "UPID:pve1:0001:qmstart:100:")
        second.leave()
        first.leave()
        #expect(lanes.reserve(guest, .ordinary, label: "next").enteredAtOnce)
    }

    @Test func `who is cancelled while waiting frees the place and is told what held it`() async throws {
        let first = lanes.reserve(guest, .ordinary, label: "UPID:first")
        let second = lanes.reserve(guest, .ordinary, label: "second")
        let third = lanes.reserve(guest, .ordinary, label: "third")
        let waiting = Task { try await second.enter(until: .now + .seconds(600)) }
        waiting.cancel()
        let error = await #expect(throws: GatewayError.self) { try await waiting.value }
        #expect(error?.code == .cancelled)
        #expect(error?.details["holder"] == "UPID:first")
        #expect(error?.message.contains("nothing was sent") == true)
        second.leave()
        async let entered: Void = third.enter(until: late)
        first.leave()
        try await entered
        third.leave()
    }

    @Test func `a turn that came before anybody waited is not lost`() async throws {
        let first = lanes.reserve(guest, .ordinary, label: "first")
        let second = lanes.reserve(guest, .ordinary, label: "second")
        first.leave()
        try await second.enter(until: late)
        second.leave()
    }

    @Test func `a turn that has come counts more than a time that is up`() async throws {
        let first = lanes.reserve(guest, .ordinary, label: "first")
        let second = lanes.reserve(guest, .ordinary, label: "second")
        first.leave()
        for _ in 0..<50 { try await second.enter(until: .now - .seconds(1)) }
        second.leave()
    }

    @Test func `other guests, and the same VMID elsewhere, do not wait`() {
        let tickets = (100..<1100).map { lanes.reserve(.init(cluster: "lab", vmid: $0), .ordinary, label: "") }
        #expect(tickets.allSatisfy { $0.enteredAtOnce })
        #expect(lanes.reserve(.init(cluster: "other", vmid: 100), .ordinary, label: "").enteredAtOnce)
        for ticket in tickets { ticket.leave() }
    }

    @Test func `many waiters of many guests each get their turn, one at a time`() async throws {
        let lanes = lanes
        let inside = EventLog()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for vmid in 100..<120 {
                for number in 0..<20 {
                    let ticket = lanes.reserve(.init(cluster: "lab", vmid: vmid), .ordinary, label: "")
                    group.addTask {
                        try await ticket.enter(until: .now + .seconds(600))
                        inside.add("\(vmid):\(number)")
                        await Task.yield()
                        inside.add("\(vmid):\(number)")
                        ticket.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        for vmid in 100..<120 {
            let own = inside.events.filter { $0.hasPrefix("\(vmid):") }
            #expect(own == (0..<20).flatMap { ["\(vmid):\($0)", "\(vmid):\($0)"] })
        }
    }

    @Test func `a stop enters beside a running shutdown and says so`() async throws {
        let shutdown = lanes.reserve(guest, .overtakable, label: "shutdown")
        let stop = lanes.reserve(guest, .overtaking, label: "stop")
        #expect(stop.enteredAtOnce)
        #expect(stop.overtook)
        #expect(!shutdown.overtook)
        stop.leave()
        stop.leave()
        shutdown.leave()
        #expect(lanes.reserve(guest, .ordinary, label: "").enteredAtOnce)
    }

    @Test func severalLanesAreTakenInOneStep() async throws {
        let other = Lanes.Key(cluster: guest.cluster, vmid: guest.vmid + 1)
        let both = lanes.reserve([other, guest], .ordinary, label: "clone_vm")
        let second = lanes.reserve([guest, other], .ordinary, label: "move_disk")
        #expect(both.enteredAtOnce)
        #expect(!second.enteredAtOnce)
        #expect(!lanes.reserve(other, .ordinary, label: "third").enteredAtOnce)
        both.leave()
        try await second.enter(until: .now + .seconds(60))
        second.leave()
    }
}
