import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct PoolToolsTests {
    @Test func aPoolLives() async throws {
        try await withLab { lab in
            let list = await lab.call("list_pools")
            #expect(try list.result.get()["count"] == 2)
            #expect(list.text.hasPrefix("🗂️ Pools (2)"), "\(list.text)")
            #expect(
                try await lab.result("create_pool", ["poolid": "batch", "comment": "nights"])["goal_reached"] == true)
            #expect(try await lab.error("create_pool", ["poolid": "batch"]).code == .conflict)
            let filled = try await lab.result(
                "update_pool", ["poolid": "batch", "vms": [103, 104], "storage": ["local"], "allow_move": true])
            #expect(filled["now"]?["guests"]?.array?.map { $0["vmid"] } == [103, 104])
            #expect(filled["now"]?["storages"] == ["local"])
            #expect(try await lab.error("update_pool", ["poolid": "batch", "vms": [101]]).code == .proxmoxError)
            #expect(try await lab.error("delete_pool", ["poolid": "batch"]).message.contains("not empty"))
            #expect(try await lab.error("update_pool", ["poolid": "batch", "vms": [99]]).code == .invalidArguments)
            let empty = try await lab.result(
                "update_pool", ["poolid": "batch", "vms": [103, 104], "storage": ["local"], "remove": true])
            #expect(empty["now"]?["guests"] == [])
            #expect(try await lab.result("delete_pool", ["poolid": "batch"])["goal_reached"] == true)
            #expect(try await lab.error("get_pool", ["poolid": "batch"]).code == .notFound)
        }
    }

    /// Where a boundary goes by pools, nobody enlarges it, and nobody lets a guest out of it.
    @Test func aBoundaryByPoolHolds() async throws {
        let profile = Profile(
            name: "web", members: .init(users: ["*"]), tools: ["*"], boundary: GuestBoundary(pools: ["web"]))
        try await withLab(access: AccessRules(profiles: [profile])) { lab in
            #expect(try await lab.result("list_pools")["count"] == 1)
            #expect(try await lab.error("get_pool", ["poolid": "dev"]).code == .notFound)
            for arguments in [
                ["poolid": "web", "vms": [103], "allow_move": true], ["poolid": "web", "vms": [102], "remove": true],
            ] as [JSONObject] {
                let code = try await lab.error("update_pool", arguments).code
                #expect(code == .denied, "\(arguments)")
            }
            #expect(try await lab.error("create_pool", ["poolid": "mine"]).code == .denied)
            #expect(lab.changes == [])
        }
    }
}

@Suite(.timeLimit(.minutes(10))) struct HAToolsTests {
    @Test func aResourceIsFollowedUntilItsState() async throws {
        try await withLab { lab in
            let added = await lab.call("add_ha_resource", ["vmid": 102])
            let result = try added.result.get()
            try Lab.check(result, of: "add_ha_resource")
            #expect(result["goal_reached"] == true && result["state"] == "started", "\(result)")
            #expect(added.text.hasPrefix("✅ HA Resource Added"), "\(added.text)")
            let status = try await lab.result("get_vm_status", ["vmid": 102])
            #expect(status["status"] == "running")
            let stopped = try await lab.result("update_ha_resource", ["vmid": 102, "state": "stopped"])
            #expect(stopped["state"] == "stopped" && stopped["goal_reached"] == true, "\(stopped)")
            #expect(try await lab.error("add_ha_resource", ["vmid": 102]).code == .conflict)
            let moved = try await lab.result("migrate_ha_resource", ["vmid": 103, "target": "pve1"])
            #expect(moved["node"] == "pve1" && moved["goal_reached"] == true, "\(moved)")
            let gone = try await lab.result("remove_ha_resource", ["vmid": 102])
            #expect(gone["goal_reached"] == true)
            #expect(try await lab.error("remove_ha_resource", ["vmid": 102]).code == .notFound)
            #expect(
                try await lab.error("migrate_ha_resource", ["vmid": 101, "target": "pve2"]).message.contains(
                    "not managed"))
        }
    }

    /// What a request brings about is judged by its state, whatever tool files it.
    @Test(arguments: [("stopped", "interrupt"), ("started", "start")])
    func theEffectIsTheStates(_ state: String, _ effect: String) async throws {
        let policy = Recording()
        try await withLab(policy: policy) { lab in
            _ = await lab.call("update_ha_resource", ["vmid": 103, "state": .string(state)], ["dry_run": true])
        }
        let operation = try #require(policy.operations.first)
        #expect(operation.effects == [.reconfigure, Effect(rawValue: effect)!])
        #expect(operation.guests.map(\.vmid) == [103])
    }

    @Test func rulesOfThisRelease() async throws {
        try await withLab { lab in
            let rule: JSONObject = [
                "rule": "db-on-2", "type": "node-affinity", "resources": ["vm:103"], "nodes": ["pve2:2", "pve1:1"],
            ]
            let made = try await lab.result("create_ha_rule", rule)
            #expect(made["now"]?["nodes"] == ["pve2:2", "pve1:1"])
            let strict = try await lab.result(
                "update_ha_rule", ["rule": "db-on-2", "type": "node-affinity", "strict": true])
            #expect(strict["goal_reached"] == true)
            let list = try await lab.result("list_ha_rules")
            #expect(list["kind"] == "rules" && list["count"] == 1)
            let wrong = try await lab.error(
                "create_ha_rule", ["rule": "r2", "type": "resource-affinity", "resources": ["vm:103"], "strict": true])
            #expect(wrong.message.contains("strict: is nothing for resource-affinity"), "\(wrong)")
            let unmanaged = try await lab.error(
                "create_ha_rule",
                ["rule": "r2", "type": "resource-affinity", "resources": ["vm:101"], "affinity": "negative"])
            #expect(unmanaged.message.contains("unmanaged"))
            #expect(
                try await lab.error("create_ha_group", ["group": "g1", "nodes": ["pve1"]]).message.contains(
                    "migrated to rules"))
            #expect(try await lab.result("delete_ha_rule", ["rule": "db-on-2"])["goal_reached"] == true)
            #expect(try await lab.result("get_ha_status")["entries"]?.array?.contains { $0["sid"] == "vm:103" } == true)
        }
    }
}
