import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct NetworkToolsTests {
    @Test func aBridgeIsStagedSeenRevertedAndApplied() async throws {
        try await withLab { lab in
            let bridge: JSONObject = [
                "node": "pve1", "iface": "vmbr9", "type": "bridge", "cidr": "198.51.100.1/24", "autostart": true,
            ]
            let staged = await lab.call("create_network", bridge)
            #expect(try staged.result.get()["goal_reached"] == true)
            #expect(staged.text.contains("vmbr9 is new"), "\(staged.text)")
            #expect(try await lab.error("create_network", bridge).code == .invalidArguments)
            let list = try await lab.result("list_network", ["node": "pve1"])
            #expect(list["pending"]?.array?.count == 1)
            #expect(list["interfaces"]?.array?.first { $0["iface"] == "vmbr9" }?["active"] != true)
            let changed = try await lab.result(
                "update_network", ["node": "pve1", "iface": "vmbr1", "comments": "guests only"])
            #expect(changed["now"]?["type"] == "bridge")
            let dropped = try await lab.result("revert_network", ["node": "pve1"])
            #expect(dropped["goal_reached"] == true && dropped["dropped"]?.array?.isEmpty == false)
            #expect(try await lab.error("revert_network", ["node": "pve1"]).code == .conflict)
            #expect(try await lab.error("apply_network", ["node": "pve1"]).code == .conflict)
            _ = try await lab.result("create_network", bridge)
            let applied = try await lab.result("apply_network", ["node": "pve1"])
            #expect(applied["goal_reached"] == true && applied["pending"] == [], "\(applied)")
            let after = try await lab.result("list_network", ["node": "pve1", "type": "bridge"])
            #expect(after["interfaces"]?.array?.first { $0["iface"] == "vmbr9" }?["active"] == true)
            let gone = try await lab.result("delete_network", ["node": "pve1", "iface": "vmbr9"])
            #expect(gone["pending"]?.array?.first?.string?.hasPrefix("vmbr9 goes away") == true, "\(gone)")
        }
    }

    @Test func theBranchIsNamedBeforeItIsCut() async throws {
        try await withLab { lab in
            let list = try await lab.result("list_network", ["node": "pve1"])
            #expect(list["reached_by"] == ["eno1", "vmbr0"])
            for (tool, arguments) in [
                ("delete_network", ["node": "pve1", "iface": "vmbr0"]),
                ("delete_network", ["node": "pve1", "iface": "eno1"]),
                ("update_network", ["node": "pve1", "iface": "vmbr0", "cidr": "192.0.2.99/24"]),
                ("update_network", ["node": "pve1", "iface": "vmbr0", "delete": "bridge_ports"]),
            ] as [(String, JSONObject)] {
                let error = try await lab.error(tool, arguments)
                #expect(error.code == .conflict && error.message.contains("can cut off pve1"), "\(error)")
            }
            #expect(lab.changes == [])
            let forced = try await lab.result(
                "update_network", ["node": "pve1", "iface": "vmbr0", "cidr": "192.0.2.99/24", "force": true])
            #expect(forced["pending"] == ["vmbr0: address 192.0.2.11/24 becomes 192.0.2.99/24"], "\(forced)")
            #expect(try await lab.error("apply_network", ["node": "pve1"]).code == .conflict)
            let dry = try await lab.call("apply_network", ["node": "pve1", "force": true], ["dry_run": true]).result
                .get()
            #expect(dry["pending"] == forced["pending"])
        }
    }

    /// The connection is lost while the node's network is set up anew.
    @Test func aLostConnectionIsSurvived() async throws {
        try await withLab { lab in
            _ = try await lab.result("create_network", ["node": "pve2", "iface": "vmbr9", "type": "bridge"])
            lab.cluster.inject(try FaultSpec("595 GET /nodes/pve2/tasks/* count=2"))
            lab.cluster.inject(try FaultSpec("595 GET /nodes/pve2/tasks/*/* count=2"))
            let applied = try await lab.result("apply_network", ["node": "pve2"], ["wait_timeout": 60])
            #expect(applied["goal_reached"] == true, "\(applied)")
        }
    }

    @Test(
        arguments: [
            ("create_network", ["node": "pve1", "iface": "bond0", "type": "bond"], ["bond_mode", "slaves"]),
            ("create_network", ["node": "pve1", "iface": "v20", "type": "vlan"], ["vlan_id", "vlan_raw_device"]),
            ("create_network", ["node": "pve1", "iface": "vmbr9", "type": "bridge", "mtu": 9], ["mtu"]),
            ("update_network", ["node": "pve1", "iface": "vmbr1"], []),
            ("list_network", ["node": "pve9"], ["node"]),
        ] as [(String, JSONObject, [String])])
    func whatCannotBeIsRefused(_ tool: String, _ arguments: JSONObject, _ faults: [String]) async throws {
        try await withLab { lab in
            let error = try await lab.error(tool, arguments)
            #expect(error.code == .invalidArguments, "\(error)")
            let named = (error.details["faults"]?.array ?? []).compactMap { $0["argument"]?.string }
            #expect(named.sorted() == faults, "\(error)")
        }
    }

    @Test func bondsVLANsAndSDN() async throws {
        try await withLab { lab in
            _ = try await lab.result(
                "create_network",
                ["node": "pve1", "iface": "bond0", "type": "bond", "slaves": ["eno2", "eno3"], "bond_mode": "802.3ad"])
            let vlan = try await lab.result(
                "create_network",
                ["node": "pve1", "iface": "v20", "type": "vlan", "vlan_id": 20, "vlan_raw_device": "bond0"])
            #expect(vlan["now"]?["vlan_id"] == 20)
            #expect(vlan["pending"]?.array?.count == 2, "\(vlan)")
            #expect(try await lab.result("list_sdn_zones")["zones"]?.array?.first?["zone"] == "lab")
            #expect(try await lab.result("list_sdn_vnets")["vnets"]?.array?.first?["tag"] == 20)
        }
    }

    @Test(
        arguments: [
            ("", []),
            (
                "@@ -1,1 +1,4 @@\n auto lo\n+auto vmbr9\n+iface vmbr9 inet manual\n+\tbridge-ports none\n",
                [
                    "vmbr9 is new (at boot; bridge-ports none)"
                ]
            ),
            (
                "@@ -1 +1 @@\n iface vmbr0 inet static\n-\tmtu 1500\n+\tmtu 9000\n-\tgateway 192.0.2.1\n",
                [
                    "vmbr0: mtu 1500 becomes 9000", "vmbr0: gateway 192.0.2.1 is removed",
                ]
            ),
            (
                "@@ -1 +1 @@\n-iface vmbr0 inet static\n-\taddress 192.0.2.1/24\n+iface vmbr0 inet manual\n",
                [
                    "vmbr0: address 192.0.2.1/24 is removed"
                ]
            ),
            ("@@ -9 +9 @@\n-\tmtu 1500\n", ["an interface: mtu 1500 is removed"]),
        ] as [(String, [String])])
    func aDiffInWords(_ diff: String, _ words: [String]) { #expect(PendingNetwork(diff: diff).words == words) }
}
