import JSONLines
import Testing

@testable import Gateway

/// The rate of a profile, over connections and processes.
@Suite(.timeLimit(.minutes(10))) struct RateTests {
    private static func access(_ rate: ProfileRate) -> AccessRules {
        AccessRules(profiles: [Profile(name: "p", members: .init(users: ["*"]), rate: rate)])
    }

    private static let reading = FakeTool.reading("get_vm") { _, _ in [:] }

    @Test func `changes over the rate are refused and told when to try again`() async throws {
        let fixture = Fixture(
            [Fixture.start, Self.reading], access: Self.access(ProfileRate(changes: 2, seconds: 3600)),
            state: try .inMemory())
        for vmid in [101, 102] { #expect(await fixture.call("start_vm", ["vmid": .int(vmid)]).error == nil) }
        let error = try #require(await fixture.call("start_vm", ["vmid": 103]).error)
        #expect(error.code == .overloaded)
        #expect(error.message.contains("rate limited: profile 'p' allows 2 changes in 3600 s; try again in 3600 s"))
        #expect(error.details["retry_after"] == 3600)
        #expect(fixture.cluster.changes.count == 2)
        #expect(fixture.audit.entries.last?["event"] == "denial")
        // Reads, and trials of changes, are not changes.
        #expect(await fixture.call("get_vm", ["vmid": 101]).error == nil)
        #expect(await fixture.call("start_vm", ["vmid": 103, "dry_run": true]).error == nil)
        // Others have a rate of their own.
        let other = CallRequest(
            tool: "start_vm", arguments: ["vmid": 104], principal: Principal(user: "bob", uid: 1001, door: .socket))
        #expect(await fixture.pipeline.run(fixture.pipeline.admit(other)).error == nil)
    }

    @Test func `a change that policy denies does not count`() async throws {
        let fixture = Fixture(
            policy: .denying { $0.guests.contains { $0.vmid == 100 } }, access: Self.access(ProfileRate(changes: 1)),
            state: try .inMemory())
        #expect(await fixture.call("stop_vm", ["vmid": 100]).error?.code == .denied)
        #expect(await fixture.call("stop_vm", ["vmid": 101]).error == nil)
        #expect(await fixture.call("stop_vm", ["vmid": 101]).error?.code == .overloaded)
        // What is forbidden anyway says so, and not that it should be tried again.
        #expect(await fixture.call("stop_vm", ["vmid": 100]).error?.code == .denied)
    }

    @Test func `calls of every kind count, and gateways that share the state count together`() async throws {
        let store = try StateStore.inMemory()
        let access = Self.access(ProfileRate(calls: 3, seconds: 600))
        let first = Fixture([Fixture.start, Self.reading], access: access, state: store)
        #expect(await first.call("get_vm", ["vmid": 101]).error == nil)
        #expect(await first.call("nonsense", [:]).error?.code == .unknownTool)
        // Identities differ between processes.
        let pipeline = Pipeline(
            clusters: first.pipeline.clusters, rules: Rules(policy: first.policy, access: access), audit: first.audit,
            state: store, identity: "other", logger: first.pipeline.logger)
        func call() async -> Outcome {
            await pipeline.run(
                pipeline.admit(
                    CallRequest(tool: "get_vm", arguments: ["vmid": 101], principal: Fixture.principal)))
        }
        #expect(await call().error == nil)
        #expect(await call().error?.code == .overloaded)
        #expect(await first.call("start_vm", ["vmid": 101]).error?.code == .overloaded)
        #expect(first.cluster.changes.isEmpty)
        // The place in the lane was given back.
        first.pipeline.adopt(Rules(policy: FakePolicy()))
        #expect(await first.call("start_vm", ["vmid": 101]).error == nil)
    }

    @Test func `the window slides, what was refused does not count, and a lowered limit is kept`() async throws {
        let store = try StateStore.inMemory()
        func count(_ call: String, _ limit: Int, at seconds: Int) async throws -> Duration? {
            try await store.count(
                RateHit(
                    key: "k", call: call, limit: limit, window: .seconds(10),
                    time: UnixTime(microseconds: seconds * 1_000_000)))
        }
        #expect(try await count("a", 2, at: 100) == nil)
        #expect(try await count("a", 2, at: 101) == nil, "the same call counts once")
        #expect(try await count("b", 2, at: 104) == nil)
        #expect(try await count("c", 2, at: 105) == .seconds(5))
        #expect(try await count("c", 2, at: 109) == .seconds(1))
        #expect(try await count("c", 2, at: 110) == nil)
        #expect(try await count("d", 1, at: 111) == .seconds(9))
        #expect(try await count("e", 0, at: 111) == .seconds(10))
        #expect(try await count("f", 3, at: 1000) == nil)
        #expect(try await store.run("SELECT call FROM rate_hits") == [[.text("f")]], "nothing is kept for ever")
    }

    @Test func `where nothing can be counted, changes are refused and reads go on`() async throws {
        let fixture = Fixture(
            [Fixture.start, Self.reading], access: Self.access(ProfileRate(calls: 10, changes: 10)))
        #expect(await fixture.call("get_vm", ["vmid": 101]).error == nil)
        #expect(await fixture.call("start_vm", ["vmid": 101]).error?.code == .internal)
        #expect(fixture.cluster.changes.isEmpty)
    }

    @Test func `a state file of the version before is brought to this one`() async throws {
        let scratch = Scratch()
        let path = scratch.path("state.sqlite")
        let old = try StateStore(path: path)
        try await old.setFreeze(Freeze(reason: "kept", user: "ada", since: UnixTime(microseconds: 1)))
        let connection = try SQLiteConnection(path)
        try connection.run("DROP TABLE rate_hits")
        try connection.run("PRAGMA user_version = 1")
        let store = try StateStore(path: path)
        #expect(try await store.freeze()?.reason == "kept")
        let hit = RateHit(key: "k", call: "a", limit: 1, window: .seconds(1), time: UnixTime(microseconds: 1))
        #expect(try await store.count(hit) == nil)
    }
}
