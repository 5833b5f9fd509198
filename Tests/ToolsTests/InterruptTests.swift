import Gateway
import Glibc
import JSONLines
import Logging
import Policy
import Testing

@testable import Tools

/// A rule by effect holds whatever brings the effect about.
@Suite(.timeLimit(.minutes(10))) struct InterruptTests {
    /// Hooks from a text.
    static func policy(_ text: String) async throws -> LuaPolicy {
        var template = Array("/tmp/proxgate-rules-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw GatewayError(.internal, "no directory") }
        let directory = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        let file = "\(directory)/rules.lua"
        defer {
            unlink(file)
            rmdir(directory)
        }
        guard let stream = fopen(file, "w") else { throw GatewayError(.internal, "cannot write \(file)") }
        fwrite(text, 1, text.utf8.count, stream)
        fclose(stream)
        chmod(file, 0o600)
        return try await LuaPolicy.load(
            directory: directory, settings: [:], toolNames: Lab.registry.tools.map(\.spec.name), checksTrust: false,
            logger: Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private static let rule = """
        pre("@interrupt @destroy", function(op)
          if op.vmid == 100 then deny("VM 100 is the firewall") end
        end)
        """

    private static func api(_ method: String, _ path: String, _ parameters: JSONObject = [:]) -> (String, JSONObject) {
        ("call_api", ["method": .string(method), "path": .string(path), "parameters": .object(parameters)])
    }

    @Test(
        arguments: [
            ("stop_vm", ["vmid": 100]), ("shutdown_vm", ["vmid": 100, "force": true]), ("reboot_vm", ["vmid": 100]),
            ("reset_vm", ["vmid": 100]), ("suspend_vm", ["vmid": 100]),
            ("reboot_vm", ["vmid": 100, "graceful": true]), ("delete_vm", ["vmid": 100]),
            ("rollback_snapshot", ["vmid": 100, "snapname": "s1"]),
            ("delete_snapshot", ["vmid": 100, "snapname": "s1"]),
            ("create_backup", ["vmid": 100, "storage": "shared-nfs", "mode": "stop"]),
            ("create_backup", ["vmid": 100, "storage": "shared-nfs", "mode": "suspend"]),
            (
                "create_backup_job",
                ["schedule": "02:00", "storage": "shared-nfs", "vmids": [101, 100], "mode": "stop"]
            ),
            ("create_backup_job", ["schedule": "02:00", "storage": "shared-nfs", "all": true, "mode": "stop"]),
            ("update_backup_job", ["id": "backup-nightly", "vmids": [100], "mode": "stop"]),
            (
                "restore_backup",
                [
                    "node": "pve1", "vmid": 100, "overwrite": true,
                    "volid": "shared-nfs:backup/vzdump-qemu-101-2026_11_24-02_30_00.vma.zst",
                ]
            ),
            ("prune_backups", ["node": "pve1", "storage": "shared-nfs", "keep_last": 1]),
            ("prune_backups", ["node": "pve1", "storage": "shared-nfs", "vmid": 100, "keep_last": 1]),
            ("move_disk", ["vmid": 101, "disk": "scsi0", "target_vmid": 100]),
            ("remove_vm_nic", ["vmid": 100, "nic": "net1"]),
            ("update_vm_nic", ["vmid": 100, "nic": "net0", "link_down": true]),
            api("PUT", "/nodes/{node}/qemu/{vmid}/config", ["vmid": 100, "delete": "net0"]),
            api(
                "POST", "/nodes/{node}/qemu/{vmid}/config",
                ["vmid": 100, "net0": "virtio=BC:24:11:00:00:64,bridge=vmbr0,link_down=1"]),
            api("POST", "/cluster/ha/resources/{sid}/relocate", ["sid": "vm:100", "node": "pve2"]),
            api("POST", "/nodes/{node}/migrateall", ["node": "pve1", "target": "pve2"]),
            api("POST", "/cluster/backup", ["schedule": "02:00", "all": true, "mode": "stop"]),
            api("POST", "/nodes/{node}/qemu/{vmid}/status/stop", ["vmid": 100]),
            api("POST", "/nodes/{node}/qemu/{vmid}/status/shutdown", ["vmid": 100, "forceStop": true]),
            api("POST", "/nodes/{node}/qemu/{vmid}/snapshot/{snapname}/rollback", ["vmid": 100, "snapname": "s1"]),
            api("PUT", "/cluster/ha/resources/{sid}", ["sid": "vm:100", "state": "stopped"]),
            api("POST", "/cluster/ha/resources", ["sid": "vm:100", "state": "stopped"]),
            api("POST", "/nodes/{node}/stopall", ["node": "pve1"]),
            api("POST", "/nodes/{node}/stopall", ["node": "pve1", "vms": "101,100"]),
            api("POST", "/nodes/{node}/suspendall", ["node": "pve1"]),
            api("POST", "/nodes/{node}/status", ["node": "pve1", "command": "shutdown"]),
            api("POST", "/cluster/bulk-action/guest/shutdown", ["vms": [100]]),
            api("POST", "/cluster/bulk-action/guest/shutdown"),
            api("POST", "/nodes/{node}/vzdump", ["node": "pve1", "vmid": "100", "mode": "stop"]),
            api("POST", "/nodes/{node}/vzdump", ["node": "pve1", "all": true, "mode": "stop"]),
            api("POST", "/nodes/{node}/vzdump", ["node": "pve1", "vmid": "100"]),
            api("POST", "/nodes/{node}/qemu/{vmid}/agent/shutdown", ["vmid": 100]),
            api("POST", "/nodes/{node}/qemu/{vmid}/agent/suspend-ram", ["vmid": 100]),
            api("POST", "/nodes/{node}/qemu/{vmid}/agent", ["vmid": 100, "command": "shutdown"]),
            api("PUT", "/nodes/{node}/qemu/{vmid}/sendkey", ["vmid": 100, "key": "ctrl-alt-delete"]),
            api("POST", "/nodes/{node}/qemu/{vmid}/monitor", ["vmid": 100, "command": "quit"]),
            api(
                "POST", "/nodes/{node}/qemu", ["node": "pve1", "vmid": 100, "archive": "local:backup/x", "force": true]),
            api("POST", "/nodes/{node}/qemu/{vmid}/move_disk", ["vmid": 101, "disk": "scsi0", "target-vmid": 100]),
            api(
                "DELETE", "/nodes/{node}/storage/{storage}/content/{volume}",
                ["node": "pve1", "storage": "local-lvm", "volume": "local-lvm:vm-100-disk-0"]),
            api("PUT", "/nodes/{node}/qemu/{vmid}/config", ["vmid": 100, "delete": "unused0"]),
            api("DELETE", "/nodes/{node}/qemu/{vmid}", ["vmid": 100]),
        ] as [(String, JSONObject)])
    func theFirewallIsNotInterrupted(_ tool: String, _ arguments: JSONObject) async throws {
        try await withLab(policy: try await Self.policy(Self.rule)) { lab in
            let error = try await lab.error(tool, arguments)
            #expect(error.code == .denied, "\(error)")
            // By the rule, and not for want of a profile.
            let isRule = error.message.contains("firewall") || error.message.contains("cannot be told")
            #expect(isRule, "\(error)")
            #expect(lab.changes == [])
        }
    }

    /// Proxmox takes these for VM 100 on pve1; the gateway takes none of them for anything.
    @Test(
        arguments: [
            ("/nodes/pve1//qemu/100/status/stop", [:]), ("/nodes/pve1/qemu/%31%30%30/status/stop", [:]),
            ("/nodes/localhost/qemu/100/status/stop", [:]), ("//nodes/{node}/qemu/{vmid}/status/stop", ["vmid": 100]),
            ("/nodes/{node}/qemu/{vmid}/status/stop", ["vmid": "%31%30%30"]),
            ("/nodes/{node}/qemu/{vmid}/status/stop", ["vmid": 100, "node": "localhost"]),
            ("/nodes/{node}/qemu/{vmid}/status/stop", ["vmid": "0100"]),
            ("/nodes/{node}/qemu/{vmid}/status/stop", ["vmid": "100/", "node": "pve1"]),
            ("/nodes/{node}/qemu/{vmid}/status/stop", ["vmid": 101, "node": "pve1/qemu/100"]),
        ] as [(String, JSONObject)])
    func noAliasGetsRoundTheRule(_ path: String, _ parameters: JSONObject) async throws {
        try await withLab(policy: try await Self.policy(Self.rule)) { lab in
            let (tool, arguments) = Self.api("POST", path, parameters)
            let error = try await lab.error(tool, arguments)
            #expect([.invalidArguments, .denied].contains(error.code), "\(error)")
            for name in ["stop_vm", "shutdown_vm"] {
                let claimed = try await lab.error(name, ["vmid": "100", "node": "localhost"])
                #expect(claimed.code == .invalidArguments)
            }
            #expect(lab.changes == [])
            #expect(try await lab.result("get_vm_status", ["vmid": 100])["status"] == "running")
        }
    }

    @Test func inBulkOnlyTheOthersAreStopped() async throws {
        try await withLab(policy: try await Self.policy(Self.rule)) { lab in
            let result = try await lab.result("power_vms", ["action": "shutdown", "vmids": [100, 101, 102]])
            let outcomes = (result["guests"]?.array ?? []).map { $0["outcome"]?.string }
            #expect(outcomes == ["denied", "done", "unchanged"])
            #expect(result["guests"]?.array?.first?["message"]?.string?.contains("firewall") == true)
            #expect(lab.changes == ["POST /nodes/pve1/qemu/101/status/shutdown"])
        }
    }

    @Test func aRuleOnAToolHoldsForItsEndpoint() async throws {
        let rules = """
            pre("stop_vm", function(op) deny("no stops") end)
            post("get_vm_config", function(op, result) redact(result, "name") end)
            """
        try await withLab(policy: try await Self.policy(rules)) { lab in
            let (tool, arguments) = Self.api("POST", "/nodes/{node}/qemu/{vmid}/status/stop", ["vmid": 101])
            #expect(try await lab.error(tool, arguments).code == .denied)
            #expect(lab.changes == [])
            let read = try await lab.result(
                "call_api", ["path": "/nodes/{node}/qemu/{vmid}/config", "parameters": ["vmid": 101]])
            #expect(read["data"]?["cores"] != nil)
            #expect(read["data"]?["name"]?.string != "web1")
        }
    }

    @Test func whatInterruptsNobodyPasses() async throws {
        try await withLab(policy: try await Self.policy(Self.rule)) { lab in
            let (tool, arguments) = Self.api(
                "PUT", "/nodes/{node}/qemu/{vmid}/config", ["vmid": 100, "description": "x"])
            _ = try await lab.result(tool, arguments)
            let (other, stop) = Self.api("POST", "/nodes/{node}/qemu/{vmid}/status/stop", ["vmid": 101])
            _ = try await lab.result(other, stop)
            #expect(lab.changes.count == 2)
        }
    }
}
