import JSONLines

/// Toolset `core`. VM 101 runs, 102 and 104 do not, 103 is managed by HA, 105 is a template, 200 is a container.
enum CoreToolRows {
    private static let status = "GET /nodes/*/qemu/*/status/current"

    static let rows: [ToolRow] = power + configuration + inventory + tasks + others

    private static let power: [ToolRow] = [
        ToolRow(
            "start_vm", ["node": "pve1", "vmid": "102"],
            reached: ["status": "running", "changed": true, "goal_reached": true, "task.status": "ok"],
            refused: .natural(["vmid": 105], "task_failed", "template"), bad: ["vmid": "0102"], fault: "vmid"),
        ToolRow(
            "stop_vm", ["vmid": 102], reached: ["status": "stopped", "changed": true],
            refused: .fault("POST /nodes/*/qemu/102/status/stop", ["vmid": 102]), bad: ["vmid": 102, "node": "pve9"],
            fault: "node"),
        ToolRow(
            "shutdown_vm", before: [.init("start_vm", ["vmid": 102])], ["vmid": 102, "timeout": 30],
            reached: ["status": "stopped", "changed": true],
            refused: .natural(
                ["vmid": 101], "proxmox_error", "paused", before: [.init("suspend_vm", ["vmid": 101])]),
            bad: ["vmid": 102, "timeout": 0], fault: "timeout", after: [.init("resume_vm", ["vmid": 101])]),
        ToolRow(
            "reboot_vm", ["vmid": 101, "graceful": true], reached: ["status": "running", "changed": true],
            refused: .natural(["vmid": 104], "proxmox_error", "not running"), bad: ["vmid": 101, "timeout": 5],
            fault: "timeout"),
        ToolRow(
            "reset_vm", ["vmid": 101], reached: ["status": "running", "goal_reached": true],
            refused: .natural(["vmid": 104], "proxmox_error", "not running"), bad: ["vmid": 101.5], fault: "vmid"),
        ToolRow(
            "suspend_vm", ["vmid": 101], reached: ["status": "paused"],
            refused: .natural(["vmid": 104], "proxmox_error", "not running"),
            bad: ["vmid": 101, "statestorage": "local"], fault: "statestorage"),
        ToolRow(
            "resume_vm", ["vmid": 101], reached: ["status": "running", "previous_status": "paused"],
            refused: .natural(["vmid": 104], "proxmox_error", "not running"), bad: [:], fault: "vmid"),
        ToolRow(
            "power_vms", ["action": "start", "vmids": [102, 104]],
            reached: ["succeeded": 2, "failed": 0, "guests.0.outcome": "done", "guests.1.status": "running"],
            refused: .fault("GET /cluster/resources", ["action": "start", "tag": "web"]), bad: ["action": "start"],
            after: [.init("stop_vm", ["vmid": 102]), .init("stop_vm", ["vmid": 104])]),
    ]

    private static let configuration: [ToolRow] = [
        ToolRow(
            "get_vm_config", ["vmid": 101], reached: ["cores": 4, "memory": 4096, "name": "web1", "status": "running"],
            refused: .natural(["vmid": 101, "snapshot": "none"], "not_found", "snapshot 'none' does not exist"),
            bad: ["vmid": 101, "snapshot": "s1", "current": true], fault: "current"),
        ToolRow(
            "update_vm_config", ["vmid": 101, "cores": 2, "description": "new"],
            reached: ["pending.0.option": "cores", "effective": nil, "changes.0.option": nil],
            refused: .natural(
                ["vmid": 101, "cores": 2, "digest": "0123456789012345678901234567890123456789"], "conflict",
                "checksum mismatch"),
            bad: ["vmid": 101], after: [.init("update_vm_config", ["vmid": 101, "revert": "cores"])]),
        ToolRow(
            "get_vm_status", ["vmid": 103], reached: ["status": "running", "ha_managed": true, "memory_used": nil],
            refused: .down("pve2", ["vmid": 103, "node": "pve2"]), bad: ["vmid": 200], fault: "vmid"),
    ]

    private static let inventory: [ToolRow] = [
        ToolRow(
            "get_vms", ["status": "running", "tag": "prod"],
            reached: ["total": 3, "vms.0.vmid": 100, "vms.0.name": "firewall"],
            refused: .fault("GET /cluster/resources", [:]), bad: ["status": "asleep"], fault: "status"),
        ToolRow(
            "get_nodes", [:], reached: ["nodes.0.node": "pve1", "nodes.0.status": "online"],
            refused: .fault("GET /nodes", [:]), bad: ["nodes": "pve1"], fault: "nodes"),
        ToolRow(
            "get_node_status", ["node": "pve1"], reached: ["status": "online", "version": nil, "memory": nil],
            refused: .fault("GET /nodes/pve1/status", ["node": "pve1"]), bad: ["node": "localhost"], fault: "node"),
        ToolRow(
            "get_cluster_status", [:], reached: ["healthy": true, "quorate": true, "standalone": false],
            refused: .fault("GET /cluster/status", [:]), bad: ["node": "pve1"], fault: "node"),
        ToolRow(
            "get_storage", ["node": "pve1"], reached: ["storages.0.storage": "local-lvm", "storages.0.total": nil],
            refused: .fault("GET /cluster/resources", [:]), bad: ["node": "pve9"], fault: "node"),
    ]

    private static let tasks: [ToolRow] = [
        ToolRow(
            "get_task", before: [.init("start_vm", ["vmid": 102], keep: ["upid": "task.upid"])], ["upid": "$upid"],
            reached: ["status": "ok", "type": "qmstart", "id": "102", "exit_status": "OK"],
            refused: .natural(
                ["upid": "UPID:pve1:0000A1B2:00C3D4E5:69240000:qmstart:100:root@pam:"], "invalid_arguments",
                "no such task"),
            bad: ["upid": "UPID:pve1"], fault: "upid", after: [.init("stop_vm", ["vmid": 102])]),
        ToolRow(
            "list_tasks", ["node": "pve1", "vmid": 102, "type": "qmstart"],
            reached: ["tasks.0.status": "ok", "tasks.0.upid": nil], refused: .down("pve3", ["node": "pve3"]),
            bad: ["limit": 0], fault: "limit"),
        ToolRow(
            "stop_task",
            before: [
                .init(
                    "create_backup", ["vmid": 103, "storage": "shared-nfs", "wait": false], keep: ["upid": "task.upid"])
            ], ["upid": "$upid"], reached: ["changed": nil, "goal_reached": true],
            refused: .fault("DELETE /nodes/*/tasks/*", ["upid": "$upid"]), bad: ["upid": "x"], fault: "upid"),
    ]

    private static let others: [ToolRow] = [
        ToolRow(
            "execute_vm_command", ["vmid": 101, "command": ["uname", "-a"]],
            reached: ["finished": true, "exit_code": 0, "stdout": nil, "stderr": ""],
            refused: .natural(["vmid": 104, "command": ["true"]], "proxmox_error", "not running"),
            bad: ["vmid": 101, "command": "uname -a"], fault: "command"),
        ToolRow(
            "find_tools", ["query": "roll back a snapshot"], reached: ["tools.0.name": "rollback_snapshot"],
            // It asks nobody but the gateway, so that the way to Proxmox does not matter.
            refused: .natural(["toolset": "snapshotz"], "invalid_arguments", "did you mean"), bad: ["limit": 101],
            fault: "limit"),
    ]
}
