import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct AccessToolsTests {
    @Test func aUserWithGroupRoleAndRule() async throws {
        try await withLab { lab in
            _ = try await lab.result("create_group", ["groupid": "interns", "comment": "summer"])
            let made = try await lab.result(
                "create_user", ["userid": "alice@pve", "password": "correct horse", "groups": ["interns"]])
            #expect(made["now"]?["groups"] == ["interns"] && made["goal_reached"] == true)
            #expect(try await lab.error("create_user", ["userid": "alice@pve"]).code == .conflict)
            _ = try await lab.result("create_role", ["roleid": "Starter", "privs": ["VM.Audit", "VM.PowerMgmt"]])
            let set = await lab.call(
                "set_acl", ["path": "/vms/102", "roles": ["Starter"], "groups": ["interns"]])
            #expect(try set.result.get()["goal_reached"] == true)
            #expect(set.text.contains("group interns: Starter"), "\(set.text)")
            let can = await lab.call("get_permissions", ["userid": "alice@pve"])
            let rows = try can.result.get()["permissions"]?.array ?? []
            #expect(rows.first { $0["path"] == "/vms/102" }?["privileges"] == ["VM.Audit", "VM.PowerMgmt"], "\(rows)")
            #expect(can.text.contains("/vms/102") && can.text.contains("VM: Audit, PowerMgmt"), "\(can.text)")
            let changed = try await lab.result("update_user", ["userid": "alice@pve", "enable": false])
            #expect(changed["changes"]?.array?.first?["to"] == false)
            let taken = try await lab.result(
                "delete_acl", ["path": "/vms/102", "roles": ["Starter"], "groups": ["interns"]])
            #expect(taken["goal_reached"] == true)
            #expect(try await lab.result("delete_role", ["roleid": "Starter"])["goal_reached"] == true)
            #expect(try await lab.result("delete_user", ["userid": "alice@pve"])["goal_reached"] == true)
            #expect(try await lab.error("get_user", ["userid": "alice@pve"]).code == .notFound)
            let roles = try await lab.result("list_roles")
            #expect(roles["roles"]?.array?.contains { $0["roleid"] == "PVEAuditor" && $0["special"] == true } == true)
            #expect(
                try await lab.error("set_acl", ["path": "/vms/102", "roles": ["Nothing"], "users": ["former@pve"]]).code
                    == .notFound)
            let nobody = try await lab.error("set_acl", ["path": "/", "roles": ["PVEAuditor"]])
            #expect(nobody.code == .invalidArguments)
        }
    }

    @Test func aTokensValueIsShownOnce() async throws {
        try await withLab { lab in
            let made = await lab.call(
                "create_token", ["userid": "operator@pve", "tokenid": "script", "expire": 1_900_000_000])
            let result = try made.result.get()
            try Lab.check(result, of: "create_token")
            let value = try #require(result["value"]?.string)
            #expect(result["full_tokenid"] == "operator@pve!script")
            #expect(made.text.contains(value) && made.text.contains("shown only now"))
            #expect(result["now"]?["privsep"] == true)
            for (tool, arguments) in [
                ("list_tokens", ["userid": "operator@pve"]),
                ("update_token", ["userid": "operator@pve", "tokenid": "script", "comment": "x"]),
                ("get_user", ["userid": "operator@pve"]),
            ] as [(String, JSONObject)] {
                let outcome = await lab.call(tool, arguments)
                let text = JSONWriter.string(.object(try outcome.result.get())) + outcome.text
                #expect(text.contains("script") && !text.contains(value), "\(tool)")
            }
            #expect(
                try await lab.error("create_token", ["userid": "operator@pve", "tokenid": "script"]).code
                    == .invalidArguments)
            let gone = try await lab.result("delete_token", ["userid": "operator@pve", "tokenid": "script"])
            #expect(gone["goal_reached"] == true)
        }
    }

    /// Neither more nor less than what the gateway has: both would get past its rules.
    @Test(
        arguments: [
            ("create_token", ["userid": "admin@pve", "tokenid": "second"]),
            ("update_token", ["userid": "admin@pve", "tokenid": "proxgate", "expire": 1]),
            ("delete_token", ["userid": "admin@pve", "tokenid": "proxgate"]),
            ("update_user", ["userid": "admin@pve", "enable": false]),
            ("update_user", ["userid": "admin@pve", "groups": ["operators"]]),
            ("delete_user", ["userid": "admin@pve"]),
            ("set_acl", ["path": "/", "roles": ["Administrator"], "users": ["admin@pve"]]),
            ("set_acl", ["path": "/", "roles": ["Administrator"], "tokens": ["admin@pve!proxgate"]]),
            ("set_acl", ["path": "/", "roles": ["NoAccess"], "groups": ["admins"]]),
            ("delete_acl", ["path": "/", "roles": ["Administrator"], "groups": ["admins"]]),
            ("delete_group", ["groupid": "admins"]),
            ("update_role", ["roleid": "Administrator", "privs": ["VM.Audit"]]),
            ("delete_realm", ["realm": "pve"]), ("update_realm", ["realm": "pve", "comment": "x"]),
        ] as [(String, JSONObject)])
    func theGatewaysOwnAccountStays(_ tool: String, _ arguments: JSONObject) async throws {
        try await withLab(identity: "admin@pve!proxgate") { lab in
            let error = try await lab.error(tool, arguments)
            #expect(error.code == .denied && error.message.contains("gateway's own"), "\(error)")
            #expect(lab.changes == [])
        }
    }

    /// All of it leads out of the gateway's reach: only a profile that names a tool has it, whatever else it gives.
    @Test func changesNeedTheirName() async throws {
        let all = Profile(name: "all", members: .init(users: ["*"]), toolsets: ["access", "core"], tools: ["*"])
        let changes = Lab.registry.tools.filter { $0.spec.toolset == "access" && $0.spec.changes }
        #expect(changes.count > 15)
        try await withLab(access: AccessRules(profiles: [all])) { lab in
            for tool in changes where tool.spec.endpoints.allSatisfy({ $0.contains("/access/") }) {
                #expect(tool.spec.effects == [.escape], "\(tool.spec.name)")
                let example = try #require(tool.spec.examples.first)
                let error = try await lab.error(tool.spec.name, example)
                #expect([.denied, .notFound].contains(error.code), "\(tool.spec.name): \(error)")
            }
            #expect(lab.changes == [])
            #expect(try await lab.result("list_users")["count"] == 4)
        }
    }

    @Test func realmsAndSecondFactors() async throws {
        try await withLab { lab in
            let made = await lab.call(
                "create_realm",
                [
                    "realm": "corp", "type": "ldap", "server1": "192.0.2.60", "base_dn": "dc=example,dc=org",
                    "user_attr": "uid", "bind_dn": "cn=reader", "password": "not to be seen",
                ])
            #expect(!JSONWriter.string(.object(try made.result.get())).contains("not to be seen"))
            let synced = try await lab.result("sync_realm", ["realm": "corp", "scope": "both"])
            #expect(synced["task"]?["status"] == "ok")
            let wrong = try await lab.error("sync_realm", ["realm": "pve"])
            #expect(wrong.message.contains("Only LDAP/AD"))
            #expect(try await lab.result("delete_realm", ["realm": "corp"])["goal_reached"] == true)
            let factors = try await lab.result("list_tfa")
            #expect(factors["users"]?.array != nil && factors["count"] != nil)
        }
    }
}
