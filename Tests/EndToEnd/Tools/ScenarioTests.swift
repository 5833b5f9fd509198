import JSONLines
import Testing

/// A VM's life in order, through the real binary against a cluster in another process.
@Suite struct ScenarioTests {
    @Test func fromATemplateToItsEnd() async throws {
        let run = try await ToolRun()
        func result(_ tool: String, _ arguments: JSONObject) async throws -> JSONValue {
            let answer = try await run.call(tool, arguments)
            #expect(answer["ok"] == true, "\(tool): \(JSONWriter.string(.object(answer)))")
            #expect(answer["result"]?["goal_reached"] != false, "\(tool): \(JSONWriter.string(.object(answer)))")
            return answer["result"] ?? .null
        }

        let clone = try await result("clone_vm", ["vmid": 105, "newid": 400, "name": "app1", "full": true])
        #expect(clone["vmid"] == 400 && clone["node"] == "pve3" && clone["name"] == "app1")

        let seed = try await result(
            "set_cloudinit",
            [
                "vmid": 400, "storage": "local-lvm", "ciuser": "deploy", "cipassword": "topsecret99",
                "sshkeys": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@example"], "ip": "192.0.2.40/24", "gw": "192.0.2.1",
            ])
        #expect(seed["settings"]?["ipconfig0"] == "ip=192.0.2.40/24,gw=192.0.2.1")

        #expect(try await result("start_vm", ["vmid": 400])["status"] == "running")

        let snapshot = try await result(
            "create_snapshot", ["vmid": 400, "snapname": "before", "description": "works"])
        #expect(snapshot["snapshot"]?["name"] == "before")

        let change = try await result("update_vm_config", ["vmid": 400, "description": "broken", "tags": "app,test"])
        #expect(change["changes"]?.array?.contains { $0["option"] == "description" } == true)
        #expect(try await result("get_vm_config", ["vmid": 400])["description"] == "broken")

        let back = try await result("rollback_snapshot", ["vmid": 400, "snapname": "before", "start": true])
        #expect(back["status"] == "running")
        let config = try await result("get_vm_config", ["vmid": 400])
        #expect(config["description"] == nil && config["ciuser"] == "deploy")
        #expect(config["cipassword"] == "**********")

        let backup = try await result("create_backup", ["vmid": 400, "storage": "shared-nfs", "notes": "app1"])
        let volid = try #require(backup["backup"]?["volid"])

        let restored = try await result(
            "restore_backup", ["node": "pve2", "volid": volid, "vmid": 401, "unique": true])
        #expect(restored["vmid"] == 401 && restored["status"] == "stopped")
        let first = try await result("get_vm_config", ["vmid": 400])["net0"]
        let second = try await result("get_vm_config", ["vmid": 401])["net0"]
        #expect(first != nil && second != nil && first != second)

        let moved = try await result("migrate_vm", ["vmid": 401, "target": "pve1"])
        #expect(moved["node"] == "pve1" && moved["source"] == "pve2")

        _ = try await result("delete_vm", ["vmid": 401, "purge": true])
        _ = try await result("stop_vm", ["vmid": 400])
        _ = try await result("delete_vm", ["vmid": 400])
        let left = try await result("get_vms", [:])["vms"]?.array?.compactMap { $0["vmid"]?.int }
        #expect(left == [100, 101, 102, 103, 104, 105])
        // Its backup outlives it.
        #expect(try await result("list_backups", ["vmid": 400])["total"] == 1)

        let secrets = run.gateway.child.output + run.gateway.child.errors
        #expect(!secrets.contains("topsecret99"))
        try await run.end()
    }
}
