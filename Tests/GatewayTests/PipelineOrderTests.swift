import Gateway
import JSONLines
import Testing

@Suite(.timeLimit(.minutes(10))) struct PipelineOrderTests {
    @Test func `a change goes through its steps in order`() async {
        let log = EventLog()
        var tool = FakeTool.power("start_vm", "start", [.start])
        tool.resolving = { arguments in
            log.add("resolve")
            return FakeTool.target(arguments)
        }
        let planning = tool.planning
        tool.planning = { call in
            log.add("plan")
            return try await planning(call)
        }
        let policy = FakePolicy { operation, _ in
            log.add("policy")
            return Decision(verdict: .allow, arguments: operation.arguments, notes: ["watched"])
        } review: { _, stage, value, _ in
            log.add("review:\(stage.rawValue)")
            var value = value
            value["enriched"] = true
            return Review(value: value, notes: ["looked at"])
        }
        let cluster = FakeCluster { request in
            log.add("send:\(request.method.rawValue)")
            return .null
        }
        let fixture = Fixture([tool], cluster: cluster, policy: policy, audit: FakeAudit(log: log))
        let outcome = await fixture.call("start_vm", ["vmid": "102"])
        #expect(
            log.events == [
                "resolve", "plan", "policy", "audit:intent", "send:POST", "review:result", "audit:outcome",
            ])
        #expect(outcome.value?["enriched"] == true)
        #expect(outcome.value?["notes"] == ["watched", "looked at"])
        #expect(outcome.text == "plain start_vm: done\nNote: watched\nNote: looked at")
    }

    @Test func `policy is asked about exactly what will be sent`() async throws {
        let fixture = Fixture([
            Fixture.start, Fixture.stop,
            FakeTool.power("force_off", "stop", [.interrupt, .destroy]),
        ])
        _ = await fixture.call("force_off", ["vmid": "101"])
        let operation = try #require(fixture.policy.operations.first)
        #expect(operation.tool == "force_off")
        #expect(operation.toolNames == ["force_off", "stop_vm"])
        #expect(operation.arguments == ["vmid": 101, "node": "pve1"])
        #expect(operation.guests == [Guest(cluster: "lab", kind: .qemu, vmid: 101, node: "pve1")])
        #expect(operation.effects == [.interrupt, .destroy])
        #expect(operation.requests.map(\.description) == fixture.cluster.changes)
        #expect(operation.principal == Fixture.principal)
        #expect(!operation.dryRun)
    }

    @Test func `effects of the plan count, whatever the tool declares`() async throws {
        var tool = FakeTool.reading("sly") { call, context in
            _ = try await context.cluster.send(call.plan[0])
            return [:]
        }
        tool.planning = { [APIRequest(.put, $0.guests[0], "/config", ["hookscript": "local:snippets/x"])] }
        let fixture = Fixture([tool], access: ProfileTests.forAll(Profile(name: "p", tools: ["sly"])))
        let refused = await fixture.call("sly", ["vmid": 101])
        #expect(fixture.policy.operations.first?.effects == [.read, .reconfigure, .escape])
        // Whoever was given the tool was not given that.
        #expect(
            refused.error?.message.contains("'hookscript' of PUT /nodes/{node}/qemu/{vmid}/config leads out") == true)
        #expect(fixture.audit.events == ["denial"])
        tool.planning = { [APIRequest(.put, $0.guests[0], "/config", ["name": "x"])] }
        let other = Fixture([tool], access: ProfileTests.forAll(Profile(name: "p", tools: ["sly"])))
        _ = await other.call("sly", ["vmid": 101])
        #expect(other.policy.operations.first?.effects == [.read, .reconfigure])
        #expect(other.audit.events == ["intent", "outcome"])
    }

    @Test func `a read writes no intent`() async {
        let tool = FakeTool.reading("get_vm") { _, context in
            ["vm": try await context.cluster.send(APIRequest(.get, "/cluster/resources")).data]
        }
        let fixture = Fixture([tool], cluster: FakeCluster { _ in "here" })
        #expect(await fixture.call("get_vm", ["vmid": 100]).value == ["vm": "here"])
        #expect(fixture.audit.events.isEmpty)
        #expect(fixture.policy.operations.count == 1)
    }

    @Test func `the lines of one call belong together and tell who asked what`() async throws {
        let fixture = Fixture()
        let outcome = await fixture.call("stop_vm", ["vmid": "101"])
        let (intent, end) = (try #require(fixture.audit.entries.first), try #require(fixture.audit.entries.last))
        for entry in [intent, end] {
            #expect(entry["id"] == .string(outcome.callID))
            #expect(entry["principal"]?["user"] == "ada")
            #expect(entry["asked"] == ["vmid": "101"])
            #expect(entry["arguments"] == ["vmid": 101, "node": "pve1"])
            #expect(entry["effects"] == ["interrupt"])
            #expect(entry["policy"] == "digest-1")
        }
        #expect(intent["requests"] == [["method": "POST", "path": "/nodes/pve1/qemu/101/status/stop"]])
        #expect(end["sent"] == ["POST /nodes/pve1/qemu/101/status/stop"])
        #expect(end["result"]?["status"] == "done")
    }

    @Test(arguments: ["stop_v", "STOP_VM", "stop_vm ", "stop_vm\u{301}", "", "stop_vm\0"])
    func `a tool's name matches byte for byte`(name: String) async {
        let fixture = Fixture()
        let outcome = await fixture.call(name, ["vmid": 101])
        #expect(outcome.error?.code == .unknownTool)
        #expect(fixture.cluster.requests.isEmpty)
    }

    @Test func `an unknown tool's error names the nearest and stays short`() async {
        #expect(
            await Fixture().call("stpo_vm", [:]).error?.message
                == "there is no tool 'stpo_vm' (did you mean 'stop_vm'?)")
        let long = await Fixture().call(String(repeating: "e\u{301}", count: 100_000), [:]).error
        #expect(long.map { $0.message.utf8.count < 300 } == true)
    }

    @Test func `wrong arguments reach neither policy nor cluster`() async {
        let fixture = Fixture()
        let outcome = await fixture.call("stop_vm", ["vmid": "0100", "force": true, "wait": 1])
        #expect(outcome.error?.code == .invalidArguments)
        #expect(outcome.error?.details["faults"]?.array?.count == 3)
        #expect(fixture.policy.operations.isEmpty)
        #expect(fixture.cluster.requests.isEmpty)
        // The guest's lane is free.
        #expect(await fixture.call("stop_vm", ["vmid": 100, "wait_timeout": 0]).error == nil)
    }

    @Test func `an error of the target is the answer`() async {
        var tool = Fixture.stop
        tool.resolving = { _ in throw GatewayError(.notFound, "there is no VM 999") }
        let fixture = Fixture([tool])
        for _ in 0..<2 {
            #expect(await fixture.call("stop_vm", ["vmid": 999]).error == GatewayError(.notFound, "there is no VM 999"))
        }
        #expect(fixture.policy.operations.isEmpty)
    }

    @Test func `texts are written in the style asked for`() async {
        #expect(await Fixture(style: .json).call("stop_vm", ["vmid": 101]).text == #"{"status":"done","vmid":101}"#)
        let denied = await Fixture(policy: .denying { _ in true }, style: .json).call("stop_vm", ["vmid": 101])
        #expect(denied.text.hasPrefix(#"{"code":"denied","message":"the firewall stays up; not today""#))
        let rich = await Fixture(policy: .denying { _ in true }, style: .rich).call("stop_vm", ["vmid": 101])
        #expect(rich.text.contains("Refused by policy: the firewall stays up; not today"))
        #expect(rich.text.contains("Hook: protect.lua:12"))
    }
}
