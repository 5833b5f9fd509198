import Gateway
import JSONLines
import SimulatedCluster
import Testing

@testable import Tools

@Suite(.timeLimit(.minutes(10))) struct BackupToolsTests {
    @Test func aBackupIsMadeListedRestoredAndDeleted() async throws {
        try await withLab { lab in
            let outcome = await lab.call("create_backup", ["vmid": 101, "storage": "shared-nfs", "notes": "before"])
            let made = try outcome.result.get()
            try Lab.check(made, of: "create_backup")
            #expect(made["goal_reached"] == true)
            let volid = try #require(made["backup"]?["volid"])
            #expect(outcome.text.contains(volid.string ?? "-"))
            let list = try await lab.result("list_backups", ["vmid": 101, "storage": "shared-nfs"])
            #expect(list["backups"]?.array?.contains { $0["volid"] == volid } == true)
            let restored = try await lab.result("restore_backup", ["node": "pve2", "volid": volid, "unique": true])
            #expect(restored["goal_reached"] == true)
            #expect(restored["vmid"] != 101)
            let taken = try await lab.error("restore_backup", ["node": "pve1", "volid": volid, "vmid": 101])
            #expect(taken.code == .conflict)
            let dry = try await lab.call(
                "restore_backup", ["node": "pve1", "volid": volid, "vmid": 102, "overwrite": true], ["dry_run": true]
            ).result.get()
            #expect(dry["requests"]?.array?.first?["parameters"]?["force"] == true)
            let gone = try await lab.result("delete_backup", ["node": "pve1", "volid": volid])
            #expect(gone["goal_reached"] == true)
            let again = try await lab.error("delete_backup", ["node": "pve1", "volid": volid])
            #expect(again.code == .notFound)
        }
    }

    @Test(
        arguments: [
            ("create_backup", ["vmid": 101]),
            ("create_backup", ["vmid": 101, "storage": "shared-nfs", "mode": "fast"]),
            ("restore_backup", ["node": "pve1", "volid": "/etc/passwd"]),
            ("restore_backup", ["node": "pve1", "volid": "local:backup/x", "overwrite": true]),
            ("delete_backup", ["node": "pve1", "volid": "local-lvm:vm-101-disk-0"]),
            ("delete_backup", ["node": "pve9", "volid": "local:backup/vzdump-qemu-101-2026_11_24-02_30_00.vma.zst"]),
        ] as [(String, JSONObject)])
    func whatCannotBeIsRefused(_ tool: String, _ arguments: JSONObject) async throws {
        try await withLab { lab in
            let error = try await lab.error(tool, arguments)
            #expect(error.code == .invalidArguments, "\(error)")
            #expect(lab.changes == [])
        }
    }

    @Test func containersArePoweredAndListed() async throws {
        try await withLab { lab in
            let started = await lab.call("start_container", ["vmid": 201])
            #expect(try started.result.get()["status"] == "running")
            #expect(started.text.hasPrefix("✅ Container Start Successful"), "\(started.text)")
            let stopped = try await lab.result("stop_container", ["vmid": 201])
            #expect(stopped["status"] == "stopped")
            #expect(try await lab.error("start_container", ["vmid": 101]).code == .invalidArguments)
            let off = try await lab.error("stop_container", ["vmid": 201])
            #expect([.proxmoxError, .taskFailed].contains(off.code))
            let list = try await lab.result("list_containers", ["status": "running"])
            #expect(list["containers"]?.array?.map { $0["vmid"] } == [200])
            let dry = try await lab.call("shutdown_container", ["vmid": 200], ["dry_run": true]).result.get()
            #expect(dry["requests"]?.array?.count == 1)
        }
    }

    @Test func metricsAreDrawn() async throws {
        try await withLab { lab in
            let outcome = await lab.call("get_vm_metrics", ["vmid": 101])
            try Lab.check(try outcome.result.get(), of: "get_vm_metrics")
            #expect(outcome.text.hasPrefix("📈 VM 101: last hour"))
            #expect(try await lab.error("get_node_metrics", ["node": "pve9"]).code == .invalidArguments)
        }
        #expect(Metrics.graph([0, 1, nil, 2], width: 60) == "▁▄·█")
        #expect(Metrics.graph([], width: 60) == "")
        #expect(Units.time(0) == "1970-01-01 00:00")
        #expect(Units.time(1_795_562_400) == "2026-11-24 23:20")
    }
}
