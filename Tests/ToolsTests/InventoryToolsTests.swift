import Gateway
import JSONLines
import SimulatedCluster
import Testing

@Suite(.timeLimit(.minutes(10))) struct InventoryToolsTests {
    private static let reads: [(String, JSONObject)] = [
        ("get_vms", [:]), ("get_nodes", [:]), ("get_node_status", ["node": "pve1"]), ("get_cluster_status", [:]),
        ("get_storage", [:]), ("get_vm_status", ["vmid": 101]), ("get_vm_config", ["vmid": 101]), ("list_tasks", [:]),
    ]

    @Test func everyReadMatchesItsSchemaAndReadsAsText() async throws {
        try await withLab { lab in
            _ = try await lab.result("start_vm", ["vmid": 102])
            for (tool, arguments) in Self.reads {
                let outcome = await lab.call(tool, arguments)
                try Lab.check(try outcome.result.get(), of: tool)
                #expect(!outcome.text.isEmpty && !outcome.text.contains("Optional("), "\(tool)")
                let dry = try await lab.error(tool, arguments, ["dry_run": true])
                #expect(dry.code == .invalidArguments)
            }
        }
    }

    /// What has to be there for an example to work.
    static let preparations: [String: [(String, JSONObject)]] = {
        let snapshot: [(String, JSONObject)] = [("create_snapshot", ["vmid": 101, "snapname": "before-upgrade"])]
        let container: [(String, JSONObject)] = [
            ("create_container_snapshot", ["vmid": 200, "snapname": "before-upgrade"])
        ]
        return [
            "rollback_snapshot": snapshot, "delete_snapshot": snapshot, "update_snapshot": snapshot,
            "detach_disk": [("attach_disk", ["vmid": 101, "slot": "scsi1", "storage": "local-lvm", "size": 8])],
            "rollback_container_snapshot": container, "delete_container_snapshot": container,
            "update_container_snapshot": container,
            "resume_vm": [("suspend_vm", ["vmid": 101])],
        ].merging(infrastructure) { $1 }
    }()

    private static let infrastructure: [String: [(String, JSONObject)]] = {
        let set: [(String, JSONObject)] = [("create_firewall_ipset", ["name": "admins"])]
        let member = set + [("add_firewall_ipset_entry", ["name": "admins", "cidr": "192.0.2.7"])]
        let alias: [(String, JSONObject)] = [("create_firewall_alias", ["name": "office", "cidr": "192.0.2.0/24"])]
        let rule: (String, JSONObject) = ("add_firewall_rule", ["type": "in", "action": "ACCEPT"])
        let placement: [(String, JSONObject)] = [
            (
                "create_ha_rule",
                ["rule": "db-on-2", "type": "node-affinity", "resources": ["vm:103"], "nodes": ["pve2", "pve1"]]
            )
        ]
        let bridge: [(String, JSONObject)] = [
            ("create_network", ["node": "pve1", "iface": "vmbr9", "type": "bridge"])
        ]
        let realm: [(String, JSONObject)] = [
            (
                "create_realm",
                ["realm": "corp", "type": "ldap", "server1": "a", "base_dn": "dc=example", "user_attr": "uid"]
            )
        ]
        let role: [(String, JSONObject)] = [("create_role", ["roleid": "Starter", "privs": ["VM.Audit"]])]
        return [
            "add_firewall_ipset_entry": set, "delete_firewall_ipset": set, "list_firewall_ipset_entries": set,
            "remove_firewall_ipset_entry": member, "update_firewall_ipset_entry": member, "update_firewall_ipset": set,
            "update_firewall_group": [("create_firewall_group", ["group": "web"])],
            "delete_firewall_alias": alias, "update_firewall_alias": alias,
            "delete_firewall_group": [("create_firewall_group", ["group": "web"])],
            "delete_firewall_rule": [rule], "update_firewall_rule": [rule],
            "move_firewall_rule": [rule, rule, rule], "delete_ha_rule": placement, "update_ha_rule": placement,
            "delete_pool": [("create_pool", ["poolid": "batch"])],
            "delete_storage": [
                ("create_storage", ["storage": "backup2", "type": "nfs", "server": "a", "export": "/b"])
            ],
            "delete_network": bridge, "apply_network": bridge, "revert_network": bridge,
            "update_realm": realm, "delete_realm": realm, "sync_realm": realm, "update_role": role,
            "delete_role": role, "delete_group": [("create_group", ["groupid": "interns"])],
        ]
    }()

    @Test func theExamplesOfEveryToolWork() async throws {
        for tool in Lab.registry.tools where tool.spec.name != "get_task" {
            for example in tool.spec.examples {
                try await withLab { lab in
                    for (other, arguments) in Self.preparations[tool.spec.name] ?? [] {
                        _ = try await lab.result(other, arguments)
                    }
                    do { _ = try await lab.result(tool.spec.name, example) } catch {
                        Issue.record("\(tool.spec.name) \(JSONWriter.string(.object(example))): \(error)")
                    }
                }
            }
        }
    }

    @Test func filtersCombine() async throws {
        try await withLab { lab in
            func vmids(_ arguments: JSONObject) async throws -> [Int] {
                try await lab.result("get_vms", arguments)["vms"]?.array?.compactMap { $0["vmid"]?.int } ?? []
            }
            #expect(try await vmids([:]) == [100, 101, 102, 103, 104, 105])
            #expect(try await vmids(["node": "pve1"]) == [100, 101, 102])
            #expect(try await vmids(["status": "running"]) == [100, 101, 103])
            #expect(try await vmids(["tag": "PROD"]) == [100, 101, 103])
            #expect(try await vmids(["tag": "pro"]) == [])
            #expect(try await vmids(["name": "WEB"]) == [101, 102])
            #expect(try await vmids(["name": "web", "status": "stopped"]) == [102])
            let error = try await lab.error("get_vms", ["node": "pve9"])
            #expect(error.code == .invalidArguments)
        }
    }

    @Test func longListsArePaged() async throws {
        try await withLab(extraGuests: 250) { lab in
            let first = try await lab.result("get_vms")
            #expect(first["vms"]?.array?.count == 100)
            #expect(first["total"] == 256)
            #expect(first["next_offset"] == 100)
            let last = try await lab.result("get_vms", ["offset": 200])
            #expect(last["vms"]?.array?.count == 56)
            #expect(last["next_offset"] == nil)
            let beyond = try await lab.result("get_vms", ["offset": 1_000])
            #expect(beyond["vms"] == [])
            #expect(beyond["next_offset"] == nil)
            #expect(lab.cluster.requests.count { $0.path.contains("/cluster/resources") } == 3)
        }
    }

    @Test func aNodeThatIsDownBreaksNoList() async throws {
        try await withLab { lab in
            lab.cluster.setNodeOnline("pve3", false)
            for (tool, arguments) in Self.reads {
                let outcome = await lab.call(tool, arguments)
                switch outcome.result {
                case .success(let result): try Lab.check(result, of: tool)
                case .failure(let error): Issue.record("\(tool): \(error)")
                }
            }
            let nodes = try await lab.result("get_nodes")["nodes"]?.array ?? []
            #expect(nodes.map { $0["status"]?.string } == ["online", "online", "offline"])
            // The cluster answers for the node: that it is down is its status, no failure of the call.
            let down = try await lab.result("get_node_status", ["node": "pve3"])
            #expect(down["status"] == "offline" && down["reason"]?.string != nil)
            let guest = try await lab.error("start_vm", ["vmid": 104])
            #expect(guest.code == .unreachable)
            #expect(guest.details["hint"] != nil)
        }
    }

    @Test func tasksAreListedAndShown() async throws {
        try await withLab { lab in
            let started = try await lab.result("start_vm", ["vmid": 102])
            let upid = try #require(started["task"]?["upid"])
            let task = try await lab.result("get_task", ["upid": upid])
            #expect(task["upid"] == upid)
            let tasks = try await lab.result("list_tasks")["tasks"]?.array ?? []
            #expect(tasks.contains { $0["upid"] == upid })
            for wrong in ["x", "UPID:pve1", "UPID:pve9:0000:0:0:qmstart:102:root@pam:"] {
                let error = try await lab.error("get_task", ["upid": .string(wrong)])
                #expect([.invalidArguments, .notFound].contains(error.code), "\(error)")
            }
        }
    }

    @Test func hostileNamesAreMadeHarmless() async throws {
        try await withLab { lab in
            lab.cluster.setGuest(102, options: ["description": "a\u{1B}[31m\nb\u{202E}c"])
            let text = await lab.call("get_vm_config", ["vmid": 102]).text
            #expect(!text.contains("\u{1B}"))
            #expect(!text.contains("\u{202E}"))
        }
    }
}
