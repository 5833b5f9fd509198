import Testing

@testable import SimulatedCluster

/// The order of events, told by a clock that the tests move themselves.
@Suite struct ModelTests {
    private func demo() -> ClusterState {
        DemoCluster(SimulatedCluster.Options(), certificate: nil, startedAt: 1_795_478_433).state
    }

    private let admin = Identity(user: "admin@pve", token: "proxgate")

    @Test func aRebootEndsBeforeTheMachineIsBack() {
        var state = demo()
        let power = GuestPower(kind: .qemu, vmid: 101, node: "pve1")
        let before = state.guests[101]?.process?.pid
        let upid = state.fork("qmreboot", "101", on: "pve1", as: admin) { state, upid in
            power.shutdown(&state, upid, timeout: nil, force: false, skipLock: false, reboots: true)
        }
        state.advance(to: .seconds(3))
        #expect(state.isActive(upid) && state.guests[101]?.isRunning == true)
        state.advance(to: .milliseconds(3_100))
        #expect(state.tasks[upid]?.exitStatus == "OK" && state.guests[101]?.isRunning == false)
        state.advance(to: .milliseconds(3_400))
        let start = state.tasks.all.last
        #expect(start?.upid.type == "qmstart" && start?.upid.user == .root && start?.isRunning == true)
        state.advance(to: .seconds(5))
        #expect(state.guests[101]?.isRunning == true && state.guests[101]?.process?.pid != before)
    }

    @Test func haOnlyFilesTheRequest() throws {
        var state = demo()
        let service = try #require(state.service(of: 103))
        let upid = HAManager.request(&state, service, started: false, on: "pve2", as: admin)
        state.advance(to: .milliseconds(500))
        #expect(state.tasks[upid]?.exitStatus == "OK")
        #expect(state.guests[103]?.isRunning == true && state.service(of: 103)?.requested == "stopped")
        state.advance(to: .seconds(2))
        #expect(state.guests[103]?.isRunning == true && state.service(of: 103)?.state == "request_stop")
        state.advance(to: .seconds(10))
        #expect(state.guests[103]?.isRunning == false && state.service(of: 103)?.state == "stopped")
    }

    @Test func lockWaitsEndAfterTenSeconds() {
        var state = demo()
        state.locks[102] = ConfigurationLock(holder: .other)
        let power = GuestPower(kind: .qemu, vmid: 102, node: "pve1")
        let upid = state.fork("qmstart", "102", on: "pve1", as: admin) { state, upid in
            power.start(&state, upid, skipLock: false)
        }
        state.advance(to: .seconds(10))
        #expect(state.isActive(upid))
        state.advance(to: .milliseconds(10_100))
        #expect(state.tasks[upid]?.exitStatus == ConfigurationLock.timeout(.qemu, 102))
        state.release(102)
        #expect(!state.isLocked(102))
    }

    @Test func timesAreWrittenAsHTTPWantsThem() {
        #expect(UTCTime(epoch: 1_795_478_433).http == "Tue, 24 Nov 2026 00:00:33 GMT")
        #expect(UTCTime(epoch: 0).http == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(UTCTime(epoch: 951_782_400).iso == "2000-02-29T00:00:00Z")
        #expect(UTCTime(epoch: 1_735_689_599).iso == "2024-12-31T23:59:59Z")
    }
}
