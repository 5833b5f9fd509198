import JSONLines

/// Toolsets `storage` and `pools`.
enum StorageToolRows {
    static let storage: [ToolRow] = [
        ToolRow(
            "create_storage",
            ["storage": "backup2", "type": "nfs", "server": "192.0.2.51", "export": "/b", "content": ["backup"]],
            reached: ["now.type": "nfs", "now.content.0": "backup", "goal_reached": true],
            refused: .natural(["storage": "local", "type": "dir", "path": "/x"], "conflict", "already defined"),
            bad: ["storage": "backup3", "type": "nfs", "server": "192.0.2.51"], fault: "export"),
        ToolRow(
            "get_storage_config", ["storage": "backup2"], reached: ["export": "/b", "digest": nil],
            refused: .natural(["storage": "nowhere"], "not_found", "does not exist"), bad: ["storage": "no/where"],
            fault: "storage"),
        ToolRow(
            "update_storage", ["storage": "backup2", "prune_backups": "keep-daily=7"],
            reached: ["changes.0.option": "prune_backups", "changes.0.to": "keep-daily=7", "goal_reached": true],
            refused: .fault("PUT /storage/backup2", ["storage": "backup2", "disable": true]),
            bad: ["storage": "backup2", "port": 0], fault: "port"),
        ToolRow(
            "get_storage_status", ["storage": "shared-nfs"],
            reached: ["shared": true, "places.0.nodes": ["pve1", "pve2", "pve3"], "places.0.total": nil],
            refused: .fault("GET /nodes/*/storage/shared-nfs/status", ["storage": "shared-nfs"]),
            objection: .natural(["storage": "shared-nsf"], "not_found", "shared-nfs"), bad: [:], fault: "storage"),
        ToolRow(
            "list_storage_content", ["storage": "local", "node": "pve1", "content": "iso"],
            reached: ["count": 1, "volumes.0.size": 792_723_456],
            refused: .down("pve3", ["storage": "local", "node": "pve3"]),
            bad: ["storage": "local", "node": "pve1", "content": "music"], fault: "content"),
        ToolRow(
            "download_iso",
            ["node": "pve1", "storage": "local", "url": "https://example.org/a.iso", "filename": "a.iso"],
            reached: ["volid": "local:iso/a.iso", "task.status": "ok", "goal_reached": true],
            refused: .natural(
                [
                    "node": "pve1", "storage": "local-lvm", "url": "https://example.org/a.iso", "filename": "b.iso",
                ], "proxmox_error", "content-type"),
            bad: ["node": "pve1", "storage": "local", "url": "https://example.org/a.iso", "filename": "a.exe"],
            fault: "filename"),
        ToolRow(
            "upload_iso", ["node": "pve1", "storage": "local", "path": "$image"],
            reached: ["volid": "local:iso/own.iso", "size": 100_000, "checksum": nil, "goal_reached": true],
            refused: .natural(
                ["node": "pve1", "storage": "local-lvm", "path": "$image"], "proxmox_error", "does not support"),
            bad: ["node": "pve1", "storage": "local", "path": "own.iso"], fault: "path"),
        ToolRow(
            "delete_volume", ["node": "pve1", "volid": "local:iso/a.iso"], reached: ["goal_reached": true],
            refused: .fault("DELETE /nodes/*/storage/local/content/*", ["node": "pve1", "volid": "local:iso/a.iso"]),
            objection: .natural(
                ["node": "pve1", "volid": "local-lvm:vm-101-disk-0"], "conflict", "scsi0 of VM 101"),
            bad: ["node": "pve1", "volid": "a.iso"], fault: "volid"),
        ToolRow(
            "delete_storage", ["storage": "backup2"], reached: ["goal_reached": true, "was.server": "192.0.2.51"],
            refused: .fault("DELETE /storage/backup2", ["storage": "backup2"]),
            objection: .natural(["storage": "shared-nfs"], "conflict", "103"), bad: ["storage": "backup2", "force": 1],
            fault: "force"),
    ]

    static let pools: [ToolRow] = [
        ToolRow(
            "create_pool", ["poolid": "batch", "comment": "nights"],
            reached: ["now.comment": "nights", "goal_reached": true],
            refused: .natural(["poolid": "web"], "conflict", "already exists"), bad: ["comment": "x"],
            fault: "poolid"),
        ToolRow(
            "list_pools", [:], reached: ["count": 3], refused: .fault("GET /pools", [:]), bad: ["name": "x"],
            fault: "name"),
        ToolRow(
            "update_pool", ["poolid": "batch", "vms": [103]], reached: ["now.guests.0.vmid": 103],
            refused: .natural(["poolid": "batch", "vms": [101]], "proxmox_error", "belongs already to pool"),
            bad: ["poolid": "batch", "vms": ["all"]], fault: "vms"),
        ToolRow(
            "get_pool", ["poolid": "batch"], reached: ["guests.0.vmid": 103],
            refused: .natural(["poolid": "none"], "not_found", "does not exist"), bad: [:], fault: "poolid"),
        ToolRow(
            "delete_pool", before: [.init("update_pool", ["poolid": "batch", "vms": [103], "remove": true])],
            ["poolid": "batch"], reached: ["goal_reached": true],
            refused: .natural(["poolid": "web"], "proxmox_error", "not empty"), bad: ["pool": "batch"],
            fault: "pool"),
    ]
}
