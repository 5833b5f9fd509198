import Gateway
import JSONLines
import SimulatedCluster
import Testing

@Suite(.timeLimit(.minutes(10))) struct ConfigToolsTests {
    @Test func theConfigurationIsShownInTheFamiliarForm() async throws {
        try await withLab { lab in
            let outcome = await lab.call("get_vm_config", ["node": "pve1", "vmid": "101"])
            let start = """
                ✅ VM Configuration Retrieved

                🗃️ VM 101
                  • Node: pve1
                  • Name: web1
                  • CPU Cores: 4
                  • Memory: 4096 MB
                  • OS Type: l26
                  • Status: RUNNING
                """
            #expect(outcome.text.hasPrefix(start), "\(outcome.text)")
            let result = try outcome.result.get()
            try Lab.check(result, of: "get_vm_config")
            #expect(result["tags"] == ["prod", "web"])
            #expect(result["digest"]?.string?.isEmpty == false)
            #expect(result["untrusted"]?.array?.contains("name") == true)
            #expect(!JSONWriter.string(.object(result)).contains("simulated"))
            #expect(!outcome.text.contains("simulated"))
        }
    }

    @Test func snapshotAndCurrentDoNotGoTogether() async throws {
        try await withLab { lab in
            let error = try await lab.error("get_vm_config", ["vmid": 101, "snapshot": "x", "current": true])
            #expect(error.message == "current: cannot be combined with snapshot")
            let missing = try await lab.error("get_vm_config", ["vmid": 101, "snapshot": "nope"])
            #expect(missing.code != .internal)
        }
    }

    @Test func optionsAreChanged() async throws {
        try await withLab { lab in
            let arguments: JSONObject = [
                "vmid": 102, "cores": 2, "name": "web-two", "description": "owner: me", "tags": "Web;test",
                "onboot": true,
            ]
            let outcome = await lab.call("update_vm_config", arguments)
            let result = try outcome.result.get()
            try Lab.check(result, of: "update_vm_config")
            let changed = Set((result["changes"]?.array ?? []).compactMap { $0["option"]?.string })
            #expect(changed == ["cores", "name", "description", "tags", "onboot"])
            #expect(result["pending"] == [])
            #expect(outcome.text.contains("cores: 4 → 2"), "\(outcome.text)")
            let config = try await lab.result("get_vm_config", ["vmid": 102])
            #expect(config["cores"] == 2)
            #expect(config["name"] == "web-two")
            #expect(config["tags"] == ["test", "web"])
            let removed = try await lab.result("update_vm_config", ["vmid": 102, "delete": "description"])
            #expect(removed["changes"]?.array?.first?["option"] == "description")
            #expect(try await lab.result("get_vm_config", ["vmid": 102])["description"] == nil)
        }
    }

    @Test func anEmptyUpdateListsTheOptions() async throws {
        try await withLab { lab in
            let error = try await lab.error("update_vm_config", ["vmid": 102])
            #expect(error.code == .invalidArguments)
            #expect(error.message.hasPrefix("nothing to change; give at least one of cores, sockets, memory"))
            #expect(error.details["options"]?.array?.contains("revert") == true)
            #expect(lab.changes == [])
        }
    }

    @Test func whatARunningGuestCannotTakeIsPending() async throws {
        try await withLab { lab in
            let outcome = await lab.call("update_vm_config", ["vmid": 101, "cores": 8])
            let result = try outcome.result.get()
            #expect(result["pending"]?.array?.compactMap { $0["option"]?.string } == ["cores"])
            #expect(outcome.text.contains("Pending until the VM is stopped and started"))
            let current = try await lab.result("get_vm_config", ["vmid": 101, "current": true])
            #expect(current["cores"] == 4)
            let reverted = try await lab.result("update_vm_config", ["vmid": 101, "revert": ["cores"]])
            #expect(reverted["pending"] == [])
        }
    }

    @Test func aStaleDigestIsAConflict() async throws {
        try await withLab { lab in
            let digest = try #require(try await lab.result("get_vm_config", ["vmid": 102])["digest"])
            _ = try await lab.result("update_vm_config", ["vmid": 102, "cores": 2, "digest": digest])
            let error = try await lab.error("update_vm_config", ["vmid": 102, "cores": 3, "digest": digest])
            #expect(error.code == .conflict)
            #expect(error.details["hint"] != nil)
            #expect(try await lab.result("get_vm_config", ["vmid": 102])["cores"] == 2)
        }
    }

    @Test func anUpdateWithoutDigestSendsTheOneItRead() async throws {
        try await withLab { lab in
            let dry = try await lab.call("update_vm_config", ["vmid": 102, "cores": 2], ["dry_run": true]).result.get()
            let request = try #require(dry["requests"]?.array?.first)
            #expect(request["method"] == "PUT")
            #expect(request["path"] == "/nodes/pve1/qemu/102/config")
            #expect(request["parameters"]?["cores"] == 2)
            #expect(request["parameters"]?["digest"]?.string?.count == 40)
            #expect(lab.changes == [])
        }
    }

    @Test func allFaultsAreReportedAtOnce() async throws {
        try await withLab { lab in
            let arguments: JSONObject = ["vmid": "x", "cores": 0, "memory": "much", "ostype": "dos", "corse": 1]
            let error = try await lab.error("update_vm_config", arguments)
            let names = Set((error.details["faults"]?.array ?? []).compactMap { $0["argument"]?.string })
            #expect(names == ["vmid", "cores", "memory", "ostype", "corse"])
            #expect(error.message.contains("did you mean 'cores'?"))
            let both = try await lab.error("update_vm_config", ["vmid": 102, "cores": 2, "delete": "cores"])
            #expect(both.message == "delete: 'cores' cannot be set and deleted in one call")
        }
    }

    @Test func whatProxmoxRefusesIsAnError() async throws {
        try await withLab { lab in
            let error = try await lab.error("update_vm_config", ["vmid": 102, "name": "not a name!"])
            #expect(error.code == .invalidArguments)
            #expect(error.message.contains("name"))
        }
    }
}
