import JSONLines
import Testing

@testable import ProxmoxClient

@Suite struct TaskTests {
    @Test func aUPIDIsTakenApart() throws {
        let upid = try #require(UPID("UPID:pve1:00007A84:0004DCE4:6B04D6D6:qmstart:100:root@pam!sim:"))
        #expect(upid.node == "pve1")
        #expect(upid.pid == 0x7A84)
        #expect(upid.pstart == 0x4DCE4)
        #expect(upid.start == 0x6B04_D6D6)
        #expect(upid.type == "qmstart")
        #expect(upid.id == "100")
        #expect(upid.user == "root@pam")
        #expect(upid.token == "sim")
        #expect("\(upid)" == upid.text)
    }

    @Test func aUPIDMayHaveNoTokenNoIDAndALongStart() throws {
        let upid = try #require(UPID("UPID:pve-2:000AA123:123456789:69240000:srvreload::root@pam:"))
        #expect(upid.token == nil)
        #expect(upid.id == "")
        #expect(upid.pstart == 0x1_2345_6789)
    }

    @Test func anIDMayHoldColons() {
        #expect(UPID("UPID:pve1:00007A84:0004DCE4:6B04D6D6:imgdel:local:iso@x:root@pam:")?.id == "local:iso@x")
    }

    @Test(arguments: [
        "", "UPID", "UPID:pve1:00007A84:0004DCE4:6B04D6D6:qmstart:100:root@pam",
        "UPID:pve1:7A84:0004DCE4:6B04D6D6:qmstart:100:root@pam:",
        "UPID:pve1:+0007A84:0004DCE4:6B04D6D6:qmstart:100:root@pam:",
        "UPID:pve1:-0007A84:0004DCE4:6B04D6D6:qmstart:100:root@pam:",
        "UPID:pve1:00007A8G:0004DCE4:6B04D6D6:qmstart:100:root@pam:",
        "UPID::00007A84:0004DCE4:6B04D6D6:qmstart:100:root@pam:",
        "UPID:..:00007A84:0004DCE4:6B04D6D6:qmstart:100:root@pam:",
        "UPID:-a:00007A84:0004DCE4:6B04D6D6:qmstart:100:root@pam:",
        "UPID:pve1:00007A84:0004DCE4:6B04D6D6::100:root@pam:",
        "UPID:pve1:00007A84:0004DCE4:6B04D6D6:qmstart:100::",
        "UPID:pve1:00007A84:0004DCE4:6B04D6D6:qmstart:100:!sim:",
        "UPID:pve1:00007A84:0004DCE4:6B04D6D6:qmstart:1 0:root@pam:",
        "UPID:pve1:00007A84:0004DCE4:6B04D6D6:qmstart:a/b:root@pam:",
        "upid:pve1:00007A84:0004DCE4:6B04D6D6:qmstart:100:root@pam:",
        "UPID:pve1:00007A84:0004DCE4:6B04D6D6:qmstart:" + String(repeating: "1", count: 600) + ":root@pam:",
    ])
    func whatIsNoUPIDIsRefused(_ text: String) { #expect(UPID(text) == nil) }

    @Test func exitStatusesAreJudged() {
        #expect(TaskStatus(["status": "running"]).outcome == .running)
        #expect(TaskStatus(["status": "stopped", "exitstatus": "OK"]).outcome == .ok)
        #expect(TaskStatus(["status": "stopped", "exitstatus": "WARNINGS: 3"]).outcome == .warnings(3))
        #expect(TaskStatus(["status": "stopped", "exitstatus": "WARNINGS:"]).outcome == .warnings(1))
        let text = "VM 100 already running"
        #expect(TaskStatus(["status": "stopped", "exitstatus": .string(text)]).outcome == .failed(text))
        #expect(TaskStatus(["status": "stopped", "exitstatus": "OK?"]).outcome == .failed("OK?"))
    }

    @Test func whatDoesNotSayHowItEndedDidNotSucceed() {
        for data: JSONValue in [["status": "stopped"], [:], nil, "running", ["exitstatus": 1]] {
            guard case .failed = TaskStatus(data).outcome else {
                Issue.record("\(JSONWriter.string(data)) is taken for \(TaskStatus(data).outcome)")
                continue
            }
        }
    }

    // MARK: When to look

    private func pauses(_ watch: inout TaskWatch, _ count: Int, jitter: Double) -> [Duration] {
        var pauses: [Duration] = []
        var action = watch.looked(.running, at: .zero, jitter: jitter)
        for _ in 0..<count {
            guard case .wait(let pause, _) = action else { break }
            pauses.append(pause)
            action = watch.looked(.running, at: .zero, jitter: jitter)
        }
        return pauses
    }

    @Test func looksAreQuickFirstAndSlowDownToALimit() {
        var watch = TaskWatch(limit: .seconds(600))
        #expect(watch.begin() == .look)
        let found = pauses(&watch, 20, jitter: 0.5)
        #expect(found.prefix(2) == [.milliseconds(10), .milliseconds(16)])
        #expect(zip(found, found.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(found.last == .seconds(2))
        #expect(found.prefix(9).reduce(.zero, +) < .seconds(2))
    }

    @Test(arguments: [0, 0.25, 1, -7, 9])
    func jitterStaysWithinAFifth(_ jitter: Double) {
        var plain = TaskWatch(limit: .seconds(600))
        var jittered = plain
        for (a, b) in zip(pauses(&plain, 20, jitter: 0.5), pauses(&jittered, 20, jitter: jitter)) {
            #expect(b >= a * 0.79 && b <= a * 1.21)
            #expect(b <= TaskWatch.longestPause)
        }
    }

    @Test func aLastLookIsTakenWhenTheTimeIsUp() {
        var watch = TaskWatch(limit: .milliseconds(15))
        #expect(
            watch.looked(.running, at: .milliseconds(11), jitter: 0.5) == .wait(.milliseconds(4), readsLog: false))
        var late = watch
        #expect(watch.looked(.running, at: .milliseconds(15), jitter: 0.5) == .timeUp)
        let ok = TaskStatus(exitStatus: "OK")
        #expect(late.looked(ok, at: .milliseconds(15), jitter: 0.5) == .ended(ok))
    }

    @Test func aDeadlineThatHasPassedStillAllowsOneLook() {
        var watch = TaskWatch(limit: .seconds(-1))
        #expect(watch.begin() == .look)
        #expect(watch.failed(at: .zero, jitter: 0.5) == .timeUp)
    }

    @Test func theLogIsLeftAloneWhileLooksAreQuick() {
        var watch = TaskWatch(limit: .seconds(600))
        var action = watch.looked(.running, at: .zero, jitter: 0.5)
        for _ in 0..<30 {
            guard case .wait(let pause, let readsLog) = action else { break }
            #expect(readsLog == (pause >= TaskWatch.logPause))
            action = watch.looked(.running, at: .zero, jitter: 0.5)
        }
    }
}
