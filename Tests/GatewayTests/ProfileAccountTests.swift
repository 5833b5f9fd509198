import JSONLines
import Logging
import Testing

@testable import Gateway

/// A profile's own account at Proxmox: what a call sends goes with it, what decides does not.
@Suite(.timeLimit(.minutes(10))) struct ProfileAccountTests {
    private static let access = AccessRules(profiles: [
        Profile(name: "agent", members: .init(users: ["ada"]), token: "agent@pve!x"),
        Profile(name: "ops", members: .init(users: ["*"])),
    ])
    private static let eve = Principal(user: "eve", uid: 1001, door: .socket)

    private static func cluster() -> FakeCluster {
        FakeCluster { request in
            request.path == "/cluster/resources"
                ? [["vmid": 101, "node": "pve1", "type": "qemu", "status": "running", "name": "web"]]
                : request.method == .get ? ["name": "web", "status": "running"] : .null
        }
    }

    private static func pipeline(
        own: FakeCluster, accounts: [String: any ClusterAccess], policy: FakePolicy = FakePolicy(),
        audit: FakeAudit = FakeAudit()
    ) -> Pipeline {
        Pipeline(
            clusters: [ServedCluster(own, registry: ToolRegistry([Fixture.stop]))],
            rules: Rules(policy: policy, access: access, accounts: accounts), audit: audit, style: .plain,
            identity: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func stop(_ pipeline: Pipeline, as principal: Principal = Fixture.principal) async -> Outcome {
        await pipeline.run(
            pipeline.admit(CallRequest(tool: "stop_vm", arguments: ["vmid": 101], principal: principal)))
    }

    @Test func `requests go with the token, facts with the gateway's own account`() async throws {
        let (own, account, audit) = (Self.cluster(), Self.cluster(), FakeAudit())
        let policy = FakePolicy { operation, facts in
            for guest in operation.guests { _ = try? await facts.fact(.name, of: guest) }
            return Decision(verdict: .allow, arguments: operation.arguments)
        }
        let pipeline = Self.pipeline(own: own, accounts: ["agent": account], policy: policy, audit: audit)
        let outcome = await Self.stop(pipeline)
        #expect(outcome.value != nil, "\(outcome.result)")
        #expect(own.changes.isEmpty && account.changes == ["POST /nodes/pve1/qemu/101/status/stop"])
        #expect(own.requests.contains { $0.path.hasSuffix("/status/current") })
        let line = try #require(audit.entries.first { $0["event"] == "intent" })
        #expect(line["account"] == "agent@pve!x")
    }

    @Test func `others' requests go with the gateway's own`() async {
        let (own, account) = (Self.cluster(), Self.cluster())
        _ = await Self.stop(Self.pipeline(own: own, accounts: ["agent": account]), as: Self.eve)
        #expect(own.changes.count == 1 && account.requests.isEmpty)
    }

    @Test func `a token that is not at hand is not replaced by a stronger one`() async {
        let own = Self.cluster()
        let outcome = await Self.stop(Self.pipeline(own: own, accounts: [:]))
        #expect(outcome.error != nil && own.changes.isEmpty, "\(outcome.result)")
    }

    @Test func `nothing is shared between accounts`() async throws {
        let (own, account) = (Self.cluster(), Self.cluster())
        let reads = SharedReads(maximumAge: .seconds(60))
        let writes = WriteCount()
        let list = APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])
        for _ in 0..<2 {
            _ = try await SharingCluster(own, reads, writes).send(list)
            _ = try await SharingCluster(account, reads, writes, account: "agent@pve!x").send(list)
        }
        #expect(own.requests.count == 1 && account.requests.count == 1)
    }

    @Test func `the rules say which account it is`() {
        #expect(Self.access.words(for: Fixture.principal).joined().contains("token agent@pve!x"))
        #expect(!Self.access.words(for: Self.eve).joined().contains("agent@pve"))
    }
}
