import JSONLines
import Testing

@testable import Gateway

/// Who may use what: the choice of a profile, its tools, and what a call outside of it comes to.
@Suite(.timeLimit(.minutes(10))) struct ProfileTests {
    private static let ada = Principal(user: "ada", uid: 1000, groups: ["ops"], door: .socket)

    @Test func `the first profile that the principal is a member of holds`() {
        let rules = AccessRules(profiles: [
            Profile(name: "bob", members: .init(users: ["bob"])),
            Profile(name: "uid", members: .init(uids: [1000])),
            Profile(name: "all", members: .init(users: ["*"])),
        ])
        #expect(rules.profile(for: Self.ada)?.name == "uid")
        #expect(rules.profile(for: Principal(user: "eve", uid: 1, door: .socket))?.name == "all")
        let groups = AccessRules(profiles: [Profile(name: "g", members: .init(groups: ["ops"]))])
        #expect(groups.profile(for: Self.ada)?.name == "g")
        #expect(groups.profile(for: Principal(user: "ops", uid: 1, door: .socket)) == nil)
    }

    @Test func `what a client says that it is counts for nothing`() {
        let rules = AccessRules(profiles: [
            Profile(name: "x", members: .init(users: ["editor 1.0"], groups: ["editor 1.0"]))
        ])
        var principal = Self.ada
        principal.client = "editor 1.0"
        #expect(rules.profile(for: principal) == nil)
    }

    @Test func `without profiles everybody has every tool but those that lead out`() async {
        let escape = FakeTool.power("create_token", "reset", [.escape])
        let fixture = Fixture([Fixture.start, escape])
        #expect(await fixture.pipeline.tools(for: Self.ada).map(\.name) == ["start_vm"])
        let outcome = await fixture.call("create_token", ["vmid": 101])
        #expect(outcome.error?.code == .denied)
        #expect(outcome.error?.message.contains("effect escape") == true)
        #expect(fixture.cluster.changes.isEmpty)
    }

    @Test(arguments: [
        (Profile(name: "p", tools: ["start_vm"]), ["start_vm"]),
        (Profile(name: "p", tools: ["st*"]), ["start_vm", "stop_vm"]),
        (Profile(name: "p", toolsets: ["core"]), ["get_vm", "start_vm", "stop_vm"]),
        (
            Profile(name: "p", toolsets: ["core"], tools: ["create_token"]),
            ["create_token", "get_vm", "start_vm", "stop_vm"]
        ),
        (Profile(name: "p", tools: ["create_*"]), []),
        (Profile(name: "p", isReadOnly: true), ["get_vm"]),
        (Profile(name: "p"), ["get_vm", "start_vm", "stop_vm"]),
    ])
    func `lists show what the profile gives`(_ profile: Profile, _ expected: [String]) async {
        let fixture = Fixture(Self.tools, access: Self.forAll(profile))
        #expect(await fixture.pipeline.tools(for: Self.ada).map(\.name) == expected)
    }

    @Test func `a tool outside the profile is answered exactly as one that nobody has`() async {
        let fixture = Fixture(Self.tools, access: Self.forAll(Profile(name: "p", tools: ["get_vm"])))
        let outside = await fixture.call("stop_vm", ["vmid": 101])
        let missing = await fixture.call("stop_xy", ["vmid": 101])
        #expect(outside.error?.code == .unknownTool)
        #expect(missing.error?.message == outside.error?.message.replacing("stop_vm", with: "stop_xy"))
        // Arguments are not looked at: their faults would tell.
        #expect(await fixture.call("stop_vm", ["nonsense": 1]).error == outside.error)
        #expect(fixture.cluster.requests.isEmpty)
        #expect(fixture.policy.operations.isEmpty)
    }

    @Test func `who is in no profile has no tool at all`() async {
        let access = AccessRules(profiles: [Profile(name: "bob", members: .init(users: ["bob"]))])
        let fixture = Fixture(Self.tools, access: access)
        #expect(await fixture.pipeline.tools(for: Fixture.principal).isEmpty)
        #expect(await fixture.call("get_vm", ["vmid": 101]).error?.code == .unknownTool)
    }

    @Test func `what hooks hide is neither listed nor callable nor named as the nearest`() async {
        let policy = FakePolicy(hiding: ["stop_vm"])
        let fixture = Fixture(Self.tools, policy: policy)
        #expect(await fixture.pipeline.tools(for: Self.ada).map(\.name) == ["get_vm", "start_vm"])
        let hidden = await fixture.call("stop_vm", ["nonsense": 1])
        #expect(hidden.error?.code == .unknownTool)
        #expect(await fixture.call("stop_vn", [:]).error?.message.contains("stop_vm") == false)
        // The lane that it was given at first is free again.
        let unhidden = await fixture.call("start_vm", ["vmid": 101])
        #expect(unhidden.error == nil)
    }

    @Test func `a read-only profile and a read-only gateway refuse changes and try them`() async {
        for access in [
            Self.forAll(Profile(name: "p", isReadOnly: true)), AccessRules(isReadOnly: true),
        ] {
            let fixture = Fixture(Self.tools, access: access)
            #expect(await fixture.pipeline.tools(for: Self.ada).map(\.name) == ["get_vm"])
            #expect(await fixture.call("stop_vm", ["vmid": 101]).error?.code == .denied)
            #expect(await fixture.call("get_vm", ["vmid": 101]).error == nil)
            let tried = await fixture.call("stop_vm", ["vmid": 101], options: ["dry_run": true])
            #expect(tried.value?["decision"] == "deny")
            #expect(fixture.cluster.changes.isEmpty)
            #expect(fixture.audit.events == ["denial"])
        }
    }

    @Test func `an endpoint that the api tool may write to is listed by the profile`() async {
        let spec = ToolSpec(
            name: "call_api", title: "", summary: "", toolset: "api", parameters: [.vmid], effects: [.interrupt],
            output: [:])
        let tool = FakeTool(
            spec: spec, resolving: { FakeTool.target($0) },
            planning: { call in call.guests.map { APIRequest(.post, $0, "/status/stop") } }, running: FakeTool.sendPlan)
        let closed = Fixture([tool])
        #expect(await closed.call("call_api", ["vmid": 101]).error?.message.contains("'api' lists it") == true)
        let profile = Profile(name: "p", tools: ["call_api"], endpoints: ["POST /nodes/{node}/qemu/{vmid}/status/stop"])
        let open = Fixture([tool], access: Self.forAll(profile))
        #expect(await open.call("call_api", ["vmid": 101]).error == nil)
        #expect(open.cluster.changes.count == 1)
    }

    @Test func `hooks read the profile's name`() async {
        let fixture = Fixture(access: Self.forAll(Profile(name: "p")))
        _ = await fixture.call("stop_vm", ["vmid": 101])
        #expect(fixture.policy.operations.first?.principal.profile == "p")
    }

    static let tools: [any Tool] = [
        Fixture.start, Fixture.stop, FakeTool.power("create_token", "reset", [.escape]),
        FakeTool.reading("get_vm") { _, _ in ["status": "running"] },
    ]

    static func forAll(_ profile: Profile) -> AccessRules {
        var profile = profile
        profile.members = .init(users: ["*"])
        return AccessRules(profiles: [profile])
    }
}
