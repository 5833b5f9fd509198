import Gateway
import JSONLines
import Testing

@testable import Policy

/// Calls of the past, decided again from what the audit recorded.
@Suite(.timeLimit(.minutes(10))) struct PolicyReplayTests {
    private static func line(
        _ id: String, event: String = "outcome", decision: String = "allow", facts: JSONObject = [:],
        time: String = "2026-11-23T10:00:00.000000Z", arguments: JSONObject = ["vmid": 107, "node": "pve1"]
    ) -> JSONObject {
        [
            "time": .string(time), "event": .string(event), "id": .string(id),
            "principal": ["user": "alice", "uid": 1000, "groups": ["ops"], "door": "socket"], "cluster": "lab",
            "tool": "stop_vm", "tools": ["stop_vm"], "node": "pve1",
            "guests": [["vmid": 107, "kind": "qemu", "node": "pve1"]], "before": .object(arguments),
            "arguments": .object(arguments), "effects": ["interrupt"],
            "requests": [["method": "POST", "path": "/nodes/pve1/qemu/107/status/stop"]],
            "decision": .string(decision),
            "seen": [
                "clock": WallClock.value(of: "2026-11-23 10:00") ?? .null, "facts": ["107": .object(facts)],
            ],
        ]
    }

    private static func replay(_ hooks: String, _ lines: [JSONObject]) async throws -> PolicyReplayReport {
        let directory = try TemporaryDirectory()
        try directory.write("a.lua", hooks)
        return await (try PolicyReplay(directory: directory.path, settings: [:], toolNames: ["stop_vm"])).run(lines)
    }

    @Test func aStricterPolicyDeniesWhatWasAllowed() async throws {
        let report = try await Self.replay(
            "pre('@interrupt', function(op) if op.guest:tagged('prod') then deny('no') end end)",
            [
                Self.line("1", event: "intent", facts: ["tags": ["prod"]]),
                Self.line("1", facts: ["tags": ["prod"]]), Self.line("2", facts: ["tags": ["dev"]]),
                Self.line("3"), ["event": "start"],
            ])
        #expect(report.calls.map(\.verdict) == ["differs", "same", "undecidable"])
        #expect(report.json["differing"] == 1 && report.json["undecidable"] == 1 && report.json["calls"] == 3)
        #expect(report.text.contains("3 calls, 1 decided otherwise, 1 undecidable"), "\(report.text)")
        #expect(report.text.contains("no (a.lua:1)"), "\(report.text)")
        #expect(report.text.contains("not recorded: tags of guest 107"), "\(report.text)")
    }

    @Test func clockAndEffectsAreThoseOfThen() async throws {
        let report = try await Self.replay(
            "pre('@interrupt', function(op) if clock.hour == 10 and op.api.template:match('status/stop$') then confirm('sure?') end end)",
            [Self.line("1"), Self.line("2", decision: "confirm")])
        #expect(report.calls.map(\.verdict) == ["differs", "same"])
        #expect(report.calls[0].now == "confirm")
    }

    @Test func theStoreCountsTheReplayedCalls() async throws {
        let lines = (1...4).map { Self.line("\($0)") }
        let report = try await Self.replay(
            "pre('*', function(op) if store.hit('x', 60) > 2 then deny('too many') end end)", lines)
        #expect(report.calls.map(\.now) == ["allow", "allow", "deny", "deny"])
        let unknown = try await Self.replay(
            "pre('*', function(op) if store.get('maintenance') then deny('x') end end)", [Self.line("1")])
        #expect(unknown.calls[0].verdict == "undecidable")
    }

    /// A post hook that counts failures, and a pre hook that goes by the number.
    @Test func whatPostHooksWroteCountsForLaterCalls() async throws {
        func failed(_ id: String, _ writes: [JSONValue]) -> JSONObject {
            var line = Self.line(id)
            let clock = WallClock.value(of: "2026-11-23 10:00") ?? .null
            line["reviewed"] = ["clock": clock, "store": .array(writes)]
            return line
        }
        let hit: JSONValue = ["use": "hit", "key": "failures", "window": 3600, "answer": 1]
        let counting =
            "pre('*', function(op) if op.id == '3' and store.hit('failures', 3600) > 2 then deny('x') end end)"
        let counted = try await Self.replay(
            counting, [failed("1", [hit]), failed("2", [hit]), Self.line("3")])
        #expect(counted.calls.map(\.now) == ["allow", "allow", "deny"])
        let set: JSONValue = ["use": "set", "key": "broken", "value": true, "answer": .null]
        let reading = "pre('*', function(op) if op.id ~= '1' and store.get('broken') then deny('x') end end)"
        let lines = [failed("1", [set]), Self.line("2")]
        #expect(try await Self.replay(reading, lines).calls.map(\.now) == ["allow", "deny"])
        // Without the post hook's line nothing is made up.
        #expect(
            try await Self.replay(reading, [Self.line("1"), Self.line("2")]).calls.map(\.verdict)
                == ["same", "undecidable"])
        // Where the call would now be denied, no post hook runs.
        let strict = "pre('*', function(op) if op.id == '1' or store.get('broken') then deny('x') end end)"
        #expect(try await Self.replay(strict, lines).calls.map(\.verdict) == ["differs", "undecidable"])
    }

    @Test func whatAGeneralToolStoodForIsTheSame() async throws {
        var line = Self.line("1")
        line["tool"] = "call_api"
        line["tools"] = ["call_api", "stop_vm"]
        line["amounts_to"] = "stop_vm"
        line["stands_for"] = ["stop_vm"]
        let told = try await Self.replay("pre('*', function(op) deny(op.tool .. ' via ' .. op.via) end)", [line])
        #expect(told.calls[0].reasons == ["stop_vm via call_api (a.lua:1)"])
        let hidden = try await Self.replay("hide('stop_vm', { user = 'alice' })", [line])
        #expect(hidden.calls[0].now == "deny")
    }

    @Test func changedArgumentsAreADifference() async throws {
        let report = try await Self.replay(
            "pre('*', function(op) if op.args.timeout ~= 9 then op.args.timeout = 9 end end)", [Self.line("1")])
        #expect(report.calls[0].verdict == "differs" && report.calls[0].why == "other arguments")
    }

    @Test func whatIsMaskedIsNotGuessed() async throws {
        let report = try await Self.replay(
            "pre('*', function(op) if #op.args.password > 4 then deny('x') end end)",
            [Self.line("1", arguments: ["vmid": 107, "password": "**********"])])
        #expect(report.calls[0].verdict == "undecidable")
    }

    @Test func whatIsNoDecisionIsPassedOver() async throws {
        let report = try await Self.replay("pre('*', function(op) end)", [["event": "start"], ["x": 1], [:]])
        #expect(report.calls.isEmpty)
    }
}
