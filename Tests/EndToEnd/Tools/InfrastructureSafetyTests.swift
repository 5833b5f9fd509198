import JSONLines
import Testing

/// What the tools for the infrastructure must never do, and what they find out for whoever asks.
@Suite(.serialized) struct InfrastructureSafetyTests {
    /// The value of a new API token is in the answer to its creation, and nowhere else.
    @Test func aTokensValueIsShownOnceAndWrittenNowhere() async throws {
        let run = try await InfrastructureTableTests.run(
            try await InfrastructureScenarioTests.names(), shipped: ["protect.lua", "enrich.lua"],
            ["audit": ["file": "audit.jsonl"], "state": "state.db", "logging": ["level": "trace"]])
        let creation: JSONObject = ["userid": "operator@pve", "tokenid": "once", "expire": 1_900_000_000]
        let made = try await run.call("create_token", creation)
        let value = try #require(made["result"]?["value"]?.string, "\(made)")
        #expect(value.count >= 32 && made["text"]?.string?.contains(value) == true)
        let open = try await run.call(
            "call_api",
            [
                "method": "POST", "path": "/access/users/{userid}/token/{tokenid}",
                "parameters": ["userid": "operator@pve", "tokenid": "also"],
            ])
        let other = try #require(open["result"]?["data"]?["value"]?.string, "\(open)")
        #expect(try await run.call("create_token", creation).code == "invalid_arguments")
        for (tool, arguments) in [
            ("list_tokens", ["userid": "operator@pve"]), ("get_user", ["userid": "operator@pve"]),
            ("update_token", ["userid": "operator@pve", "tokenid": "once", "comment": "x"]),
            ("review_security", [:]), ("list_users", [:]),
            ("delete_token", ["userid": "operator@pve", "tokenid": "once"]),
        ] as [(String, JSONObject)] {
            let answer = try await run.call(tool, arguments)
            #expect(answer["ok"] == true, "\(tool): \(answer)")
        }
        try await run.end()
        for secret in [value, other] {
            let shown = run.gateway.child.lines.filter { JSONWriter.string(.object($0)).contains(secret) }
            #expect(shown.count == 1, "\(shown.map { $0["id"] })")
            #expect(!run.gateway.child.errors.contains(secret), "in the log")
            for name in try run.workspace.names() where name != "gateway.json" {
                #expect(try !run.workspace.read(name).contains(secret), "in \(name)")
            }
        }
        #expect(try run.workspace.lines("audit.jsonl").count { $0["tool"] == "create_token" } >= 3)
        #expect(try run.workspace.names().contains("state.db"))
    }

    /// Somebody to whom every one of these tools is given by name still has no more at the end than at the beginning.
    @Test func nobodyLiftsTheirOwnLimits() async throws {
        let names = try await InfrastructureScenarioTests.names()
        let run = try await ToolRun(profile: [
            "users": ["*"], "tools": .array(names.map(JSONValue.string)), "toolsets": ["core", "api"],
            "guests": ["pools": ["web"]],
        ])
        for (tool, arguments) in [
            // The gateway's own account, from which all comes that the profile limits.
            ("create_token", ["userid": "admin@pve", "tokenid": "mine"]),
            ("update_token", ["userid": "admin@pve", "tokenid": "proxgate", "privsep": false]),
            ("set_acl", ["path": "/", "roles": ["Administrator"], "tokens": ["admin@pve!proxgate"]]),
            ("set_acl", ["path": "/", "roles": ["NoAccess"], "groups": ["admins"]]),
            ("update_user", ["userid": "admin@pve", "groups": ["operators"]]),
            ("update_role", ["roleid": "Administrator", "privs": ["VM.Audit"]]),
            ("update_realm", ["realm": "pve", "comment": "x"]),
            // Guests that the profile does not reach, taken into its pool.
            ("update_pool", ["poolid": "web", "vms": [103], "allow_move": true]),
            ("create_pool", ["poolid": "mine"]),
            // What reaches beyond its guests.
            ("set_firewall_options", ["policy_in": "ACCEPT"]),
            ("update_firewall_ipset", ["name": "admins", "new_name": "all"]),
            ("add_ha_resource", ["vmid": 104]), ("remove_ha_resource", ["vmid": 103]),
            ("create_ha_rule", ["rule": "r1", "type": "node-affinity", "resources": ["vm:103"], "nodes": ["pve1"]]),
            ("delete_volume", ["node": "pve2", "volid": "local-lvm:vm-104-disk-0"]),
            ("call_api", ["method": "PUT", "path": "/access/acl", "parameters": ["path": "/", "roles": "PVEAdmin"]]),
        ] as [(String, JSONObject)] {
            let answer = try await run.call(tool, arguments)
            let codes = ["not_permitted", "denied", "not_found", "unknown_tool", "invalid_arguments", "conflict"]
            #expect(answer["ok"] == false && codes.contains(answer.code ?? ""), "\(tool): \(answer)")
        }
        #expect(run.simulator.changes.isEmpty, "\(run.simulator.changes)")
        try await run.end()
    }

