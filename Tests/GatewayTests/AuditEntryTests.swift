import JSONLines
import Testing

@testable import Gateway

/// What stands in the audit about a call.
@Suite(.timeLimit(.minutes(10))) struct AuditEntryTests {
    @Test func `an outcome says everything that an intent does, and what it came to`() async throws {
        let policy = FakePolicy { operation, _ in
            var arguments = operation.arguments
            arguments["note"] = "changed"
            var seen = Seen()
            seen.settings = "ab12"
            seen.addFact(.tags, of: operation.guests[0], .value(["prod"]))
            let step = Decision.Step(hook: "a.lua:1", microseconds: 7, result: "change")
            return Decision(verdict: .allow, arguments: arguments, trace: [step], seen: seen)
        }
        let tool = FakeTool.power("stop_vm", "stop", parameters: [Parameter("note", .string(), "A note")])
        let access = ProfileTests.forAll(Profile(name: "ops"))
        let fixture = Fixture([tool], policy: policy, access: access)
        let outcome = await fixture.call("stop_vm", ["vmid": "101"])
        #expect(outcome.error == nil)
        let lines = fixture.audit.entries
        try #require(lines.map { $0["event"] } == ["intent", "outcome"])
        let (intent, end) = (lines[0], lines[1])
        for name in intent.names where name != "event" { #expect(end[name] == intent[name], "\(name)") }
        #expect(end["id"]?.string == outcome.callID)
        #expect(end["principal"]?["profile"] == "ops" && end["principal"]?["groups"] == ["ops"])
        #expect(end["asked"] == ["vmid": "101"])
        #expect(end["before"]?["note"] == nil && end["arguments"]?["note"] == "changed")
        #expect(end["guests"] == [["vmid": 101, "kind": "qemu", "node": "pve1"]])
        #expect(end["decision"] == "allow")
        #expect(end["trace"]?.array?.first == ["hook": "a.lua:1", "us": 7, "result": "change"])
        #expect(end["policy"] == "digest-1" && end["settings"] == "ab12")
        #expect(end["seen"]?["facts"]?["101"]?["tags"] == ["prod"])
        #expect(end["sent"] == ["POST /nodes/pve1/qemu/101/status/stop"])
        #expect(end["seconds"]?.double != nil)
        #expect(end["result"]?["status"] == "done")
    }

    @Test func `an outcome says what the post hooks saw`() async throws {
        var seen = Seen()
        seen.addStore("hit", ["key": "k", "window": 60], .value(1))
        let step = Decision.Step(hook: "a.lua:9", microseconds: 3, result: "reviewed")
        let policy = FakePolicy(review: { [seen] _, _, value, _ in Review(value: value, trace: [step], seen: seen) })
        let fixture = Fixture(policy: policy)
        #expect(await fixture.call("stop_vm", ["vmid": 101]).error == nil)
        let end = try #require(fixture.audit.entries.last)
        #expect(end["review"] == [["hook": "a.lua:9", "us": 3, "result": "reviewed"]])
        #expect(end["reviewed"]?["store"] == [["use": "hit", "key": "k", "window": 60, "answer": 1]])
        #expect(fixture.audit.entries.first?["reviewed"] == nil, "an intent comes before them")
    }

    @Test func `a line names what a general tool stands for`() async {
        let spec = ToolSpec(
            name: "call_api", title: "", summary: "", toolset: "api", parameters: [.vmid], effects: [.interrupt],
            output: [:])
        let general = FakeTool(
            spec: spec, resolving: { FakeTool.target($0) },
            planning: { call in call.guests.map { APIRequest(.post, $0, "/status/stop") } }, running: FakeTool.sendPlan)
        let access = ProfileTests.forAll(
            Profile(name: "p", tools: ["*"], endpoints: ["POST /nodes/{node}/qemu/{vmid}/status/stop"]))
        let fixture = Fixture([general, Fixture.stop], access: access)
        _ = await fixture.call("call_api", ["vmid": 101])
        let line = fixture.audit.entries.first
        #expect(line?["tool"] == "call_api" && line?["tools"] == ["call_api", "stop_vm"], "\(fixture.audit.entries)")
        #expect(line?["amounts_to"] == "stop_vm" && line?["stands_for"] == ["stop_vm"])
        _ = await fixture.call("stop_vm", ["vmid": 101])
        #expect(fixture.audit.entries.last?["amounts_to"] == nil && fixture.audit.entries.last?["stands_for"] == nil)
    }

    @Test func `a denial names every reason`() async {
        let fixture = Fixture(policy: .denying { _ in true })
        _ = await fixture.call("stop_vm", ["vmid": 101])
        let denial = fixture.audit.entries.first
        #expect(denial?["decision"] == "deny")
        #expect(denial?["reasons"]?.array?.compactMap { $0["hook"]?.string } == ["protect.lua:12", "weekend.lua:3"])
        #expect(denial?["error"]?["code"] == "denied")
    }

    @Test(
        arguments: [
            (["value": "s3cr3t"], Set<Effect>([.escape]), "it may be a secret"),
            (["stdout": .string(String(repeating: "x", count: 20_000))], [.exec], "it is too large"),
        ] as [(JSONObject, Set<Effect>, String)])
    func `results that do not belong there are left out`(_ result: JSONObject, _ effects: Set<Effect>, _ reason: String)
        async
    {
        let tool = FakeTool.power("odd", "start", effects) { call, context in
            _ = try await FakeTool.sendPlan(call, context)
            return result
        }
        let fixture = Fixture([tool], access: ProfileTests.forAll(Profile(name: "p", tools: ["odd"])))
        #expect(await fixture.call("odd", ["vmid": 101]).value?.names == result.names)
        #expect(fixture.audit.entries.last?["result"] == ["left_out": .string(reason)])
    }
}
