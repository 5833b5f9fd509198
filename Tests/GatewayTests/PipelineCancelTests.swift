import Gateway
import JSONLines
import Testing

@Suite(.timeLimit(.minutes(10))) struct PipelineCancelTests {
    /// Sends its change and follows its task until `goOn` opens; the task itself ends when `ended` opens.
    private static func following(
        _ name: String, lane: ToolSpec.Lane = .ordinary, sent: Gate = Gate(), goOn: Gate, ended: Gate = Gate()
    ) -> FakeTool {
        FakeTool.power(name, "stop", lane: lane) { call, context in
            _ = try await context.cluster.send(call.plan[0])
            await context.tasks.began("UPID:\(name)") {
                try? await ended.wait()
                return .ok
            }
            sent.open()
            try await goOn.wait()
            context.tasks.ended("UPID:\(name)")
            return ["overtakes": .bool(call.overtakes)]
        }
    }

    @Test func `cancelled before it is sent, nothing happens`() async throws {
        let deciding = Gate()
        let policy = FakePolicy { operation, _ in
            deciding.open()
            while !Task.isCancelled { await Task.yield() }
            return Decision(verdict: .allow, arguments: operation.arguments)
        }
        let fixture = Fixture(policy: policy)
        let call = Task { await fixture.call("stop_vm", ["vmid": 101]) }
        try await deciding.wait()
        call.cancel()
        let error = try #require(await call.value.error)
        #expect(error.code == .cancelled)
        #expect(error.message.contains("nothing was sent"))
        #expect(fixture.cluster.requests.isEmpty)
    }

    @Test func `cancelled after it is sent, only the waiting ends`() async throws {
        let sent = Gate()
        let fixture = Fixture([Self.following("stop_vm", sent: sent, goOn: Gate(), ended: Gate())])
        let call = Task { await fixture.call("stop_vm", ["vmid": 101]) }
        try await sent.wait()
        call.cancel()
        let error = try #require(await call.value.error)
        #expect(error.code == .cancelled)
        #expect(error.details["upid"] == "UPID:stop_vm")
        #expect(error.message.contains("goes on"))
        #expect(fixture.cluster.changes.count == 1)
        #expect(fixture.audit.events == ["intent", "outcome"])
        #expect(fixture.audit.entries.last?["upids"] == ["UPID:stop_vm"])
        #expect(fixture.audit.entries.last?["error"]?["code"] == "cancelled")
    }

    @Test func `cancelled while it is under way, the answer is awaited and names the task`() async throws {
        let arrived = Gate()
        let answers = Gate()
        let cluster = FakeCluster { _ in
            arrived.open()
            try await answers.wait()
            return .null
        }
        let fixture = Fixture([Self.following("stop_vm", goOn: Gate())], cluster: cluster)
        let call = Task { await fixture.call("stop_vm", ["vmid": 101]) }
        try await arrived.wait()
        call.cancel()
        answers.open()
        #expect(await call.value.error?.details["upid"] == "UPID:stop_vm")
    }

    @Test func `cancelled behind a request without a task, the answer says that it was accepted`() async throws {
        let sent = Gate()
        let tool = FakeTool.power("stop_vm", "stop") { call, context in
            _ = try await context.cluster.send(call.plan[0])
            sent.open()
            try await Gate().wait()
            return [:]
        }
        let fixture = Fixture([tool])
        let call = Task { await fixture.call("stop_vm", ["vmid": 101]) }
        try await sent.wait()
        call.cancel()
        let error = try #require(await call.value.error)
        #expect(error.code == .cancelled)
        #expect(error.message.contains("had accepted POST /nodes/pve1/qemu/101/status/stop"))
    }

    @Test func `post hooks of a cancelled call can still read`() async throws {
        let sent = Gate()
        let policy = FakePolicy(review: { operation, _, value, facts in
            do {
                #expect(!Task.isCancelled)
                _ = try await facts.fact(.status, of: operation.guests[0])
                return Review(value: value)
            } catch {
                return Review(value: value, failure: .init(reason: "\(error)", hook: "x.lua:1"))
            }
        })
        let cluster = FakeCluster { request in
            if request.method == .get { try Task.checkCancellation() }
            return ["status": "running"]
        }
        let fixture = Fixture([Self.following("stop_vm", sent: sent, goOn: Gate())], cluster: cluster, policy: policy)
        let call = Task { await fixture.call("stop_vm", ["vmid": 101]) }
        try await sent.wait()
        call.cancel()
        #expect(await call.value.error?.code == .cancelled)
    }

    @Test func `a call whose time is up says so, and how far it came`() async throws {
        let fixture = Fixture([Self.following("stop_vm", goOn: Gate())])
        let error = try #require(await fixture.call("stop_vm", ["vmid": 101], options: ["timeout": 0.05]).error)
        #expect(error.code == .timeout)
        #expect(error.details["upid"] == "UPID:stop_vm")
        #expect(fixture.cluster.changes.count == 1)
    }

    @Test func `a call with time enough is not touched by it`() async {
        #expect(await Fixture().call("stop_vm", ["vmid": 101, "timeout": 3600]).value?["status"] == "done")
        let denied = await Fixture(policy: .denying { _ in true }).call("stop_vm", ["vmid": 101, "timeout": 3600])
        #expect(denied.error?.code == .denied)
    }

    @Test func `a cancelled call with a time limit is cancelled, not timed out`() async throws {
        let sent = Gate()
        let fixture = Fixture([Self.following("stop_vm", sent: sent, goOn: Gate())])
        let call = Task { await fixture.call("stop_vm", ["vmid": 101, "timeout": 3600]) }
        try await sent.wait()
        call.cancel()
        #expect(await call.value.error?.code == .cancelled)
    }

    // MARK: Lanes

    @Test func `the lane is held after the answer until the task has ended`() async throws {
        let ended = Gate()
        let quick = FakeTool.power("start_vm", "start", [.start]) { call, context in
            _ = try await context.cluster.send(call.plan[0])
            await context.tasks.began("UPID:start") {
                try? await ended.wait()
                return .ok
            }
            return ["wait": .bool(call.wait)]
        }
        let fixture = Fixture([quick, FakeTool.power("config_vm", "reset")])
        #expect(await fixture.call("start_vm", ["vmid": 102, "wait": false]).value == ["wait": false])
        let busy = try #require(await fixture.call("config_vm", ["vmid": 102, "wait_timeout": 0.02]).error)
        #expect(busy.code == .busy)
        #expect(busy.message.contains("UPID:start"))
        #expect(fixture.cluster.changes.count == 1)
        #expect(await fixture.call("config_vm", ["vmid": 103, "wait_timeout": 0]).error == nil)
        ended.open()
        #expect(await fixture.call("config_vm", ["vmid": 102]).error == nil)
    }

    @Test func `the lane is held after a cancellation too`() async throws {
        let sent = Gate()
        let ended = Gate()
        let fixture = Fixture([
            Self.following("slow_vm", sent: sent, goOn: Gate(), ended: ended), FakeTool.power("config_vm", "reset"),
        ])
        let call = Task { await fixture.call("slow_vm", ["vmid": 102]) }
        try await sent.wait()
        call.cancel()
        #expect(await call.value.error?.code == .cancelled)
        #expect(await fixture.call("config_vm", ["vmid": 102, "wait_timeout": 0.02]).error?.code == .busy)
        let timedOut = try #require(await fixture.call("config_vm", ["vmid": 102, "timeout": 0.02]).error)
        #expect(timedOut.code == .timeout)
        #expect(timedOut.message.contains("UPID:slow_vm"))
        ended.open()
        #expect(await fixture.call("config_vm", ["vmid": 102]).error == nil)
    }

    @Test func `changes to one guest are sent in the order of their admission`() async {
        let numbered = FakeTool.power(
            "config_vm", "start", [.start], parameters: [Parameter("number", .integer(0...99), "")])
        let fixture = Fixture([numbered])
        let admissions = (0..<40).map {
            fixture.admit("config_vm", ["vmid": .int(100 + $0 % 2), "number": .int($0), "wait_timeout": 1000])
        }
        await withTaskGroup(of: Void.self) { group in
            for admission in admissions.shuffled() {
                group.addTask { #expect(await fixture.pipeline.run(admission).error == nil) }
            }
        }
        for guest in 0..<2 {
            let sent = fixture.cluster.requests.compactMap { $0.parameters["number"]?.int }.filter { $0 % 2 == guest }
            #expect(sent == Array(stride(from: guest, to: 40, by: 2)))
        }
    }

    @Test func `what waited is looked up again when its turn comes`() async {
        let log = EventLog()
        var tool = FakeTool.power("config_vm", "reset")
        tool.resolving = { arguments in
            log.add("resolve")
            return FakeTool.target(arguments)
        }
        let fixture = Fixture([tool, Fixture.stop])
        let first = fixture.admit("stop_vm", ["vmid": 101])
        let second = fixture.admit("config_vm", ["vmid": 101])
        let waiting = Task { await fixture.pipeline.run(second) }
        await eventually { log.events.count == 1 }
        #expect(fixture.policy.operations.isEmpty)
        _ = await fixture.pipeline.run(first)
        #expect(await waiting.value.error == nil)
        #expect(log.events.count == 2)
    }

    @Test func `a cancelled waiter gives its place to the next`() async {
        let fixture = Fixture()
        let admissions = (0..<3).map { _ in fixture.admit("stop_vm", ["vmid": 101]) }
        let second = Task { await fixture.pipeline.run(admissions[1]) }
        second.cancel()
        #expect(await second.value.error?.code == .cancelled)
        let third = Task { await fixture.pipeline.run(admissions[2]) }
        _ = await fixture.pipeline.run(admissions[0])
        #expect(await third.value.error == nil)
        #expect(fixture.cluster.changes.count == 2)
    }

    @Test func `a stop overtakes a running shutdown and is told so`() async throws {
        let sent = Gate()
        let goOn = Gate()
        let fixture = Fixture([
            Self.following("shutdown_vm", lane: .overtakable, sent: sent, goOn: goOn),
            FakeTool.power("stop_vm", "stop", lane: .overtaking) { call, context in
                _ = try await context.cluster.send(call.plan[0])
                return ["overtakes": .bool(call.overtakes)]
            }, FakeTool.power("start_vm", "start", [.start]),
        ])
        let shutdown = Task { await fixture.call("shutdown_vm", ["vmid": 101]) }
        try await sent.wait()
        let start = fixture.admit("start_vm", ["vmid": 101])
        #expect(await fixture.call("stop_vm", ["vmid": 101]).value == ["overtakes": true])
        let waiting = Task { await fixture.pipeline.run(start) }
        goOn.open()
        #expect(await shutdown.value.value == ["overtakes": false])
        #expect(await waiting.value.error == nil)
        #expect(fixture.cluster.changes.last?.hasSuffix("/start") == true)
        #expect(await fixture.call("stop_vm", ["vmid": 101]).value == ["overtakes": false])
    }

    @Test func `many guests are changed at the same time, and reads wait for nobody`() async {
        let inside = EventLog()
        let all = Gate()
        let tool = FakeTool.power("stop_vm", "stop") { _, _ in
            inside.add("in")
            if inside.events.count == 50 { all.open() }
            try await all.wait()
            return [:]
        }
        let fixture = Fixture([tool, FakeTool.reading("get_vm") { _, _ in ["read": true] }])
        await withTaskGroup(of: Outcome.self) { group in
            for vmid in 100..<149 { group.addTask { await fixture.call("stop_vm", ["vmid": .int(vmid)]) } }
            await eventually { inside.events.count == 49 }
            #expect(await fixture.call("get_vm", ["vmid": 100]).value == ["read": true])
            group.addTask { await fixture.call("stop_vm", ["vmid": 149]) }
            for await outcome in group { #expect(outcome.error == nil) }
        }
    }
}
