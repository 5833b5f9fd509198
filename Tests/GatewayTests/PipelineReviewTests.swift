import Gateway
import JSONLines
import Testing

@Suite(.timeLimit(.minutes(10))) struct PipelineReviewTests {
    private static let failing = FakePolicy(review: { _, _, value, _ in
        Review(value: value, failure: .init(reason: "attempt to index nil", hook: "redact.lua:3"))
    })

    @Test func `where a post hook fails, the result is withheld and the deed is told`() async throws {
        let tool = FakeTool.power("stop_vm", "stop") { call, context in
            _ = try await context.cluster.send(call.plan[0])
            await context.tasks.began("UPID:9") { .ok }
            context.tasks.ended("UPID:9")
            return ["secret_name": "firewall"]
        }
        let fixture = Fixture([tool], policy: Self.failing)
        let outcome = await fixture.call("stop_vm", ["vmid": 101])
        let error = try #require(outcome.error)
        #expect(error.code == .resultWithheld)
        #expect(error.message.contains("the operation was done"))
        #expect(error.message.contains("attempt to index nil"))
        #expect(error.details["hook"] == "redact.lua:3")
        #expect(error.details["upids"] == ["UPID:9"])
        #expect(!outcome.text.contains("firewall"))
        #expect(fixture.cluster.changes.count == 1)
        #expect(fixture.audit.entries.last?["error"]?["code"] == "result_withheld")
    }

    @Test func `a read's result is withheld too`() async {
        let tool = FakeTool.reading("get_vm") { _, _ in ["name": "firewall"] }
        let outcome = await Fixture([tool], policy: Self.failing).call("get_vm", ["vmid": 101])
        #expect(outcome.error?.code == .resultWithheld)
        #expect(outcome.error?.message.contains("the read was done") == true)
        #expect(!outcome.text.contains("firewall"))
    }

    @Test func `an error is withheld too, and told to be one`() async {
        let tool = FakeTool.power("stop_vm", "stop") { _, _ in throw GatewayError(.taskFailed, "firewall burns") }
        let outcome = await Fixture([tool], policy: Self.failing).call("stop_vm", ["vmid": 101])
        #expect(outcome.error?.code == .resultWithheld)
        #expect(outcome.error?.message.contains("the operation failed (task_failed)") == true)
        #expect(outcome.error?.message.contains("burns") == false)
    }

    @Test func `an error stays an error, whatever post hooks make of it`() async throws {
        let tool = FakeTool.power("stop_vm", "stop") { _, _ in
            throw GatewayError(.taskFailed, "can't lock file", ["upid": "UPID:1", "log": ["secret", "lines"]])
        }
        let policy = FakePolicy(review: { _, stage, value, _ in
            #expect(stage == .error)
            #expect(value["code"] == "task_failed")
            return Review(value: [
                "code": "done", "ok": true, "status": "running", "message": "all fine", "upid": "UPID:1",
            ])
        })
        let error = try #require(await Fixture([tool], policy: policy).call("stop_vm", ["vmid": 101]).error)
        #expect(error.code == .taskFailed)
        #expect(error.message == "all fine")
        #expect(error.details == ["ok": true, "status": "running", "upid": "UPID:1"])
    }

    @Test func `an error of which nothing was left still has its code`() async {
        let tool = FakeTool.power("stop_vm", "stop") { _, _ in throw GatewayError(.locked, "locked by ada") }
        let policy = FakePolicy(review: { _, _, _, _ in Review(value: [:]) })
        #expect(
            await Fixture([tool], policy: policy).call("stop_vm", ["vmid": 101]).error
                == GatewayError(.locked, "locked"))
    }

    @Test func `the text is written from what the post hooks left`() async {
        let policy = FakePolicy(review: { _, _, value, _ in
            var value = value
            value["status"] = "redacted"
            return Review(value: value)
        })
        let outcome = await Fixture(policy: policy).call("stop_vm", ["vmid": 101])
        #expect(outcome.text == "plain stop_vm: redacted")
    }

    @Test func `an unexpected error is an internal one`() async {
        struct Odd: Error {}
        let tool = FakeTool.power("stop_vm", "stop") { _, _ in throw Odd() }
        #expect(await Fixture([tool]).call("stop_vm", ["vmid": 101]).error?.code == .internal)
    }

    @Test(arguments: [false, true])
    func `progress text from Proxmox does not get past a post hook`(isReviewed: Bool) async {
        let tool = FakeTool.power("stop_vm", "stop") { _, context in
            await context.progress?("INFO: password of db1 is hunter2")
            return [:]
        }
        let policy = isReviewed ? FakePolicy(review: { _, _, value, _ in Review(value: value) }) : FakePolicy()
        let log = EventLog()
        _ = await Fixture([tool], policy: policy).call("stop_vm", ["vmid": 101]) { log.add($0) }
        #expect(log.events == [isReviewed ? "stop_vm is running" : "INFO: password of db1 is hunter2"])
    }

    @Test func `without a listener there is no progress`() async {
        let tool = FakeTool.power("stop_vm", "stop") { _, context in ["heard": .bool(context.progress != nil)] }
        #expect(await Fixture([tool]).call("stop_vm", ["vmid": 101]).value?["heard"] == false)
    }
}
