import JSONLines
import Synchronization
import Testing

@testable import Gateway

/// `proxgate freeze`: no change leaves any more, wherever its call stands.
@Suite(.timeLimit(.minutes(10))) struct FreezeTests {
    private final class Switch: KillSwitch {
        private let reason = Mutex<String?>(nil)
        func freeze() { reason.withLock { $0 = "changes are frozen: the storage fails over" } }
        func objection() async -> String? { reason.withLock { $0 } }
    }

    @Test func `a change is refused with the reason, a read goes on, a dry run says so`() async {
        let killSwitch = Switch()
        let fixture = Fixture(ProfileTests.tools, killSwitch: killSwitch)
        killSwitch.freeze()
        let refused = await fixture.call("stop_vm", ["vmid": 101])
        #expect(refused.error?.code == .denied)
        #expect(refused.error?.message == "changes are frozen: the storage fails over")
        #expect(refused.error?.details["hook"] == "freeze")
        #expect(await fixture.call("get_vm", ["vmid": 101]).error == nil)
        #expect(await fixture.call("stop_vm", ["vmid": 101], options: ["dry_run": true]).value?["decision"] == "deny")
        #expect(fixture.cluster.requests.isEmpty)
        #expect(fixture.audit.events == ["denial"])
    }

    @Test func `a change that waits for its guest is refused when its turn comes`() async {
        let killSwitch = Switch()
        let gate = Gate()
        let holding = FakeTool.power("hold", "start", [.start]) { call, context in
            let result = try await FakeTool.sendPlan(call, context)
            try await gate.wait()
            return result
        }
        let fixture = Fixture([holding, Fixture.start], killSwitch: killSwitch)
        let first = fixture.admit("hold", ["vmid": 101])
        let second = fixture.admit("start_vm", ["vmid": 101])
        async let held = fixture.pipeline.run(first)
        async let queued = fixture.pipeline.run(second)
        await eventually { fixture.cluster.changes.count == 1 }
        killSwitch.freeze()
        gate.open()
        #expect(await held.error == nil, "what was sent goes on")
        #expect(await queued.error?.code == .denied)
        #expect(fixture.cluster.changes.count == 1)
    }

    @Test func `a call is stopped between two of its changes`() async {
        let killSwitch = Switch()
        let two = FakeTool(
            spec: ToolSpec(
                name: "two", title: "", summary: "", parameters: [.vmid], effects: [.start, .interrupt], output: [:]),
            resolving: { FakeTool.target($0) },
            planning: { call in
                call.guests.flatMap { [APIRequest(.post, $0, "/status/start"), APIRequest(.post, $0, "/status/stop")] }
            },
            running: { call, context in
                _ = try await context.cluster.send(call.plan[0])
                killSwitch.freeze()
                _ = try await context.cluster.send(call.plan[1])
                return [:]
            })
        let fixture = Fixture([two], killSwitch: killSwitch)
        let outcome = await fixture.call("two", ["vmid": 101])
        #expect(outcome.error?.code == .denied)
        #expect(fixture.cluster.changes == ["POST /nodes/pve1/qemu/101/status/start"])
        #expect(fixture.audit.entries.last?["sent"]?.array?.count == 1)
    }

    @Test func `rules are exchanged whole, and whoever listens is told`() async {
        let fixture = Fixture(ProfileTests.tools)
        var changes = fixture.pipeline.rulesChanges().makeAsyncIterator()
        let running = fixture.admit("stop_vm", ["vmid": 101])
        let rules = Rules(
            policy: FakePolicy.denying { _ in true }, access: ProfileTests.forAll(Profile(name: "p", tools: ["st*"])))
        fixture.pipeline.adopt(rules)
        #expect(await changes.next() != nil)
        #expect(await fixture.pipeline.run(running).error == nil, "it finishes under the rules that it began with")
        #expect(await fixture.pipeline.tools(for: Fixture.principal).map(\.name) == ["start_vm", "stop_vm"])
        #expect(await fixture.call("stop_vm", ["vmid": 101]).error?.code == .denied)
    }
}
