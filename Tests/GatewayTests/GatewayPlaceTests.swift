import JSONLines
import Testing

@testable import Gateway

/// The gateway does not end itself, whatever door or tool the order comes through.
@Suite(.timeLimit(.minutes(10))) struct GatewayPlaceTests {
    private static let cluster: @Sendable () -> FakeCluster = {
        FakeCluster { request in
            request.path == "/cluster/resources"
                ? [["vmid": 110, "node": "pve1", "type": "qemu"], ["vmid": 101, "node": "pve2", "type": "qemu"]] : .null
        }
    }

    /// A tool that sends one request of the test's choice.
    private static func tool(_ request: APIRequest) -> FakeTool {
        FakeTool(
            spec: ToolSpec(
                name: "send", title: "", summary: "", parameters: [], effects: [.reconfigure], effectsVary: true,
                endpoints: [request.endpoint], output: [:]),
            resolving: { Target(arguments: $0) }, planning: { _ in [request] }, running: FakeTool.sendPlan)
    }

    private static func outcome(
        of request: APIRequest, _ place: GatewayPlace, _ profile: Profile? = nil
    ) async -> (error: GatewayError?, sent: Int) {
        let cluster = cluster()
        let profiles = profile.map { [$0] } ?? []
        let fixture = Fixture(
            [tool(request)], cluster: cluster, access: AccessRules(profiles: profiles, place: place))
        return (await fixture.call("send", [:]).error, cluster.changes.count)
    }

    private static let own = GatewayPlace(guest: 110, node: "pve1")
    private static let inGuest = GatewayPlace(guest: 110)

    private static func node(_ name: String, _ command: String) -> APIRequest {
        APIRequest(.post, "/nodes/{node}/status", ["node": name], ["command": .string(command)])
    }

    @Test(
        arguments: [
            APIRequest(.post, "/nodes/{node}/qemu/{vmid}/status/stop", ["node": "pve1", "vmid": "110"]),
            APIRequest(.post, "/nodes/{node}/qemu/{vmid}/status/reboot", ["node": "pve1", "vmid": "110"]),
            APIRequest(.delete, "/nodes/{node}/qemu/{vmid}", ["node": "pve1", "vmid": "110"]),
            APIRequest(
                .post, "/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback",
                ["node": "pve1", "vmid": "110", "snapname": "a"]),
            APIRequest(
                .put, "/cluster/ha/resources/{sid}", ["sid": "vm:110"], ["state": "stopped"]),
            APIRequest(.post, "/nodes/{node}/vzdump", ["node": "pve1"], ["vmid": "101,110", "mode": "stop"]),
            APIRequest(.post, "/nodes/{node}/stopall", ["node": "pve1"]),
            APIRequest(.post, "/nodes/{node}/stopall", ["node": "pve1"], ["vms": "110"]),
            node("pve1", "reboot"), node("pve1", "shutdown"),
        ])
    func `what would end it is refused`(_ request: APIRequest) async {
        let result = await Self.outcome(of: request, Self.own)
        #expect(result.error?.code == .denied, "\(request)")
        #expect(result.error?.message.contains("carries this gateway") == true, "\(String(describing: result.error))")
        #expect(result.sent == 0)
        // The guest alone is enough: its node is the cluster's to say.
        #expect(await Self.outcome(of: request, Self.inGuest).error?.code == .denied)
        #expect(await Self.outcome(of: request, GatewayPlace(guest: 110, node: "pve1", allowsStop: true)).error == nil)
        #expect(await Self.outcome(of: request, GatewayPlace()).error == nil)
    }

    @Test(
        arguments: [
            APIRequest(.post, "/nodes/{node}/qemu/{vmid}/status/stop", ["node": "pve2", "vmid": "101"]),
            APIRequest(.post, "/nodes/{node}/qemu/{vmid}/status/start", ["node": "pve1", "vmid": "110"]),
            APIRequest(.put, "/nodes/{node}/qemu/{vmid}/config", ["node": "pve1", "vmid": "110"], ["cores": 2]),
            APIRequest(.post, "/nodes/{node}/stopall", ["node": "pve2"]),
            node("pve2", "reboot"),
        ])
    func `everything else is allowed`(_ request: APIRequest) async {
        let result = await Self.outcome(of: request, Self.own)
        #expect(result.error == nil && result.sent == 1, "\(String(describing: result.error))")
    }

    @Test func `a trial says so, and who has a boundary hears of no guest outside`() async {
        let stop = APIRequest(.post, "/nodes/{node}/qemu/{vmid}/status/stop", ["node": "pve1", "vmid": "110"])
        let fixture = Fixture([Self.tool(stop)], cluster: Self.cluster(), access: AccessRules(place: Self.own))
        let preview = await fixture.call("send", ["dry_run": true]).value
        #expect(preview?["decision"] == "deny")
        #expect(preview?["reasons"]?.array?.first?["hook"] == "gateway")
        let profile = Profile(name: "p", members: .init(users: ["*"]), boundary: GuestBoundary(vmids: [101...101]))
        let all = APIRequest(.post, "/nodes/{node}/stopall", ["node": "pve1"])
        let bounded = await Self.outcome(of: all, Self.own, profile)
        #expect(bounded.error?.code == .denied && bounded.error?.message.contains("110") == false)
    }
}
