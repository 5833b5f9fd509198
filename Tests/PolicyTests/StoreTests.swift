import Gateway
import JSONLines
import Testing

@testable import Policy

/// `store` in hooks.
@Suite(.timeLimit(.minutes(10))) struct StoreTests {
    private static func operation(_ id: String, dryRun: Bool = false) -> Operation {
        var operation = Operation.stop(dryRun: dryRun)
        operation.id = id
        return operation
    }

    @Test func valuesOutliveACall() async throws {
        let hooks = try await Hooks(
            """
            pre('stop_vm', function(op)
              local seen = store.get('seen') or { n = 0 }
              store.set('seen', { n = seen.n + 1, list = {} })
              if seen.n > 0 then deny(seen.n .. ' ' .. #seen.list) end
            end)
            """)
        #expect(await hooks.decide().verdict == .allow)
        #expect(await hooks.decide().denials.map(\.reason) == ["1 0"])
        #expect(await hooks.decide().denials.map(\.reason) == ["2 0"])
    }

    @Test func aRateLimitCountsCallsAndNotRuns() async throws {
        let hooks = try await Hooks(
            """
            pre('*', function(op)
              for i = 1, 3 do store.hit('changes:' .. op.principal.user, 60) end
              if store.hit('changes:' .. op.principal.user, 60) > 2 then deny('more than 2 changes a minute') end
            end)
            """)
        #expect(await hooks.decide(Self.operation("1")).verdict == .allow)
        #expect(await hooks.decide(Self.operation("2")).verdict == .allow)
        // Policy runs again for the same call.
        #expect(await hooks.decide(Self.operation("2")).verdict == .allow)
        #expect(await hooks.decide(Self.operation("3", dryRun: true)).denials.count == 1)
        #expect(await hooks.decide(Self.operation("2")).verdict == .allow)
        #expect(await hooks.decide(Self.operation("3")).denials.count == 1)
    }

    @Test func aDryRunLeavesNothing() async throws {
        let store = MemoryHookStore()
        let hooks = try await Hooks(
            "pre('*', function(op) store.set('a', 1) if store.get('a') ~= 1 then deny('lost') end end)", store: store)
        #expect(await hooks.decide(Self.operation("1", dryRun: true)).verdict == .allow)
        #expect(try store.value("a") == .null)
        #expect(await hooks.decide(Self.operation("1")).verdict == .allow)
        #expect(try store.value("a") == 1)
    }

    @Test func postHooksUseItToo() async throws {
        let hooks = try await Hooks("post('*', function(op, result) result.n = store.hit('k', 60) end)")
        #expect(await hooks.review([:]).value == ["n": 1])
    }

    @Test(arguments: [
        "store.get()", "store.get({})", "store.get('')", "store.set('k', function() end)", "store.set('k', 1, 2)",
        "store.hit('k')", "store.hit('k', 'x')", "store.hit('k', 0.5)", "store.hit('k', 0)", "store.hit('k', 1e9)",
        "store.set(('k'):rep(300), 1)", "store.set('k', ('x'):rep(70000))", "store.set('k', 0/0)",
    ])
    func whatIsWrongDenies(_ body: String) async throws {
        let decision = await (try Hooks("pre('*', function(op)\n\(body) end)")).decide()
        #expect(decision.denials.map(\.hook) == ["test.lua:2"])
    }

    @Test func itIsNotThereWhileFilesLoad() async throws {
        for body in ["store.get('k')", "store.set('k', 1)", "store.hit('k', 1)"] {
            let error = await #expect(throws: GatewayError.self) { try await Hooks(body) }
            #expect(error?.message.contains("can be used only inside a hook") == true)
        }
        let error = await #expect(throws: GatewayError.self) { try await Hooks("local h = clock.hour") }
        #expect(error?.message == "hook test.lua:1: clock can be read only inside a hook")
    }
}

/// What an audit line can hold of what hooks saw.
@Suite(.timeLimit(.minutes(10))) struct SeenByHooksTests {
    @Test func everyAnswerIsKept() async throws {
        let hooks = try await Hooks(
            """
            pre('*', function(op)
              local name, tagged = op.guest.name, op.guest:tagged('prod')
              pcall(function() return op.guest.pool end)
              pve.get('/version')
              pve.get('/secret')
              store.hit('k', 60)
            end)
            """, settings: ["x": 1])
        let facts = FakeFacts(
            [.name: "db1", .tags: ["prod"]], answers: ["/version": ["release": "9"], "/secret": ["password": "p"]])
        let seen = await hooks.decide(facts: facts).seen
        #expect(
            seen.facts == ["102": ["name": "db1", "tags": ["prod"], "pool": ["error": "pve1 does not answer"]]])
        #expect(
            seen.gets == [
                ["path": "/version", "answer": ["release": "9"]], ["path": "/secret", "left_out": "it has secrets"],
            ])
        #expect(seen.store == [["use": "hit", "key": "k", "window": 60, "answer": 1]])
        #expect(seen.clock["wday"]?.int != nil)
        #expect(seen.settings.utf8.count == 64)
        #expect(await hooks.decide(.stop(), facts: FakeFacts()).seen.settings == seen.settings)
    }

    @Test func whereNoHookRanNothingWasSeen() async throws {
        #expect(await (try Hooks("pre('other', function() end)")).decide().seen.isEmpty)
    }
}
