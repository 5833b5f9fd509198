import JSONLines

/// Toolsets `lifecycle`, `snapshots` and `disks`.
enum LifecycleToolRows {
    static let lifecycle: [ToolRow] = [
        ToolRow(
            "create_vm",
            ["node": "pve1", "vmid": 300, "name": "new1", "storage": "local-lvm", "disk_size": 4, "bridge": "vmbr0"],
            reached: ["vmid": 300, "name": "new1", "status": "stopped", "goal_reached": true],
            refused: .natural(["node": "pve1", "storage": "nowhere"], "not_found", "storage 'nowhere' does not exist"),
            bad: ["node": "pve1", "vlan": 5], fault: "vlan"),
        ToolRow(
            "clone_vm", ["vmid": 105, "newid": 301, "name": "web3", "full": true],
            reached: ["vmid": 301, "name": "web3", "source": 105, "goal_reached": true],
            refused: .natural(["vmid": 105, "newid": 101], "conflict", "config file already exists"),
            bad: ["vmid": 105, "newid": 99], fault: "newid"),
        ToolRow(
            "create_template", ["vmid": 300], reached: ["template": true],
            refused: .natural(["vmid": 105], "proxmox_error", "template"), bad: ["vmid": 300, "disk": "scsi0"],
            fault: "disk"),
        ToolRow(
            "check_migration", ["vmid": 101], reached: ["running": true, "possible": true, "allowed_nodes.0": "pve2"],
            refused: .fault("GET /nodes/*/qemu/101/migrate", ["vmid": 101]), bad: ["vmid": 101, "target": "pve9"],
            fault: "target"),
        ToolRow(
            "migrate_vm", ["vmid": 101, "target": "pve2", "with_local_disks": true],
            reached: ["node": "pve2", "source": "pve1", "status": "running", "goal_reached": true],
            refused: .natural(
                ["vmid": 101, "target": "pve2", "online": false, "with_local_disks": true], "proxmox_error", "--online"),
            bad: ["vmid": 101, "target": "pve1"], fault: "target"),
        ToolRow(
            "delete_vm", ["vmid": 301], reached: ["goal_reached": true, "task.status": "ok"],
            refused: .natural(
                ["vmid": 102], "proxmox_error", "protection mode enabled",
                before: [.init("update_vm_config", ["vmid": 102, "protection": true])]),
            bad: ["vmid": 301, "purge": "yes"], fault: "purge"),
    ]

    static let snapshots = snapshots("", 101, created: "task_failed")

    /// - Parameter middle: `container_` for those of containers.
    static func snapshots(_ middle: String, _ vmid: Int, created: String) -> [ToolRow] {
        let id = JSONValue.int(vmid)
        let kind = middle.isEmpty ? "qemu" : "lxc"
        return [
            ToolRow(
                "create_\(middle)snapshot",
                before: [.init("create_\(middle)snapshot", ["vmid": id, "snapname": "first"])],
                ["vmid": id, "snapname": "s1", "description": "good"],
                reached: ["snapshot.name": "s1", "snapshot.description": "good", "goal_reached": true],
                refused: .natural(["vmid": id, "snapname": "first"], created, "already used"),
                bad: ["vmid": id, "snapname": "current"], fault: "snapname"),
            ToolRow(
                "list_\(middle)snapshots", ["vmid": id],
                reached: ["snapshots.0.name": "first", "snapshots.1.name": "s1", "snapshots.1.parent": "first"],
                refused: .fault("GET /nodes/*/\(kind)/*/snapshot", ["vmid": id]), bad: ["vmid": id, "node": "pve9"],
                fault: "node"),
            ToolRow(
                "update_\(middle)snapshot", ["vmid": id, "snapname": "s1", "description": "better"],
                reached: ["snapshot.description": "better"],
                refused: .natural(
                    ["vmid": id, "snapname": "none", "description": "x"], "not_found", "snapshot 'none' does not exist"),
                bad: ["vmid": id, "snapname": "s1"], fault: "description"),
            ToolRow(
                "rollback_\(middle)snapshot", ["vmid": id, "snapname": "s1", "start": true],
                reached: ["goal_reached": true, "status": "running"],
                refused: .natural(["vmid": id, "snapname": "none"], "task_failed", "does not exist"),
                bad: ["vmid": id, "snapname": "1"], fault: "snapname"),
            ToolRow(
                "delete_\(middle)snapshot", ["vmid": id, "snapname": "s1"], reached: ["goal_reached": true, "left": 1],
                refused: .natural(["vmid": id, "snapname": "none"], "task_failed", "does not exist"),
                bad: ["vmid": id], fault: "snapname"),
        ]
    }

    static let disks: [ToolRow] = [
        ToolRow(
            "attach_disk", ["vmid": 102, "slot": "scsi1", "storage": "local-lvm", "size": 8],
            reached: ["slot": "scsi1", "disk": nil, "pending": false, "goal_reached": true],
            refused: .natural(["vmid": 102, "storage": "nowhere", "size": 1], "not_found", "'nowhere' does not exist"),
            bad: ["vmid": 102, "storage": "local-lvm"], fault: "storage"),
        ToolRow(
            "resize_disk", ["vmid": 102, "disk": "scsi1", "size": "+2G"],
            reached: ["previous_size": "8G", "size": "10G", "goal_reached": true],
            refused: .natural(
                ["vmid": 102, "disk": "scsi1", "size": "1G"], "task_failed", "shrinking disks is not supported"),
            bad: ["vmid": 102, "disk": "scsi1", "size": "large"], fault: "size"),
        ToolRow(
            "move_disk", ["vmid": 102, "disk": "scsi1", "storage": "shared-nfs", "delete": true],
            reached: ["goal_reached": true, "now": nil],
            refused: .natural(
                ["vmid": 102, "disk": "scsi1", "storage": "nowhere"], "not_found", "'nowhere' does not exist"),
            bad: ["vmid": 102, "disk": "scsi1"]),
        ToolRow(
            "get_vm_pending", before: [.init("update_vm_config", ["vmid": 101, "cores": 8])], ["vmid": 101],
            reached: ["pending.0.option": "cores", "pending.0.now": 4, "pending.0.then": 8],
            refused: .down("pve1", ["vmid": 101, "node": "pve1"]), bad: ["vmid": 200], fault: "vmid"),
        ToolRow(
            "detach_disk", ["vmid": 102, "disk": "scsi1"],
            reached: ["volume": nil, "goal_reached": true, "pending": false],
            refused: .natural(
                ["vmid": 100, "disk": "scsi0"], "proxmox_error", "protection mode enabled"),
            bad: ["vmid": 102, "disk": "scsi9"], fault: "disk"),
    ]
}
