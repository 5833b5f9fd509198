import JSONLines
import Testing

@testable import Gateway

/// What the gateway asks Proxmox with stays as it is, whatever tool would change it.
@Suite(.timeLimit(.minutes(10))) struct OwnAccountsTests {
    private static let cluster: @Sendable () -> FakeCluster = {
        FakeCluster { request in
            switch request.path {
            case "/access/users/gate@pve": ["groups": ["gates", "all"]]
            case "/access/users/agent@pve": ["groups": "agents"]
            case "/access/acl":
                [
                    ["path": "/", "type": "user", "ugid": "gate@pve", "roleid": "Gate"],
                    ["path": "/vms", "type": "token", "ugid": "agent@pve!one", "roleid": "Agent"],
                    ["path": "/", "type": "group", "ugid": "agents", "roleid": "Agents"],
                    ["path": "/", "type": "user", "ugid": "alice@pve", "roleid": "Alice"],
                ]
            default: .null
            }
        }
    }

    /// The caller is an operator; the token is of another profile.
    private static func access(allows: Bool = false) -> AccessRules {
        let operators = Profile(name: "operators", members: .init(users: ["*"]), tools: ["send"])
        let agents = Profile(name: "agents", members: .init(users: ["agent"]), token: "agent@pve!one")
        var access = AccessRules(profiles: [operators, agents], place: GatewayPlace(allowsOwnAccount: allows))
        access.accounts = ["lab": "gate@pve!main"]
        return access
    }

    private static func outcome(
        of request: APIRequest, _ access: AccessRules
    ) async -> (error: GatewayError?, sent: Int) {
        let cluster = cluster()
        let tool = FakeTool(
            spec: ToolSpec(
                name: "send", title: "", summary: "", parameters: [], effects: [.escape],
                endpoints: [request.endpoint], output: [:]),
            resolving: { Target(arguments: $0) }, planning: { _ in [request] }, running: FakeTool.sendPlan)
        let fixture = Fixture([tool], cluster: cluster, access: access)
        return (await fixture.call("send", [:]).error, cluster.changes.count)
    }

    private static func user(_ method: APIRequest.Method, _ name: String) -> APIRequest {
        APIRequest(method, "/access/users/{userid}", ["userid": name], ["enable": false])
    }

    private static func token(_ method: APIRequest.Method, _ user: String, _ name: String) -> APIRequest {
        APIRequest(method, "/access/users/{userid}/token/{tokenid}", ["userid": user, "tokenid": name])
    }

    private static func rule(_ parameters: JSONObject) -> APIRequest {
        APIRequest(.put, "/access/acl", [:], parameters)
    }

    @Test(
        arguments: [
            user(.put, "gate@pve"), user(.delete, "gate@pve"), user(.put, "agent@pve"), user(.delete, "agent@pve"),
            token(.delete, "gate@pve", "main"), token(.delete, "agent@pve", "one"), token(.put, "agent@pve", "one"),
            // Whoever makes one has the rights without the rules.
            token(.post, "gate@pve", "other"), token(.post, "agent@pve", "other"),
            rule(["path": "/", "roles": "Administrator", "users": "alice@pve,agent@pve"]),
            rule(["path": "/", "roles": "Administrator", "tokens": ["agent@pve!one"]]),
            rule(["path": "/", "roles": "NoAccess", "groups": "agents"]),
            rule(["path": "/", "roles": "NoAccess", "groups": ["others", "gates"]]),
            APIRequest(.delete, "/access/groups/{groupid}", ["groupid": "agents"]),
            APIRequest(.put, "/access/roles/{roleid}", ["roleid": "Gate"], ["privs": "VM.Audit"]),
            APIRequest(.delete, "/access/roles/{roleid}", ["roleid": "Agent"]),
            APIRequest(.put, "/access/roles/{roleid}", ["roleid": "Agents"], ["privs": "Sys.Modify"]),
            APIRequest(.put, "/access/password", [:], ["userid": "agent@pve", "password": "x"]),
            APIRequest(.delete, "/access/tfa/{userid}/{id}", ["userid": "agent@pve", "id": "1"]),
            APIRequest(.delete, "/access/domains/{realm}", ["realm": "pve"]),
        ])
    func `its own accounts and where their rights come from are left alone`(_ request: APIRequest) async {
        let result = await Self.outcome(of: request, Self.access())
        #expect(result.error?.code == .denied && result.sent == 0, "\(request): \(String(describing: result.error))")
        #expect(result.error?.message.contains("gateway's own") == true, "\(String(describing: result.error))")
        let allowed = await Self.outcome(of: request, Self.access(allows: true))
        #expect(allowed.error == nil && allowed.sent == 1, "\(String(describing: allowed.error))")
    }

    @Test(
        arguments: [
            user(.put, "alice@pve"), token(.delete, "alice@pve", "one"), token(.delete, "agent@pve", "older"),
            rule(["path": "/", "roles": "Alice", "users": "alice@pve", "groups": "others"]),
            APIRequest(.put, "/access/groups/{groupid}", ["groupid": "agents"], ["comment": "x"]),
            APIRequest(.delete, "/access/roles/{roleid}", ["roleid": "Alice"]),
        ])
    func `others are not`(_ request: APIRequest) async {
        let result = await Self.outcome(of: request, Self.access())
        #expect(result.error == nil && result.sent == 1, "\(request): \(String(describing: result.error))")
    }
}
