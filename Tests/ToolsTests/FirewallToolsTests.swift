import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct FirewallToolsTests {
    @Test func aliasSetGroupAndRule() async throws {
        try await withLab { lab in
            _ = try await lab.result("create_firewall_alias", ["name": "office", "cidr": "192.0.2.0/24"])
            _ = try await lab.result("create_firewall_ipset", ["name": "admins", "comment": "who may"])
            let member = try await lab.result("add_firewall_ipset_entry", ["name": "admins", "cidr": "192.0.2.7/32"])
            #expect(member["goal_reached"] == true && member["cidr"] == "192.0.2.7/32", "\(member)")
            _ = try await lab.result("create_firewall_group", ["group": "web"])
            let rule = try await lab.result(
                "add_firewall_rule", ["group": "web", "type": "in", "action": "ACCEPT", "macro": "HTTPS"])
            #expect(rule["now"]?["sentence"] == "ACCEPT incoming HTTPS", "\(rule)")
            let applied = try await lab.result(
                "add_firewall_rule", ["vmid": 101, "type": "group", "action": "web", "iface": "net0"])
            #expect(applied["now"]?["sentence"] == "apply security group web on net0")
            let list = await lab.call("list_firewall_rules", ["vmid": 101])
            #expect(list.text.contains("apply security group web on net0"), "\(list.text)")
            #expect(try await lab.error("delete_firewall_group", ["group": "web"]).message.contains("not empty"))
            #expect(try await lab.error("delete_firewall_ipset", ["name": "admins"]).message.contains("not empty"))
            let removed = try await lab.result(
                "remove_firewall_ipset_entry", ["name": "admins", "cidr": "192.0.2.7/32"])
            #expect(removed["goal_reached"] == true)
            #expect(try await lab.result("delete_firewall_ipset", ["name": "admins"])["goal_reached"] == true)
            let changed = try await lab.result(
                "update_firewall_alias", ["name": "office", "cidr": "198.51.100.0/24"])
            #expect(changed["changes"]?.array?.first?["to"] == "198.51.100.0/24")
            #expect(try await lab.result("delete_firewall_alias", ["name": "office"])["goal_reached"] == true)
            #expect(try await lab.error("delete_firewall_alias", ["name": "office"]).code == .notFound)
        }
    }

    @Test func rulesKeepTheirOrder() async throws {
        try await withLab { lab in
            func order() async throws -> [String] {
                let list = try await lab.result("list_firewall_rules", ["vmid": 101])
                return (list["rules"]?.array ?? []).compactMap { $0["dport"]?.string }
            }
            func add(_ port: String, at position: Int) async throws {
                _ = try await lab.result(
                    "add_firewall_rule",
                    [
                        "vmid": 101, "type": "in", "action": "ACCEPT", "proto": "tcp", "dport": .string(port),
                        "pos": .int(position),
                    ])
            }
            try await add("1", at: 0)
            try await add("2", at: 1)
            try await add("3", at: 1)
            #expect(try await order() == ["1", "3", "2"])
            for (from, to, expected) in [(0, 2, ["3", "2", "1"]), (2, 0, ["1", "3", "2"]), (1, 2, ["1", "2", "3"])] {
                let moved = try await lab.result(
                    "move_firewall_rule", ["vmid": 101, "pos": .int(from), "to": .int(to)])
                #expect(moved["rules"]?.array?.count == 3)
                #expect(try await order() == expected)
            }
            let list = try await lab.result("list_firewall_rules", ["vmid": 101])
            let digest = try #require(list["rules"]?.array?.first?["digest"])
            let off = try await lab.result(
                "update_firewall_rule", ["vmid": 101, "pos": 1, "enable": false, "digest": digest])
            #expect(off["now"]?["sentence"] == "ACCEPT incoming tcp to port 2 (disabled)", "\(off)")
            // Somebody changed it since.
            let stale = try await lab.error("delete_firewall_rule", ["vmid": 101, "pos": 0, "digest": digest])
            #expect(stale.code == .conflict, "\(stale)")
            let gone = try await lab.result("delete_firewall_rule", ["vmid": 101, "pos": 0])
            #expect(gone["was"]?["dport"] == "1" && gone["goal_reached"] == true)
            #expect(try await order() == ["2", "3"])
            #expect(try await lab.error("delete_firewall_rule", ["vmid": 101, "pos": 7]).code == .notFound)
        }
    }

    @Test func whatWouldLockOutIsNamedFirst() async throws {
        try await withLab { lab in
            let locked = try await lab.error("set_firewall_options", ["enable": true])
            #expect(locked.code == .conflict && locked.message.contains("8006"), "\(locked)")
            #expect(lab.changes == [])
            let accept: JSONObject = [
                "type": "in", "action": "ACCEPT", "proto": "tcp", "dport": "8006", "source": "192.0.2.0/24",
            ]
            _ = try await lab.result("add_firewall_rule", accept)
            let on = await lab.call("set_firewall_options", ["enable": true])
            #expect(try on.result.get()["now"]?["enable"] == true)
            #expect(on.text.contains("open only for 192.0.2.0/24"), "\(on.text)")
            // From now on, whatever closes it.
            for (tool, arguments) in [
                ("delete_firewall_rule", ["pos": 0]), ("update_firewall_rule", ["pos": 0, "enable": false]),
                ("update_firewall_rule", ["pos": 0, "dport": "8007"]),
                ("add_firewall_rule", ["type": "in", "action": "DROP", "comment": "all"]),
                (
                    "add_firewall_rule",
                    ["node": "pve2", "type": "in", "action": "DROP", "proto": "tcp", "dport": "8000:9000"]
                ),
            ] as [(String, JSONObject)] {
                let error = try await lab.error(tool, arguments)
                #expect(error.code == .conflict && error.message.contains("lock everybody out"), "\(tool): \(error)")
            }
            let behind = try await lab.result("add_firewall_rule", ["type": "in", "action": "DROP", "pos": 1])
            #expect(behind["goal_reached"] == true)
            #expect(try await lab.error("move_firewall_rule", ["pos": 1, "to": 0]).code == .conflict)
            _ = try await lab.result("delete_firewall_rule", ["pos": 0, "force": true])
            _ = try await lab.result("set_firewall_options", ["enable": false])
        }
    }

    @Test(
        arguments: [
            ("add_firewall_rule", ["type": "in", "action": "LET"], "action"),
            ("add_firewall_rule", ["type": "in", "action": "ACCEPT", "dport": "22"], "dport"),
            ("add_firewall_rule", ["type": "in", "action": "ACCEPT", "pos": 5], "pos"),
            ("add_firewall_rule", ["type": "in", "action": "ACCEPT", "group": "a", "vmid": 101], "group"),
            ("set_firewall_options", ["vmid": 101, "policy_in": "MAYBE"], "policy_in"),
            ("set_firewall_options", ["vmid": 101, "ebtables": true], "ebtables"),
            ("create_firewall_alias", ["name": "a b", "cidr": "192.0.2.1"], ""),
            ("get_firewall_log", [:], "vmid"),
            ("list_firewall_aliases", ["node": "pve1"], "vmid"),
            ("list_firewall_rules", ["vmid": 999], ""),
        ] as [(String, JSONObject, String)])
    func whatCannotBeIsRefused(_ tool: String, _ arguments: JSONObject, _ fault: String) async throws {
        try await withLab { lab in
            let error = try await lab.error(tool, arguments)
            #expect([.invalidArguments, .notFound, .proxmoxError].contains(error.code), "\(error)")
            if !fault.isEmpty {
                #expect(
                    error.details["faults"]?.array?.contains { $0["argument"]?.string == fault } == true, "\(error)")
            }
        }
    }

    /// A guest's rules reach that guest alone; the cluster's reach unknown ones.
    @Test func whomARuleReaches() async throws {
        let policy = Recording()
        try await withLab(policy: policy) { lab in
            let rule: JSONObject = ["type": "in", "action": "DROP"]
            var own = rule
            own["vmid"] = 200
            _ = await lab.call("add_firewall_rule", own, ["dry_run": true])
            _ = await lab.call("add_firewall_rule", rule, ["dry_run": true])
        }
        #expect(policy.operations.map { $0.guests.map(\.vmid) } == [[200], []])
        #expect(policy.operations.map(\.reachesUnknown) == [false, true])
        #expect(policy.operations.allSatisfy { $0.effects == [.reconfigure, .expose, .interrupt] })
    }
}
