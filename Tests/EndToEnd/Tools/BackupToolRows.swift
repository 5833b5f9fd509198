import JSONLines

/// Toolsets `backup` and `monitoring`.
enum BackupToolRows {
    static let backup: [ToolRow] = [
        ToolRow(
            "create_backup", ["vmid": 101, "storage": "shared-nfs", "notes": "before"],
            reached: ["backup.volid": nil, "backup.notes": "before", "goal_reached": true],
            refused: .natural(["vmid": 101, "storage": "local-lvm"], "proxmox_error", "wrong content type"),
            bad: ["vmid": 101, "storage": "shared-nfs", "mode": "fast"], fault: "mode"),
        ToolRow(
            "list_backups",
            before: [
                .init("create_backup", ["vmid": 200, "storage": "shared-nfs"], keep: ["ct": "backup.volid"]),
                .init("create_backup", ["vmid": 102, "storage": "shared-nfs"], keep: ["volid": "backup.volid"]),
            ], ["vmid": 102], reached: ["backups.0.vmid": 102, "backups.0.storage": "shared-nfs"],
            refused: .fault("GET /nodes/*/storage/*/content", ["storage": "shared-nfs"]), bad: ["vmid": 7],
            fault: "vmid"),
        ToolRow(
            "restore_backup", ["node": "pve2", "volid": "$volid", "vmid": 310, "unique": true, "start": true],
            reached: ["vmid": 310, "node": "pve2", "status": "running", "goal_reached": true],
            refused: .natural(
                ["node": "pve2", "volid": "shared-nfs:backup/vzdump-qemu-1-2026_01_01-00_00_00.vma.zst"], "not_found",
                "does not exist"),
            bad: ["node": "pve2", "volid": "/etc/passwd"], fault: "volid",
            after: [.init("restore_backup", ["node": "pve2", "volid": "$ct", "vmid": 311])]),
        ToolRow(
            "prune_backups", before: [.init("create_backup", ["vmid": 102, "storage": "shared-nfs"])],
            ["node": "pve1", "storage": "shared-nfs", "vmid": 102, "keep_last": 1],
            reached: ["removed.0": nil, "kept": 1, "goal_reached": true],
            refused: .natural(["node": "pve1", "storage": "nowhere", "keep_last": 1], "not_found", "does not exist"),
            bad: ["node": "pve1", "storage": "shared-nfs", "keep_last": 0], fault: "keep_last"),
        ToolRow(
            "delete_backup", before: [.init("list_backups", ["vmid": 200], keep: ["ct": "backups.0.volid"])],
            ["node": "pve1", "volid": "$ct"], reached: ["goal_reached": true],
            refused: .natural(
                ["node": "pve1", "volid": "nowhere:backup/vzdump-qemu-1-2026_01_01-00_00_00.vma.zst"], "not_found",
                "does not exist"),
            bad: ["node": "pve1", "volid": "local-lvm:vm-101-disk-0"], fault: "volid"),
        ToolRow(
            "create_backup_job",
            [
                "id": "weekly", "schedule": "sat 03:00", "storage": "shared-nfs", "vmids": [101, "102"],
                "keep_weekly": 4,
            ],
            reached: ["job.id": "weekly", "job.vmids": [101, 102], "job.keep": "keep-weekly=4", "job.enabled": true],
            refused: .natural(
                ["schedule": "02:00", "storage": "local-lvm", "all": true], "proxmox_error", "wrong content type"),
            bad: ["schedule": "02:00", "storage": "shared-nfs"], fault: "vmids"),
        ToolRow(
            "list_backup_jobs", [:], reached: ["jobs.0.id": "backup-nightly", "jobs.1.id": "weekly"],
            refused: .fault("GET /cluster/backup", [:]), bad: ["node": "pve1"], fault: "node"),
        ToolRow(
            "update_backup_job", ["id": "weekly", "enabled": false, "all": true],
            reached: ["job.enabled": false, "job.all": true, "job.storage": "shared-nfs"],
            refused: .natural(["id": "weekly", "storage": "nowhere"], "not_found", "'nowhere' does not exist"),
            bad: ["id": "weekly", "all": true, "pool": "web"], fault: "pool"),
        ToolRow(
            "delete_backup_job", ["id": "weekly"], reached: ["goal_reached": true],
            refused: .fault("DELETE /cluster/backup/*", ["id": "weekly"]), bad: ["job": "weekly"], fault: "job"),
    ]

    static let monitoring: [ToolRow] = [
        ToolRow(
            "get_vm_metrics", ["vmid": 101, "timeframe": "day"],
            reached: ["series.0.name": "cpu", "series.0.average": nil, "times.0": nil],
            refused: .fault("GET /nodes/*/qemu/101/rrddata", ["vmid": 101]), bad: ["vmid": 101, "timeframe": "decade"],
            fault: "timeframe"),
        ToolRow(
            "get_node_metrics", ["node": "pve1"], reached: ["series.0.name": "cpu"],
            refused: .fault("GET /nodes/pve1/rrddata", ["node": "pve1"]), bad: ["node": "pve1", "cf": "MIN"],
            fault: "cf"),
        ToolRow(
            "get_storage_metrics", ["storage": "shared-nfs"],
            reached: ["series.0.name": "used", "series.1.name": "total", "node": nil],
            refused: .down("pve3", ["node": "pve3", "storage": "local"]), bad: ["node": "pve1"], fault: "storage"),
        ToolRow(
            "get_cluster_log", before: [.init("start_vm", ["vmid": 102])], ["node": "pve1", "limit": 5],
            reached: ["entries.0.node": "pve1", "entries.0.message": nil],
            refused: .fault("GET /cluster/log", [:]), bad: ["limit": "many"], fault: "limit"),
        ToolRow(
            "get_node_syslog", ["node": "pve1", "limit": 3], reached: ["lines.2": nil, "total": nil],
            refused: .down("pve3", ["node": "pve3"]), bad: ["node": "pve1", "since": "yesterday"], fault: "since"),
        ToolRow(
            "list_node_services", ["node": "pve1"],
            reached: ["services.0.service": "chrony", "services.0.state": "running"],
            refused: .down("pve3", ["node": "pve3"]), bad: [:], fault: "node"),
    ]
}
