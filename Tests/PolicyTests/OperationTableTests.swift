import Gateway
import JSONLines
import Testing

@testable import Policy

/// `op` as hooks see it.
@Suite(.timeLimit(.minutes(10))) struct OperationTableTests {
    @Test(arguments: [
        ("op.id", "call-1"), ("op.tool", "stop_vm"), ("op.via", "nil"), ("op.cluster", "lab"), ("op.vmid", "102"),
        ("op.node", "pve1"), ("op.changes", "true"), ("op.dry_run", "true"), ("op.stage", "pre"),
        ("table.concat(op.effects, ' ')", "interrupt"), ("op.principal.user", "alice"), ("op.principal.uid", "1000"),
        ("table.concat(op.principal.groups, ' ')", "ops"), ("op.principal.door", "socket"),
        ("op.principal.client", "editor 1.0"), ("op.api.method", "POST"),
        ("op.api.template", "/nodes/{node}/qemu/{vmid}/status/stop"), ("op.guest.vmid", "102"),
        ("op.guest.node", "pve1"),
        ("op.guest.type", "qemu"), ("op.guest.cluster", "lab"), ("op.args.vmid", "102"), ("op.args.node", "pve1"),
        ("op.args.missing", "nil"), ("math.type(op.vmid)", "integer"),
        ("clock.year > 2000 and clock.wday <= 7", "true"),
        ("settings.limit", "5"), ("op.requests[1].method", "POST"),
    ])
    func fields(_ expression: String, _ expected: String) async throws {
        let hooks = try await Hooks("pre('*', function(op) deny(tostring(\(expression))) end)", settings: ["limit": 5])
        let facts = FakeFacts()
        #expect(await hooks.decide(.stop(dryRun: true), facts: facts).denials.map(\.reason) == [expected])
        #expect(facts.asked == [])
    }

    @Test func factsAreFetchedWhenRead() async throws {
        let hooks = try await Hooks(
            "pre('*', function(op) deny(op.guest.name .. op.guest.name .. op.guest.tags[2]) end)")
        let facts = FakeFacts([.name: "web", .tags: ["a", "b"], .status: "running"])
        #expect(await hooks.decide(facts: facts).denials.map(\.reason) == ["webwebb"])
        #expect(facts.asked == ["name of 102", "tags of 102"])
    }

    @Test func everyFactCanBeRead() async throws {
        for fact in GuestFact.allCases {
            let facts = FakeFacts([fact: "value"])
            let hooks = try await Hooks("pre('*', function(op) deny(op.guest.\(fact.rawValue)) end)")
            #expect(await hooks.decide(facts: facts).denials.map(\.reason) == ["value"])
            #expect(facts.asked == ["\(fact.rawValue) of 102"])
        }
    }

    @Test func taggedAsksForTheTags() async throws {
        let hooks = try await Hooks(
            "pre('*', function(op) if op.guest:tagged('Prod') and not op.guest:tagged('test') then deny('prod') end end)"
        )
        #expect(await hooks.decide(facts: FakeFacts([.tags: ["web", "prod"]])).denials.map(\.reason) == ["prod"])
        #expect(await hooks.decide(facts: FakeFacts([.tags: ["web"]])).verdict == .allow)
        #expect(await hooks.decide(facts: FakeFacts([.tags: []])).verdict == .allow)
        let wrong = await (try Hooks("pre('*', function(op) op.guest:tagged() end)")).decide(
            facts: FakeFacts([.tags: []]))
        #expect(wrong.denials.first?.reason.contains("tagged: expected a tag") == true)
    }

    @Test(arguments: [
        "op.guest:tagged('prod')", "local t = op.guest.tags", "local n = op.guest.name .. ''", "pve.get('/x')",
    ])
    func aFactThatCannotBeHadDenies(_ body: String) async throws {
        let decision = await (try Hooks("pre('*', function(op)\n\(body) end)")).decide()
        #expect(decision.denials.map(\.hook) == ["test.lua:2"])
        let reason = decision.denials.first?.reason ?? ""
        #expect(reason == "hook failed: pve1 does not answer" || reason == "hook failed: there is no /x")
    }

    @Test func readsOfProxmoxAreAwaited() async throws {
        let hooks = try await Hooks(
            """
            pre('*', function(op)
              local ok, status = pcall(pve.get, '/nodes/' .. op.node .. '/status', { detail = 1 })
              for _, item in ipairs(pve.get('/list')) do deny(status.cpu .. item.name) end
            end)
            """)
        let facts = FakeFacts(answers: ["/nodes/pve1/status": ["cpu": 7], "/list": [["name": "a"], ["name": "b"]]])
        #expect(await hooks.decide(facts: facts).denials.map(\.reason) == ["7a", "7b"])
        #expect(facts.asked == [#"/nodes/pve1/status{"detail":1}"#, "/list"])
    }

    @Test func aReadNeedsAPath() async throws {
        let decision = await (try Hooks("pre('*', function(op) pve.get(7) end)")).decide()
        #expect(decision.denials.first?.reason.hasPrefix("hook failed: pve.get: expected a path") == true)
    }
}
