import Gateway
import JSONLines
import SimulatedCluster
import Synchronization
import Testing

@testable import Tools

/// An answer says what happened, also where Proxmox only files a request, is still at work, or was faster than somebody.
@Suite(.timeLimit(.minutes(10))) struct TruthTests {
    /// A call with what it told on its way.
    private static func follow(
        _ lab: Lab, _ tool: String, _ arguments: JSONObject, _ options: JSONObject = [:],
        _ heard: @escaping @Sendable (String) -> Void = { _ in }
    ) async -> (outcome: Outcome, progress: [String]) {
        let lines = Mutex<[String]>([])
        let request = CallRequest(
            tool: tool, arguments: arguments, options: options,
            principal: Principal(user: "tester", uid: 1000, door: .stdio))
        let outcome = await lab.pipeline.run(lab.pipeline.admit(request)) { line in
            lines.withLock { $0.append(line) }
            heard(line)
        }
        return (outcome, lines.withLock { $0 })
    }

    @Test func aManagedGuestIsMovedByItsManager() async throws {
        try await withLab(speed: 20) { lab in
            let (outcome, progress) = await Self.follow(lab, "migrate_vm", ["vmid": 103, "target": "pve1"])
            let result = try outcome.result.get()
            #expect(result["node"] == "pve1" && result["goal_reached"] == true, "\(result)")
            #expect(progress.contains("waiting until the HA manager has moved it"), "\(progress)")
            #expect(lab.changes == ["POST /nodes/pve2/qemu/103/migrate"])
        }
    }

    @Test func aRequestThatTheManagerHasNotCarriedOutIsNoSuccess() async throws {
        try await withLab(speed: 0.5) { lab in
            let outcome = await lab.call("migrate_vm", ["vmid": 103, "target": "pve1"], ["wait_timeout": 1])
            let result = try outcome.result.get()
            #expect(result["goal_reached"] == false && result["node"] == "pve2", "\(result)")
            #expect(
                outcome.text.contains("the HA manager has the request, but it has not moved yet"), "\(outcome.text)")
            let stop = await lab.call("stop_vm", ["vmid": 103], ["wait_timeout": 1])
            let stopped = try stop.result.get()
            #expect(stopped["goal_reached"] == false)
            #expect(stop.text.contains("The HA manager has the request, but the VM is not stopped yet"))
        }
    }

    @Test func aCloneAndARestoredGuestCanBeUsedAtOnce() async throws {
        try await withLab(speed: 50) { lab in
            let clone = try await lab.result("clone_vm", ["vmid": 101, "newid": 500, "name": "copy"])
            #expect(clone["goal_reached"] == true)
            let config = try await lab.result("get_vm_config", ["vmid": 500])
            #expect(config["lock"] == nil)
            _ = try await lab.result("update_vm_config", ["vmid": 500, "cores": 2], ["wait_timeout": 0])
            let backup = try await lab.result("create_backup", ["vmid": 500, "storage": "shared-nfs"])
            let volid = try #require(backup["backup"]?["volid"])
            let restored = try await lab.result(
                "restore_backup", ["node": "pve1", "volid": volid, "vmid": 501, "start": true])
            #expect(restored["goal_reached"] == true && restored["status"] == "running")
            #expect(try await lab.result("get_vm_config", ["vmid": 501])["lock"] == nil)
        }
    }

    @Test func aMigrationTellsWhatItsLogSays() async throws {
        try await withLab(speed: 5) { lab in
            let (outcome, progress) = await Self.follow(
                lab, "migrate_vm", ["vmid": 101, "target": "pve2", "with_local_disks": true])
            let result = try outcome.result.get()
            #expect(result["goal_reached"] == true)
            #expect(progress.contains { $0.contains("starting migration of VM 101 to node 'pve2'") }, "\(progress)")
        }
    }

    @Test func whatIsPendingSaysWhatMakesItEffective() async throws {
        try await withLab { lab in
            let outcome = await lab.call("update_vm_config", ["vmid": 101, "cores": 8])
            let result = try outcome.result.get()
            #expect(result["pending"]?.array?.first?["option"] == "cores")
            #expect(result["effective"]?.string?.contains("reboot_vm with graceful: true") == true)
            #expect(
                outcome.text.contains("Pending until the VM is stopped and started (or rebooted gracefully): cores"))
            // A hard reset is not enough, as it says; a graceful reboot is.
            _ = try await lab.result("reset_vm", ["vmid": 101])
            #expect(try await lab.result("get_vm_pending", ["vmid": 101])["pending"]?.array?.count == 1)
            _ = try await lab.result("reboot_vm", ["vmid": 101, "graceful": true])
            #expect(try await lab.result("get_vm_pending", ["vmid": 101])["pending"] == [])
            let stopped = try await lab.result("update_vm_config", ["vmid": 102, "cores": 8])
            #expect(stopped["pending"] == [] && stopped["effective"] == nil)
            let container = try await lab.result("update_container_config", ["vmid": 200, "hostname": "other"])
            #expect(container["name"] == "other")
        }
    }

    @Test func aPowerActionThatChangedNothingSaysSo() async throws {
        try await withLab { lab in
            for (tool, vmid) in [("stop_vm", 102), ("shutdown_vm", 102)] {
                let outcome = await lab.call(tool, ["vmid": .int(vmid)])
                let result = try outcome.result.get()
                #expect(result["changed"] == false && result["goal_reached"] == true)
                #expect(outcome.text.contains("Nothing changed: the VM was stopped already"), "\(outcome.text)")
            }
        }
    }

    @Test func aFreeVMIDThatSomebodyTakesIsExchanged() async throws {
        try await withLab(speed: 20) { lab in
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<3 {
                    group.addTask {
                        let result = try await lab.result("create_vm", ["node": "pve1", "name": .string("n\(number)")])
                        return result["vmid"]?.int ?? 0
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(made).count == 3 && !made.contains(0), "\(made)")
            // Who names a VMID gets that one or nothing.
            let taken = try await lab.error("create_vm", ["node": "pve1", "vmid": .int(made[0])])
            #expect(taken.code == .conflict)
        }
    }

    @Test(
        arguments: [
            ("start_vm", ["vmid": 102]), ("update_vm_config", ["vmid": 102, "cores": 2]),
            ("create_snapshot", ["vmid": 102, "snapname": "s1"]), ("clone_vm", ["vmid": 102, "newid": 600]),
            ("add_vm_nic", ["vmid": 102, "bridge": "vmbr0"]), ("delete_vm", ["vmid": 102]),
            ("create_backup", ["vmid": 102, "storage": "shared-nfs"]),
            ("resize_disk", ["vmid": 102, "disk": "scsi0", "size": "+1G"]),
        ] as [(String, JSONObject)])
    func aHeldLockIsWaitedForAndNamed(_ tool: String, _ arguments: JSONObject) async throws {
        try await withLab { lab in
            lab.cluster.lockGuest(102, "backup")
            let error = try await lab.error(tool, arguments, ["wait_timeout": 0.1])
            #expect(error.code == .locked && error.details["lock"] == "backup", "\(error)")
            #expect(error.message.contains("locked (backup)"))
            #expect(lab.changes == [])
            let (outcome, _) = await Self.follow(lab, tool, arguments) { line in
                if line == "waiting for the lock (backup)" { lab.cluster.lockGuest(102, nil) }
            }
            if case .failure(let error) = outcome.result { Issue.record("\(tool): \(error)") }
            #expect(lab.changes.count >= 1)
        }
    }
}
