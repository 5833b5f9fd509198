import JSONLines
import Logging
import Testing

@testable import Gateway

/// Several clusters behind one pipeline: what is kept apart, and what a caller is told.
@Suite(.timeLimit(.minutes(10))) struct ClustersTests {
    private struct World {
        let lab = FakeCluster(name: "lab")
        let prod = FakeCluster(name: "prod")
        let audit = FakeAudit()
        let pipeline: Pipeline

        init(
            _ tools: [any Tool] = [Fixture.stop], access: AccessRules = AccessRules(),
            policies: [String: any PolicyEngine] = [:], state: StateStore? = nil
        ) {
            let registry = ToolRegistry(tools)
            pipeline = Pipeline(
                clusters: [ServedCluster(lab, registry: registry), ServedCluster(prod, registry: registry)],
                rules: Rules(policy: FakePolicy(), access: access, policies: policies), audit: audit, state: state,
                style: .plain, identity: "test", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }

        func call(_ arguments: JSONObject, as principal: Principal = Fixture.principal) async -> Outcome {
            await pipeline.run(
                pipeline.admit(CallRequest(tool: "stop_vm", arguments: arguments, principal: principal)))
        }
    }

    private static let eve = Principal(user: "eve", uid: 1001, door: .socket)

    @Test func `the cluster is chosen by name, and no argument of the tool's`() async throws {
        let world = World()
        let outcome = await world.call(["cluster": "prod", "vmid": 101])
        #expect(outcome.value?["cluster"] == "prod" && outcome.cluster == "prod")
        #expect(outcome.text.hasSuffix("\nCluster: prod"), "\(outcome.text)")
        #expect(world.lab.requests.isEmpty && world.prod.changes.count == 1)
        let intent = try #require(world.audit.entries.first { $0["event"] == "intent" })
        #expect(intent["cluster"] == "prod" && intent["asked"]?["cluster"] == "prod")
        #expect(intent["arguments"]?["cluster"] == nil)
    }

    @Test(
        arguments: [
            (.null, "is missing: which cluster the call is for, one of lab, prod"),
            ("Prod", "there is no cluster 'Prod' (did you mean 'prod'?); there are lab, prod"),
            (["lab"], "must be a cluster's name, one of lab, prod, not an array"),
        ] as [(JSONValue, String)])
    func `whoever has a choice makes it, and hears of all faults at once`(_ value: JSONValue, _ expected: String) async
    {
        let world = World()
        let outcome = await world.call(["cluster": value, "vmid": "x"])
        #expect(outcome.error?.code == .invalidArguments)
        let message = outcome.error?.message ?? ""
        #expect(message.contains(expected.prefix { $0 != "[" }) && message.contains("vmid"), "\(message)")
        #expect(outcome.cluster == nil && world.lab.requests.isEmpty && world.prod.requests.isEmpty)
    }

    @Test func `schemas say it where there is something to choose`() async throws {
        let tools = await World().pipeline.tools(for: Fixture.principal)
        let schema = try #require(tools.first?.inputSchema)
        #expect(schema["properties"]?["cluster"]?["enum"] == ["lab", "prod"])
        #expect(schema["required"] == ["cluster", "vmid"])
        let alone = await Fixture().pipeline.tools(for: Fixture.principal)
        #expect(alone.first?.inputSchema["properties"]?["cluster"] == nil)
        #expect(await Fixture().call("stop_vm", ["cluster": "lab", "vmid": 101]).error?.code == .invalidArguments)
    }

    @Test func `a profile holds where it says, the first one on each cluster`() async {
        let access = AccessRules(profiles: [
            Profile(name: "ada-lab", members: .init(users: ["ada"]), clusters: ["lab"]),
            Profile(name: "eve", members: .init(users: ["eve"]), clusters: ["lab"]),
            Profile(name: "ada", members: .init(users: ["ada"]), isReadOnly: true),
        ])
        let world = World(access: access)
        #expect(world.pipeline.clusterChoice(of: Fixture.principal) == ["lab", "prod"])
        #expect(world.pipeline.profile(of: Fixture.principal, on: "lab") == "ada-lab")
        #expect(world.pipeline.profile(of: Fixture.principal, on: "prod") == "ada")
        #expect(await world.call(["cluster": "prod", "vmid": 101]).error?.code == .denied)
        #expect(await world.call(["cluster": "lab", "vmid": 101]).value != nil)
        // A tool that is there on one cluster only says so.
        #expect(await world.pipeline.tools(for: Fixture.principal).first?.clusters == ["lab"])
        // With one cluster there is nothing to choose; the other is answered like one that nobody has.
        #expect(world.pipeline.clusterChoice(of: Self.eve).isEmpty)
        #expect(await world.call(["vmid": 101], as: Self.eve).value?["cluster"] == nil)
        let prod = await world.call(["cluster": "prod", "vmid": 101], as: Self.eve).error?.message
        let none = await world.call(["cluster": "none", "vmid": 101], as: Self.eve).error?.message
        #expect(prod == none?.replacing("none", with: "prod") && prod?.contains("there are lab") == true)
        #expect(world.prod.changes.isEmpty && world.lab.changes.count == 2)
        let denial = world.audit.entries.last { $0["event"] == "denial" && $0["principal"]?["user"] == "eve" }
        #expect(denial?["cluster"] == "prod" && denial?["asked"]?["cluster"] == "prod", "\(world.audit.entries)")
        // In no profile of any cluster: no tools at all.
        let stranger = Principal(user: "bob", uid: 1002, door: .socket)
        #expect(await world.call(["cluster": "lab", "vmid": 101], as: stranger).error?.code == .unknownTool)
    }

    @Test func `each cluster has a policy of its own`() async {
        let world = World(policies: [
            "lab": FakePolicy(), "prod": FakePolicy.denying { _ in true },
        ])
        #expect(await world.call(["cluster": "lab", "vmid": 101]).value != nil)
        #expect(await world.call(["cluster": "prod", "vmid": 101]).error?.code == .denied)
        let hiding = World(policies: ["lab": FakePolicy(hiding: ["stop_vm"]), "prod": FakePolicy()])
        #expect(await hiding.pipeline.tools(for: Fixture.principal).first?.clusters == ["prod"])
        #expect(await hiding.call(["cluster": "lab", "vmid": 101]).error?.code == .unknownTool)
        // Seen on the list, called without a cluster: not unknown.
        #expect(await hiding.call(["vmid": 101]).error?.code == .invalidArguments)
    }

    @Test func `the gateway's own guest is one of one cluster`() async {
        var access = AccessRules()
        access.places = ["prod": GatewayPlace(guest: 101), "lab": GatewayPlace(guest: 102)]
        let world = World(access: access)
        #expect(await world.call(["cluster": "lab", "vmid": 101]).value != nil)
        let own = await world.call(["cluster": "prod", "vmid": 101])
        #expect(own.error?.code == .denied && own.error?.message.contains("carries this gateway") == true)
        #expect(world.prod.changes.isEmpty)
        #expect(access.words(for: Fixture.principal, on: "prod").joined().contains("runs in guest 101"))
        #expect(access.words(for: Fixture.principal, on: "lab").joined().contains("runs in guest 102"))
    }

    @Test func `a cancelled call's task is stopped where it runs`() async throws {
        let stop = FakeTool(
            spec: ToolSpec(
                name: "stop_task", title: "s", summary: "s", parameters: [Parameter("upid", .string(), "UPID")],
                effects: [.interrupt], output: [:]),
            resolving: { Target(arguments: $0) }, planning: { _ in [] },
            running: { _, context in ["goal_reached": .bool(context.cluster.name == "prod")] })
        let world = World([stop])
        let error = GatewayError(.cancelled, "cancelled", ["upid": "UPID:a"])
        let outcome = Outcome(result: .failure(error), text: "", callID: "test-1", cluster: "prod")
        await world.pipeline.settle(cancelled: outcome, of: "stop_vm", by: Fixture.principal, stopsTask: true)
        let line = try #require(world.audit.entries.last)
        #expect(line["cluster"] == "prod" && line["task"] == "stopped", "\(line)")
    }

    @Test func `the same VMID elsewhere is another lane`() async {
        let gate = Gate()
        let waiting = FakeTool.power("stop_vm", "stop") { call, context in
            if context.cluster.name == "lab" { try await gate.wait() }
            return try await FakeTool.sendPlan(call, context)
        }
        let world = World([waiting])
        async let first = world.call(["cluster": "lab", "vmid": 101])
        #expect(await world.call(["cluster": "prod", "vmid": 101]).value != nil)
        gate.open()
        #expect(await first.value != nil)
    }

    @Test func `rates count cluster by cluster`() async throws {
        let access = AccessRules(profiles: [
            Profile(name: "p", members: .init(users: ["*"]), rate: ProfileRate(changes: 1))
        ])
        let world = World(access: access, state: try StateStore.inMemory())
        #expect(await world.call(["cluster": "lab", "vmid": 101]).value != nil)
        #expect(await world.call(["cluster": "lab", "vmid": 101]).error?.code == .overloaded)
        #expect(await world.call(["cluster": "prod", "vmid": 101]).value != nil)
    }

    @Test func `an approver is one where its profile says so`() {
        let access = AccessRules(profiles: [
            Profile(name: "p", members: .init(users: ["eve"]), isApprover: true, clusters: ["prod"]),
            Profile(name: "q", members: .init(users: ["*"])),
        ])
        let world = World(access: access)
        #expect(world.pipeline.recognised(Self.eve).approves == ["prod"])
        let rules = ApprovalRules()
        #expect(rules.isApprover(world.pipeline.recognised(Self.eve), on: "prod"))
        #expect(!rules.isApprover(world.pipeline.recognised(Self.eve), on: "lab"))
    }

    @Test func `reads of two clusters are not shared`() async throws {
        let world = World()
        let reads = SharedReads(maximumAge: .seconds(60))
        let list = APIRequest(.get, "/nodes")
        for cluster in [world.lab, world.prod, world.lab] {
            _ = try await SharingCluster(cluster, reads, WriteCount()).send(list)
        }
        #expect(world.lab.requests.count == 1 && world.prod.requests.count == 1)
    }

    @Test func `tasks with the same UPID on two clusters are two tasks`() async throws {
        let store = try StateStore.inMemory()
        for cluster in ["lab", "prod"] {
            try await store.taskBegan(
                JournaledTask(
                    upid: "UPID:a", cluster: cluster, call: "c", tool: "stop_vm", user: "ada", began: .now()))
        }
        try await store.taskEnded("UPID:a", on: "lab")
        let journal = TaskJournal(store: store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        // This process still follows the other one; a later one would take it over.
        #expect(try await journal.adopt(cluster: "prod").isEmpty)
        try await store.taskEnded("UPID:a", on: "prod")
    }
}
