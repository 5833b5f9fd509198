import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct LifecycleToolsTests {
    /// Every changing tool of these sets with arguments that work, once prepared.
    private static let changes: [(String, JSONObject)] = [
        ("create_snapshot", ["vmid": 101, "snapname": "s1"]),
        ("create_vm", ["node": "pve1"]), ("clone_vm", ["vmid": 105]), ("create_template", ["vmid": 102]),
        ("delete_vm", ["vmid": 102]), ("migrate_vm", ["vmid": 101, "target": "pve2"]),
        ("attach_disk", ["vmid": 101, "storage": "local-lvm", "size": 1]),
        ("resize_disk", ["vmid": 101, "disk": "scsi0", "size": "+1G"]),
        ("move_disk", ["vmid": 101, "disk": "scsi0", "storage": "shared-nfs"]),
        ("execute_vm_command", ["vmid": 101, "command": ["true"]]),
        ("rollback_snapshot", ["vmid": 101, "snapname": "s1"]), ("delete_snapshot", ["vmid": 101, "snapname": "s1"]),
        ("update_snapshot", ["vmid": 101, "snapname": "s1", "description": "x"]),
    ]

    @Test func aDryRunSendsNothingAndShowsEverything() async throws {
        try await withLab { lab in
            for (tool, arguments) in Self.changes {
                let dry = try await lab.call(tool, arguments, ["dry_run": true]).result.get()
                #expect(dry["decision"] == "allow", "\(tool)")
                #expect(dry["requests"]?.array?.isEmpty == false, "\(tool)")
            }
            #expect(lab.changes == [])
        }
    }

    @Test func aBadArgumentIsExplainedAndNothingSent() async throws {
        try await withLab { lab in
            for (tool, arguments) in Self.changes where tool != "create_vm" {
                var wrong = arguments
                wrong["vmid"] = "0101"
                wrong["vimd"] = 1
                let error = try await lab.error(tool, wrong)
                #expect(error.code == .invalidArguments, "\(tool)")
                #expect(error.details["faults"]?.array?.count == 2, "\(tool)")
                var missing = arguments
                missing["vmid"] = 999
                let unknown = try await lab.error(tool, missing)
                #expect(unknown.code == .notFound, "\(tool): \(unknown)")
            }
            #expect(lab.changes == [])
        }
    }

    @Test(
        arguments: [
            ("create_snapshot", ["vmid": 101, "snapname": "current"]),
            ("create_snapshot", ["vmid": 101, "snapname": "1x"]),
            ("migrate_vm", ["vmid": 101, "target": "pve1"]), ("migrate_vm", ["vmid": 101, "target": "pve9"]),
            ("attach_disk", ["vmid": 101, "storage": "local-lvm"]),
            ("attach_disk", ["vmid": 101, "volume": "local-lvm:vm-100-disk-0"]),
            ("attach_disk", ["vmid": 101, "slot": "scsi0", "storage": "local-lvm", "size": 1]),
            ("attach_disk", ["vmid": 101, "storage": "local-lvm:1,file=/etc/passwd", "size": 1]),
            ("detach_disk", ["vmid": 101, "disk": "scsi9"]),
            ("resize_disk", ["vmid": 101, "disk": "net0", "size": "1G"]),
            ("resize_disk", ["vmid": 101, "disk": "scsi0", "size": "large"]),
            ("move_disk", ["vmid": 101, "disk": "scsi0"]),
            ("create_vm", ["node": "pve1", "vlan": 5]), ("execute_vm_command", ["vmid": 101, "command": []]),
            ("execute_vm_command", ["vmid": 200, "command": ["true"]]),
        ] as [(String, JSONObject)])
    func whatCannotBeIsRefusedBeforeItIsSent(_ tool: String, _ arguments: JSONObject) async throws {
        try await withLab { lab in
            let error = try await lab.error(tool, arguments)
            #expect(error.code == .invalidArguments, "\(error)")
            #expect(lab.changes == [])
        }
    }

    @Test func snapshotsAreMadeRolledBackAndDeleted() async throws {
        try await withLab { lab in
            let made = try await lab.result("create_snapshot", ["vmid": 101, "snapname": "s1", "description": "good"])
            #expect(made["goal_reached"] == true)
            #expect(made["snapshot"]?["description"] == "good")
            let twice = try await lab.error("create_snapshot", ["vmid": 101, "snapname": "s1"])
            #expect(twice.code == .taskFailed)
            _ = try await lab.result("update_snapshot", ["vmid": 101, "snapname": "s1", "description": "better"])
            let outcome = await lab.call("list_snapshots", ["vmid": 101])
            #expect(try outcome.result.get()["snapshots"]?.array?.map { $0["name"] } == ["s1"])
            #expect(outcome.text.contains("better"))
            let back = try await lab.result("rollback_snapshot", ["vmid": 101, "snapname": "s1", "start": true])
            #expect(back["goal_reached"] == true)
            #expect(back["status"] == "running")
            let gone = try await lab.result("delete_snapshot", ["vmid": 101, "snapname": "s1"])
            #expect(gone["left"] == 0)
            let missing = try await lab.error("rollback_snapshot", ["vmid": 101, "snapname": "s1"])
            #expect([.taskFailed, .notFound, .proxmoxError].contains(missing.code))
        }
    }

    @Test func guestsAreMadeClonedAndDestroyed() async throws {
        try await withLab { lab in
            let made = try await lab.result(
                "create_vm",
                ["node": "pve1", "name": "new1", "storage": "local-lvm", "disk_size": 4, "bridge": "vmbr0"])
            let vmid = try #require(made["vmid"])
            #expect(made["goal_reached"] == true)
            #expect(made["status"] == "stopped")
            let taken = try await lab.error("create_vm", ["node": "pve1", "vmid": vmid])
            #expect(taken.code == .conflict)
            let clone = try await lab.result("clone_vm", ["vmid": 105, "name": "web3", "full": true])
            #expect(clone["goal_reached"] == true)
            #expect(clone["name"] == "web3")
            #expect(clone["source"] == 105)
            let running = try await lab.error("delete_vm", ["vmid": 101])
            #expect(running.code == .conflict)
            let gone = try await lab.result("delete_vm", ["vmid": vmid])
            #expect(gone["goal_reached"] == true)
            let template = try await lab.result("create_template", ["vmid": 102])
            #expect(template["template"] == true)
        }
    }

    @Test func disksComeAndGo() async throws {
        try await withLab { lab in
            let attached = try await lab.result("attach_disk", ["vmid": 102, "storage": "local-lvm", "size": 8])
            let slot = try #require(attached["slot"])
            #expect(attached["goal_reached"] == true)
            let grown = try await lab.result("resize_disk", ["vmid": 102, "disk": slot, "size": "+2G"])
            #expect(grown["previous_size"] == "8G")
            #expect(grown["size"] == "10G")
            let shrunk = try await lab.error("resize_disk", ["vmid": 102, "disk": slot, "size": "1G"])
            #expect([.proxmoxError, .taskFailed, .invalidArguments].contains(shrunk.code))
            let moved = try await lab.result(
                "move_disk", ["vmid": 102, "disk": slot, "storage": "shared-nfs", "delete": true])
            #expect(moved["goal_reached"] == true)
            let detached = try await lab.result("detach_disk", ["vmid": 102, "disk": slot])
            #expect(detached["goal_reached"] == true)
            let volume = try #require(detached["volume"])
            let again = try await lab.result("attach_disk", ["vmid": 102, "volume": volume])
            #expect(again["goal_reached"] == true)
            _ = try await lab.result("update_vm_config", ["vmid": 101, "cores": 8])
            let pending = try await lab.result("get_vm_pending", ["vmid": 101])
            #expect(pending["pending"]?.array?.first?["option"] == "cores")
        }
    }

    @Test func aGuestMovesToAnotherNode() async throws {
        try await withLab { lab in
            let check = try await lab.result("check_migration", ["vmid": 101])
            #expect(check["running"] == true)
            let outcome = await lab.call("migrate_vm", ["vmid": 101, "target": "pve2", "with_local_disks": true])
            let moved = try outcome.result.get()
            try Lab.check(moved, of: "migrate_vm")
            #expect(moved["node"] == "pve2")
            #expect(moved["status"] == "running")
            #expect(outcome.text.contains("pve1 → pve2"))
        }
    }

    @Test func aLockedGuestIsWaitedForAndNamed() async throws {
        try await withLab { lab in
            lab.cluster.lockGuest(102, "backup")
            let error = try await lab.error("create_snapshot", ["vmid": 102, "snapname": "s1"], ["wait_timeout": 0.1])
            #expect(error.code == .locked)
            #expect(error.details["lock"] == "backup")
            #expect(lab.changes == [])
        }
    }
}
