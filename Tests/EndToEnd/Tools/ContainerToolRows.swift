import JSONLines

/// Toolset `containers`. Container 200 runs on pve2, 201 on pve3 does not.
enum ContainerToolRows {
    static let rows: [ToolRow] = reads + power + snapshots + lifecycle

    private static let reads: [ToolRow] = [
        ToolRow(
            "list_containers", ["status": "running"], reached: ["total": 1, "containers.0.vmid": 200],
            refused: .fault("GET /cluster/resources", [:]), bad: ["limit": 0], fault: "limit"),
        ToolRow(
            "get_container_status", ["vmid": 200], reached: ["status": "running", "name": "proxy", "memory": nil],
            refused: .down("pve2", ["vmid": 200, "node": "pve2"]), bad: ["vmid": 101], fault: "vmid"),
        ToolRow(
            "get_container_config", ["vmid": 200],
            reached: ["hostname": "proxy", "memory": 1024, "swap": 512, "rootfs": nil, "unprivileged": true],
            refused: .natural(["vmid": 200, "snapshot": "none"], "not_found", "snapshot 'none' does not exist"),
            bad: ["vmid": 200, "snapshot": "s1", "current": true], fault: "current"),
        ToolRow(
            "update_container_config", ["vmid": 200, "memory": 2048, "description": "new", "tags": ["Web"]],
            reached: ["changes.0.option": "description", "changes.1.to": 2048, "changes.2.to": ["web"]],
            refused: .natural(
                ["vmid": 200, "cores": 2, "digest": "0123456789012345678901234567890123456789"], "conflict",
                "checksum mismatch"),
            bad: ["vmid": 200, "cores": 0], fault: "cores"),
    ]

    private static let power: [ToolRow] = [
        ToolRow(
            "start_container", ["vmid": 201], reached: ["status": "running", "changed": true, "goal_reached": true],
            refused: .natural(["vmid": 200], "proxmox_error", "already running"), bad: ["vmid": 101], fault: "vmid"),
        ToolRow(
            "reboot_container", ["vmid": 201, "timeout": 30], reached: ["status": "running", "changed": true],
            refused: .fault("POST /nodes/*/lxc/201/status/reboot", ["vmid": 201]), bad: ["vmid": 201, "timeout": -1],
            fault: "timeout"),
        ToolRow(
            "shutdown_container", ["vmid": 201], reached: ["status": "stopped", "changed": true],
            refused: .fault("POST /nodes/*/lxc/201/status/shutdown", ["vmid": 201]), bad: ["vmid": 201, "force": 1],
            fault: "force"),
        ToolRow(
            "stop_container", ["vmid": 200], reached: ["status": "stopped"],
            refused: .natural(["vmid": 201], "proxmox_error", "not running"), bad: ["vmid": 200, "node": "pve1"],
            fault: "node"),
    ]

    private static let snapshots = LifecycleToolRows.snapshots("container_", 200, created: "task_failed")

    private static let template = "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst"

    private static let lifecycle: [ToolRow] = [
        ToolRow(
            "create_container",
            [
                "node": "pve1", "vmid": 320, "ostemplate": .string(template), "storage": "local-lvm",
                "hostname": "dns1",
                "bridge": "vmbr0", "ip": "192.0.2.53/24", "gw": "192.0.2.1", "password": "topsecret99", "start": true,
            ],
            reached: ["vmid": 320, "name": "dns1", "status": "running", "goal_reached": true],
            refused: .natural(
                ["node": "pve1", "ostemplate": "local:vztmpl/none.tar.zst", "storage": "local-lvm"], "not_found",
                "does not exist"),
            bad: ["node": "pve1", "ostemplate": "local:backup/vzdump-lxc-200-x.tar.zst", "storage": "local-lvm"],
            fault: "ostemplate"),
        ToolRow(
            "clone_container", ["vmid": 201, "newid": 321, "hostname": "dns2"],
            reached: ["vmid": 321, "name": "dns2", "source": 201, "goal_reached": true],
            refused: .natural(["vmid": 201, "newid": 101], "conflict", "already exists"),
            bad: ["vmid": 201, "name": "dns2"], fault: "name"),
        ToolRow(
            "migrate_container", ["vmid": 201, "target": "pve1"],
            reached: ["node": "pve1", "source": "pve3", "status": "stopped", "goal_reached": true],
            refused: .fault("POST /nodes/*/lxc/201/migrate", ["vmid": 201, "target": "pve2"]),
            bad: ["vmid": 201, "target": "pve3"], fault: "target"),
        ToolRow(
            "delete_container", ["vmid": 321], reached: ["goal_reached": true, "task.status": "ok"],
            refused: .fault("DELETE /nodes/*/lxc/321", ["vmid": 321]), bad: ["vmid": "ct321"], fault: "vmid"),
    ]
}
