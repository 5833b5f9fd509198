import Gateway
import JSONLines
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct PipelinePolicyTests {
    private static let force = Parameter("force", .boolean, "Force")
    private static let seconds = Parameter("seconds", .integer(0...600), "Seconds")

    private func shutdown(_ policy: FakePolicy, more: [Parameter] = []) -> Fixture {
        Fixture(
            [FakeTool.power("shutdown_vm", "shutdown", parameters: [Self.force, Self.seconds] + more)], policy: policy)
    }

    @Test func `a denial sends nothing, says why and by which hook, and is recorded`() async throws {
        let fixture = Fixture(policy: .denying { $0.guests.contains { $0.vmid == 100 } })
        let error = try #require(await fixture.call("stop_vm", ["vmid": 100]).error)
        #expect(error.code == .denied)
        #expect(error.message == "the firewall stays up; not today")
        #expect(error.details["hook"] == "protect.lua:12")
        #expect(error.details["reasons"]?.array?.count == 2)
        #expect(fixture.cluster.requests.isEmpty)
        #expect(fixture.audit.events == ["denial"])
        #expect(fixture.audit.entries[0]["error"]?["code"] == "denied")
        // The lane is free again, and others are not concerned.
        #expect(await fixture.call("stop_vm", ["vmid": 100, "wait_timeout": 0]).error?.code == .denied)
        #expect(await fixture.call("stop_vm", ["vmid": 101]).error == nil)
    }

    @Test func `a denied read is not read`() async {
        let tool = FakeTool.reading("get_vm") { _, context in
            ["vm": try await context.cluster.send(APIRequest(.get, "/cluster/resources")).data]
        }
        let fixture = Fixture([tool], policy: .denying { !$0.changes })
        #expect(await fixture.call("get_vm", ["vmid": 100]).error?.code == .denied)
        #expect(fixture.cluster.requests.isEmpty)
    }

    @Test(arguments: [
        APIRequest(.post, "/nodes/{node}//execute", ["node": "pve1"], ["commands": "[]"]),
        APIRequest(.post, "/access/user", [:], ["userid": "evil@pve"]),
        APIRequest(.delete, "/nodes/{node}/qemu/{id}", ["node": "pve1", "id": "100"]),
        APIRequest(.post, "/nodes/pve1/qemu/100/status/start"),
    ])
    func `an endpoint whose effects nobody knows is refused`(request: APIRequest) async {
        var tool = Fixture.start
        tool.planning = { _ in [request] }
        let fixture = Fixture([tool])
        let error = await fixture.call("start_vm", ["vmid": 102]).error
        #expect(error?.code == .notPermitted)
        #expect(error?.message.contains(request.endpoint) == true)
        #expect(fixture.cluster.requests.isEmpty)
        #expect(fixture.policy.operations.isEmpty)
    }

    @Test func `changed arguments are checked, planned and judged again, then sent`() async {
        let fixture = shutdown(.changing { $0["force"] = false })
        let outcome = await fixture.call("shutdown_vm", ["vmid": 101, "force": true])
        #expect(outcome.error == nil)
        let asked = fixture.policy.operations
        #expect(asked.map { $0.arguments["force"] } == [true, false])
        #expect(asked.map { $0.requests[0].parameters["force"] } == [true, false])
        #expect(fixture.cluster.requests.map(\.parameters) == [["force": false]])
        #expect(fixture.audit.entries.first?["asked"]?["force"] == true)
        #expect(fixture.audit.entries.first?["arguments"]?["force"] == false)
        #expect(fixture.audit.entries.first?["trace"]?.array?.count == 2)
    }

    @Test func `a hook can take an argument away`() async {
        let fixture = shutdown(.changing { $0["force"] = nil })
        #expect(await fixture.call("shutdown_vm", ["vmid": 101, "force": true]).error == nil)
        #expect(fixture.cluster.requests.map(\.parameters) == [[:]])
    }

    @Test func `the second judgement counts`() async {
        let policy = FakePolicy { operation, _ in
            guard operation.arguments["force"] == true else {
                var arguments = operation.arguments
                arguments["force"] = true
                return Decision(verdict: .allow, arguments: arguments)
            }
            return Decision(
                verdict: .deny([.init(reason: "no force", hook: "b.lua:1")]), arguments: operation.arguments)
        }
        let fixture = shutdown(policy)
        let error = await fixture.call("shutdown_vm", ["vmid": 101]).error
        #expect(error?.code == .denied)
        #expect(error?.details["hook"] == "b.lua:1")
        #expect(fixture.cluster.requests.isEmpty)
    }

    @Test func `a second change denies`() async {
        let fixture = shutdown(.changing { $0["seconds"] = .int(($0["seconds"]?.int ?? 0) + 1) })
        let error = await fixture.call("shutdown_vm", ["vmid": 101]).error
        #expect(error?.code == .denied)
        #expect(error?.message.contains("again") == true)
        #expect(error?.details["hook"] == "rewrite.lua:7")
        #expect(fixture.policy.operations.count == 2)
        #expect(fixture.cluster.requests.isEmpty)
        #expect(fixture.audit.events == ["denial"])
    }

    @Test(
        arguments: [
            ("seconds", "x"), ("seconds", 601), ("force", 1), ("unheard_of", true), ("vmid", nil), ("wait", false),
        ] as [(String, JSONValue)])
    func `a change that makes the arguments invalid denies`(name: String, value: JSONValue) async {
        let fixture = shutdown(.changing { $0[name] = value })
        let error = await fixture.call("shutdown_vm", ["vmid": 101]).error
        #expect(error?.code == .denied)
        #expect(error?.message.contains(name) == true)
        #expect(error?.details["hook"] == "rewrite.lua:7")
        #expect(fixture.cluster.requests.isEmpty)
        #expect(fixture.audit.events == ["denial"])
    }

    @Test(
        arguments: [
            ("vmid", 102), ("node", "pve2"), ("target", "pve3"), ("newid", 900), ("cluster", "other"),
        ] as [(String, JSONValue)])
    func `what is acted on is read-only to hooks`(name: String, value: JSONValue) async {
        let more = [
            Parameter("target", .node, ""), Parameter("newid", .vmid, ""), Parameter("cluster", .string(), ""),
        ]
        let fixture = shutdown(.changing { $0[name] = value }, more: more)
        let error = await fixture.call(
            "shutdown_vm", ["vmid": 101, "target": "pve1", "newid": 800, "cluster": "lab"]
        ).error
        #expect(error?.code == .denied)
        #expect(error?.message.contains("'\(name)'") == true)
        #expect(error?.details["hook"] == "rewrite.lua:7")
        #expect(fixture.cluster.requests.isEmpty)
        #expect(fixture.audit.events == ["denial"])
    }

    @Test func `a change that leads to another guest by a detour denies`() async {
        var tool = FakeTool.power("shutdown_vm", "shutdown", parameters: [Self.force])
        tool.resolving = { arguments in
            var target = FakeTool.target(arguments)
            if arguments["force"] == true {
                target.guests = [Guest(cluster: "lab", kind: .qemu, vmid: 100, node: "pve1")]
            }
            return target
        }
        let fixture = Fixture([tool], policy: .changing { $0["force"] = true })
        #expect(await fixture.call("shutdown_vm", ["vmid": 101]).error?.code == .denied)
        #expect(fixture.cluster.requests.isEmpty)
        #expect(fixture.audit.events == ["denial"])
    }

    @Test func `every decision gets facts of its own`() async {
        let policy = FakePolicy { operation, facts in
            let guest = operation.guests[0]
            _ = try? await facts.fact(.status, of: guest)
            _ = try? await facts.fact(.name, of: guest)
            return Decision(verdict: .allow, arguments: operation.arguments)
        }
        let fixture = Fixture(policy: policy)
        for _ in 0..<2 { _ = await fixture.call("stop_vm", ["vmid": 101]) }
        #expect(fixture.cluster.requests.filter { $0.method == .get }.count == 2)
    }

    // MARK: Dry run

    @Test func `a dry run shows the requests, secrets masked, and sends none`() async throws {
        let password = Parameter("cipassword", .string(), "Password")
        let tool = FakeTool.power("shutdown_vm", "shutdown", parameters: [password, Self.force])
        for style in TextStyle.allCases {
            let fixture = Fixture([tool], style: style)
            let outcome = await fixture.call(
                "shutdown_vm", ["vmid": 101, "cipassword": "hunter2", "force": true], options: ["dry_run": true])
            let result = try #require(outcome.value)
            #expect(result["dry_run"] == true)
            #expect(result["decision"] == "allow")
            #expect(result["requests"]?.array?.first?["path"] == "/nodes/pve1/qemu/101/status/shutdown")
            #expect(result["requests"]?.array?.first?["parameters"]?["force"] == true)
            #expect(!JSONWriter.string(.object(result)).contains("hunter2"))
            #expect(!outcome.text.contains("hunter2"))
            #expect(fixture.cluster.requests.isEmpty)
            #expect(fixture.audit.events.isEmpty)
            #expect(fixture.policy.operations.map(\.dryRun) == [true])
        }
    }

    @Test func `a dry run of a denied call says so, and what would have been refused`() async {
        let fixture = Fixture(policy: .denying { _ in true })
        let outcome = await fixture.call("stop_vm", ["vmid": 101, "dry_run": true])
        #expect(outcome.value?["decision"] == "deny")
        #expect(outcome.value?["reasons"]?.array?.first?["hook"] == "protect.lua:12")
        #expect(outcome.text.contains("Refused: POST /nodes/pve1/qemu/101/status/stop"))
        #expect(fixture.audit.events.isEmpty)
    }

    @Test func `a dry run waits for nobody`() async throws {
        let fixture = Fixture()
        let holder = fixture.admit("stop_vm", ["vmid": 101])
        let outcome = await fixture.call("stop_vm", ["vmid": 101, "dry_run": true, "wait_timeout": 0])
        #expect(outcome.value?["dry_run"] == true)
        _ = await fixture.pipeline.run(holder)
    }

    // MARK: Audit

    @Test func `where the intent cannot be written, nothing is changed, and reads go on`() async {
        let read = FakeTool.reading("get_vm") { _, _ in ["status": "running"] }
        let fixture = Fixture([Fixture.stop, read], audit: FakeAudit(isBroken: true))
        let error = await fixture.call("stop_vm", ["vmid": 101]).error
        #expect(error?.code == .internal)
        #expect(error?.message.contains("audit") == true)
        #expect(fixture.cluster.requests.isEmpty)
        #expect(await fixture.call("get_vm", ["vmid": 101]).value?["status"] == "running")
        // The lane was given back.
        #expect(await fixture.call("stop_vm", ["vmid": 101, "wait_timeout": 0]).error?.code == .internal)
    }

    @Test func `a denial stays one where it cannot be written`() async {
        let fixture = Fixture(policy: .denying { _ in true }, audit: FakeAudit(isBroken: true))
        #expect(await fixture.call("stop_vm", ["vmid": 101]).error?.code == .denied)
        #expect(fixture.cluster.requests.isEmpty)
    }
}
