import JSONLines

/// Toolset `ha`. Guest 103 is managed, 102 is not.
enum HAToolRows {
    static let rows: [ToolRow] = [
        ToolRow(
            "add_ha_resource", ["vmid": 102], reached: ["state": "started", "node": "pve1", "goal_reached": true],
            refused: .natural(["vmid": 103], "conflict", "already defined"), bad: ["vmid": 102, "state": "running"],
            fault: "state"),
        ToolRow(
            "list_ha_resources", [:], reached: ["count": 2, "resources.0.vmid": 103],
            refused: .fault("GET /cluster/ha/resources", [:]), bad: ["vmid": 1], fault: "vmid"),
        ToolRow(
            "get_ha_status", [:], reached: ["entries.0.quorate": true],
            refused: .fault("GET /cluster/ha/status/current", [:]), bad: ["node": "pve1"], fault: "node"),
        ToolRow(
            "update_ha_resource", ["vmid": 102, "state": "stopped"],
            reached: ["state": "stopped", "goal_reached": true],
            refused: .natural(["vmid": 102, "group": "left"], "proxmox_error", "create_ha_rule"),
            objection: .natural(["vmid": 101, "state": "stopped"], "not_found", "no HA resource"),
            bad: ["vmid": 102, "max_restart": -1], fault: "max_restart"),
        ToolRow(
            "migrate_ha_resource", ["vmid": 103, "target": "pve1"], reached: ["node": "pve1", "goal_reached": true],
            refused: .natural(["vmid": 101, "target": "pve2"], "proxmox_error", "not managed"),
            bad: ["vmid": 103], fault: "target"),
        ToolRow(
            "relocate_ha_resource", ["vmid": 103, "target": "pve2"],
            reached: ["node": "pve2", "goal_reached": true],
            refused: .natural(["vmid": 103, "target": "pve7"], "not_found", "no such cluster node"),
            bad: ["vmid": 103, "target": "a b"], fault: "target"),
        ToolRow(
            "create_ha_rule",
            ["rule": "apart", "type": "resource-affinity", "resources": ["vm:102", "vm:103"], "affinity": "negative"],
            reached: ["now.affinity": "negative", "goal_reached": true],
            refused: .natural(
                ["rule": "r2", "type": "node-affinity", "resources": ["vm:101"], "nodes": ["pve1"]],
                "proxmox_error", "unmanaged"),
            bad: ["rule": "r2", "type": "node-affinity", "resources": ["vm:103"]], fault: "nodes"),
        ToolRow(
            "list_ha_rules", [:], reached: ["kind": "rules", "count": 1],
            refused: .fault("GET /cluster/ha/rules", [:]), bad: ["type": "x"], fault: "type"),
        ToolRow(
            "update_ha_rule", ["rule": "apart", "type": "resource-affinity", "disable": true],
            reached: ["now.disable": true, "goal_reached": true],
            refused: .natural(
                ["rule": "apart", "type": "node-affinity", "nodes": ["pve1"]], "proxmox_error", "cannot change type"),
            objection: .natural(["rule": "none", "type": "resource-affinity", "disable": true], "not_found"),
            bad: ["rule": "apart", "type": "resource-affinity", "strict": true], fault: "strict"),
        ToolRow(
            "delete_ha_rule", ["rule": "apart"], reached: ["goal_reached": true],
            refused: .fault("DELETE /cluster/ha/rules/apart", ["rule": "apart"]),
            objection: .natural(["rule": "none"], "not_found"), bad: [:], fault: "rule"),
        ToolRow(
            "remove_ha_resource", ["vmid": 102], reached: ["goal_reached": true],
            refused: .fault("DELETE /cluster/ha/resources/*", ["vmid": 102]),
            objection: .natural(["vmid": 101], "not_found"), bad: ["vmid": "x"], fault: "vmid"),
    ]

    /// Of releases before 9, which have groups in place of rules.
    static let groups: [ToolRow] = [
        ToolRow(
            "create_ha_group", ["group": "left", "nodes": ["pve1:2", "pve2"], "restricted": true],
            reached: ["now.nodes": ["pve1:2", "pve2"], "now.restricted": true, "goal_reached": true],
            refused: .natural(["group": "right", "nodes": ["pve7"]], "not_found", "no such cluster node"),
            bad: ["group": "left"], fault: "nodes"),
        ToolRow(
            "list_ha_rules", [:], reached: ["kind": "groups", "groups.0.group": "left", "count": 1],
            refused: .fault("GET /cluster/ha/groups", [:]), bad: ["type": "x"], fault: "type"),
        ToolRow(
            "add_ha_resource", ["vmid": 102, "group": "left"], reached: ["now.group": "left", "goal_reached": true],
            refused: .natural(["vmid": 104, "group": "none"], "not_found", "does not exist"),
            bad: ["vmid": 102, "state": "running"], fault: "state"),
        ToolRow(
            "update_ha_group", ["group": "left", "nofailback": true], reached: ["now.nofailback": true],
            refused: .natural(["group": "left", "nodes": ["pve9"]], "not_found", "no such cluster node"),
            objection: .natural(["group": "none", "nofailback": true], "not_found"), bad: ["group": "left"]),
        ToolRow(
            "delete_ha_group", before: [.init("create_ha_group", ["group": "right", "nodes": ["pve3"]])],
            ["group": "right"], reached: ["was.nodes": ["pve3"], "goal_reached": true],
            refused: .natural(["group": "left"], "proxmox_error", "is used by resource 'vm:102'"),
            objection: .natural(["group": "none"], "not_found"), bad: [:], fault: "group"),
    ]

    /// What the release at hand does not have, and the tool that its refusal names.
    static let strangers: [(release: String, tool: String, arguments: JSONObject, named: String)] = [
        ("9.2", "create_ha_group", ["group": "left", "nodes": ["pve1"]], "create_ha_rule"),
        ("9.2", "update_ha_group", ["group": "left", "restricted": true], "create_ha_rule"),
        ("9.2", "delete_ha_group", ["group": "left"], "create_ha_rule"),
        ("9.2", "add_ha_resource", ["vmid": 102, "group": "left"], "create_ha_rule"),
        (
            "8.4", "create_ha_rule",
            ["rule": "r1", "type": "node-affinity", "resources": ["vm:103"], "nodes": ["pve1"]], "create_ha_group"
        ),
        ("8.4", "update_ha_rule", ["rule": "r1", "type": "node-affinity", "strict": true], "create_ha_group"),
        ("8.4", "delete_ha_rule", ["rule": "r1"], "create_ha_group"),
    ]
}