    /// What the policy protects, but Proxmox would let anybody remove.
    @Test func guestsThatOnlyTheHooksProtectAreFound() async throws {
        let names = try await InfrastructureScenarioTests.names()
        let run = try await InfrastructureTableTests.run(
            names, shipped: ["protect.lua"],
            ["settings": ["protect": ["vmids": ["101": "shop", "200": "proxy"], "names": ["db1"]]]])
        func protection() async throws -> [JSONValue] {
            let review = try await InfrastructureScenarioTests.done(run, "review_security", [:])
            #expect(review["not_looked_at"] == [], "\(review)")
            return (review["findings"]?.array ?? []).filter { $0["area"] == "protection" }
        }
        let found = try await protection()
        #expect(found.contains { $0["subject"] == "VM 101" && $0["tool"] == "update_vm_config" }, "\(found)")
        #expect(found.contains { $0["subject"] == "VM 103" && $0["problem"]?.string?.contains("named db1") == true })
        #expect(found.contains { $0["subject"] == "container 200" && $0["tool"] == "update_container_config" })
        #expect(found.allSatisfy { $0["problem"]?.string?.contains("may not be interrupted") == true }, "\(found)")
        #expect(!found.contains { $0["subject"] == "VM 102" }, "no hook protects it")
        // Each is mended by what it names.
        for finding in found {
            let tool = try #require(finding["tool"]?.string)
            #expect(names.contains(tool))
            _ = try await InfrastructureScenarioTests.done(run, tool, try #require(finding["arguments"]?.object))
        }
        #expect(try await protection() == [])
        #expect(run.simulator.changes.allSatisfy { $0.hasSuffix("/config") }, "\(run.simulator.changes)")
        try await run.end()
    }

    /// A shared storage is counted once, and a node that is down is said, in lists and for one storage.
    @Test func sharedStoragesAreCountedOnceAndOfflineOnesSaid() async throws {
        let run = try await InfrastructureTableTests.run(try await InfrastructureScenarioTests.names())
        try await run.simulator.order("nodes/pve3/offline")
        let list = try await InfrastructureScenarioTests.done(run, "get_storage", [:])
        let storages = list["storages"]?.array ?? []
        let shared = storages.filter { $0["storage"] == "shared-nfs" }
        #expect(shared.count == 1 && shared.first?["status"] == "available", "\(list)")
        #expect(shared.first?["nodes"] == ["pve1", "pve2", "pve3"])
        let local = storages.filter { $0["storage"] == "local" }
        #expect(local.count == 3 && local.count { $0["status"] == "available" } == 2, "\(list)")
        #expect(local.first { $0["nodes"] == ["pve3"] }?["total"] == nil)
        let status = try await InfrastructureScenarioTests.done(run, "get_storage_status", ["storage": "shared-nfs"])
        #expect(status["places"]?.array?.count == 1 && status["unavailable"] == ["pve3"], "\(status)")
        let text = try await run.call("get_storage_status", ["storage": "local"])["text"]?.string ?? ""
        #expect(text.contains("pve3: not reachable"), "\(text)")
        try await run.end()
    }
}
