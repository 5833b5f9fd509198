import Gateway
import JSONLines
import Testing

@testable import Policy

/// `op.after`: a guest as the call would leave it, so that nobody relabels one out of a rule.
@Suite(.timeLimit(.minutes(10))) struct AfterFactsTests {
    private static let guest = Guest(cluster: "lab", kind: .qemu, vmid: 102, node: "pve1")
    private static let facts: [GuestFact: JSONValue] = [
        .name: "db1", .tags: ["prod"], .pool: "p1", .protection: true, .cpus: 4, .memory: 2048,
    ]
    private static let config: JSONValue = ["name": "db1", "tags": "prod", "cores": 2, "sockets": 2]
    private static let old: JSONValue = ["name": "old", "tags": "test", "memory": 512]

    /// What a hook reads for an expression, or the error.
    private static func read(
        _ expression: String, _ requests: [APIRequest], guests: [Guest] = [guest]
    ) async throws -> String? {
        let hooks = try await Hooks(
            """
            local function text(v) if type(v) == 'table' then return table.concat(v, '+') end return tostring(v) end
            pre('*', function(op) deny(text(\(expression))) end)
            """)
        var operation = Operation.stop(effects: [.reconfigure])
        operation.requests = requests
        operation.guests = guests
        let facts = FakeFacts(
            facts,
            answers: [
                "/nodes/pve1/qemu/102/config": config, "/nodes/pve1/qemu/102/snapshot/before/config": old,
            ])
        return await hooks.decide(operation, facts: facts).denials.first?.reason
    }

    private static func change(_ parameters: JSONObject) -> [APIRequest] {
        [APIRequest(.put, guest, "/config", parameters)]
    }

    @Test(
        arguments: [
            ("op.after.tags", ["tags": "a;B"], "a+b"), ("op.after:tagged('prod')", ["tags": ""], "false"),
            ("op.after:tagged('prod')", ["delete": "tags"], "false"),
            ("op.after:tagged('prod')", ["delete": "cores,tags"], "false"),
            ("op.after:tagged('prod')", ["delete": ["tags"]], "false"),
            ("op.after:tagged('prod')", ["cores": 1], "true"), ("op.guest:tagged('prod')", ["tags": ""], "true"),
            ("op.after.name", ["name": "web"], "web"), ("op.after.name", ["cores": 1], "db1"),
            ("op.after.name", ["delete": "name"], "nil"), ("op.after.protection", ["protection": 0], "false"),
            ("op.after.protection", ["delete": "protection"], "false"), ("op.after.protection", ["cores": 1], "true"),
            ("op.after.cpus", ["cores": 8], "16"), ("op.after.cpus", ["cores": 8, "sockets": 1], "8"),
            ("op.after.cpus", ["delete": "sockets"], "2"), ("op.after.cpus", ["memory": 1], "4"),
            ("op.after.memory", ["memory": "4096"], "4096"), ("op.after.pool", ["cores": 1], "p1"),
            ("op.after.vmid", ["cores": 1], "102"),
            ("op.after.uptime", ["cores": 1], "hook failed: op.after has no field 'uptime'"),
        ] as [(String, JSONObject, String)])
    func ofAChangedConfiguration(_ expression: String, _ parameters: JSONObject, _ expected: String) async throws {
        #expect(try await Self.read(expression, Self.change(parameters)) == expected)
    }

    @Test func aCallThatChangesNoFactLeavesThemAsTheyAre() async throws {
        let stop = [APIRequest(.post, Self.guest, "/status/stop")]
        #expect(try await Self.read("op.after.tags", stop) == "prod")
        #expect(try await Self.read("op.after == op.guest", []) == "true")
        #expect(try await Self.read("op.after", [], guests: []) == "nil")
    }

    @Test func ofAPool() async throws {
        let add = APIRequest(.put, "/pools/{poolid}", ["poolid": "p2"], ["vms": "101,102"])
        #expect(try await Self.read("op.after.pool", [add]) == "p2")
        #expect(try await Self.read("op.after.tags", [add]) == "prod")
        let other = APIRequest(.put, "/pools", [:], ["poolid": "p2", "vms": "103"])
        #expect(try await Self.read("op.after.pool", [other]) == "p1")
        let remove = APIRequest(.put, "/pools", [:], ["poolid": "p1", "vms": "102", "delete": true])
        #expect(try await Self.read("op.after.pool", [remove]) == "nil")
    }

    @Test func ofAClone() async throws {
        let clone = APIRequest(.post, Self.guest, "/clone", ["newid": 200, "name": "copy", "pool": "p3"])
        #expect(try await Self.read("op.after.vmid", [clone]) == "200")
        #expect(try await Self.read("op.after.name .. op.after.pool", [clone]) == "copyp3")
        #expect(try await Self.read("op.after.tags", [clone]) == "prod")
        let plain = APIRequest(.post, Self.guest, "/clone", ["newid": 200])
        #expect(try await Self.read("op.after.pool", [plain]) == "nil")
    }

    @Test func ofARollback() async throws {
        let rollback = APIRequest(
            .post, "/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback",
            ["node": "pve1", "vmid": "102", "snapname": "before"])
        #expect(try await Self.read("op.after.name", [rollback]) == "old")
        #expect(try await Self.read("op.after.tags", [rollback]) == "test")
        #expect(try await Self.read("op.after.pool", [rollback]) == "p1")
    }

    @Test func ofANewGuestAndARestoredOne() async throws {
        let create = APIRequest(.post, "/nodes/{node}/qemu", ["node": "pve1"], ["vmid": 300, "cores": 2, "tags": "x"])
        #expect(try await Self.read("op.after.vmid", [create], guests: []) == "300")
        #expect(try await Self.read("op.after.tags", [create], guests: []) == "x")
        #expect(try await Self.read("op.after.cpus", [create], guests: []) == "2")
        #expect(try await Self.read("op.after.pool", [create], guests: []) == "nil")
        let restore = APIRequest(
            .post, "/nodes/{node}/qemu", ["node": "pve1"], ["vmid": 102, "archive": "nfs:backup/x", "name": "new"])
        #expect(try await Self.read("op.after.name", [restore]) == "new")
        // What cannot be known denies.
        #expect(try await Self.read("op.after:tagged('prod')", [restore])?.contains("not known beforehand") == true)
    }

    @Test func whereTheGuestsCannotBeToldItFails() async throws {
        var operation = Operation.stop()
        operation.guests = []
        operation.reachesUnknown = true
        let decision = await (try Hooks("pre('*', function(op)\nif op.after then note('x') end end)")).decide(operation)
        #expect(decision.denials.map(\.hook) == ["test.lua:2"])
        #expect(decision.denials.first?.reason.contains("cannot be told") == true)
    }

    @Test func aMisspeltFieldIsNoAbsentFact() async throws {
        for field in ["op.gest", "op.guest.tagz", "op.principal.usr", "clock.weekday", "op.guest[1]", "op[true]"] {
            let decision = await (try Hooks("pre('*', function(op)\nif \(field) then deny('x') end end)")).decide()
            #expect(decision.denials.map(\.hook) == ["test.lua:2"], "\(field)")
            #expect(decision.denials.first?.reason.contains("has no field") == true, "\(field)")
        }
        let global = await (try Hooks("pre('*', function(op) if protectd then deny('x') end end)")).decide()
        #expect(global.denials.first?.reason.hasPrefix("hook failed: there is no global 'protectd'") == true)
    }

    @Test func aGeneralToolIsWhatItAmountsTo() async throws {
        var operation = Operation.stop(tool: "call_api")
        operation.amountsTo = "stop_vm"
        operation.toolNames = ["call_api", "stop_vm"]
        for pattern in ["call_api", "stop_vm", "@interrupt", "stop_*"] {
            let hooks = try await Hooks("pre('\(pattern)', function(op) deny(op.tool .. ' via ' .. op.via) end)")
            #expect(await hooks.decide(operation).denials.map(\.reason) == ["stop_vm via call_api"])
        }
    }
}
