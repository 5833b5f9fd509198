import JSONLines

/// The tools of toolset `network` that are about nodes, and guests' addresses.
enum NodeNetworkRows {
    static let rows: [ToolRow] = [
        ToolRow(
            "get_guest_addresses", ["vmid": 200], reached: ["addresses.0.sources.0": "container"],
            refused: .fault("GET /nodes/*/lxc/200/config", ["vmid": 200]),
            objection: .natural(["vmid": 999], "not_found"), bad: ["vmid": "x"], fault: "vmid"),
        ToolRow(
            "create_network", ["node": "pve1", "iface": "vmbr9", "type": "bridge", "autostart": true],
            reached: ["goal_reached": true, "pending.0": nil, "diff": nil],
            refused: .natural(
                ["node": "pve1", "iface": "vmbr0", "type": "bridge"], "invalid_arguments", "already exists"),
            bad: ["node": "pve1", "iface": "bond0", "type": "bond"], fault: "slaves"),
        ToolRow(
            "list_network", ["node": "pve1"], reached: ["pending.0": nil, "reached_by": ["eno1", "vmbr0"]],
            refused: .down("pve3", ["node": "pve3"]), bad: ["node": "pve9"], fault: "node"),
        ToolRow(
            "revert_network", ["node": "pve1"], reached: ["dropped.0": nil, "goal_reached": true],
            refused: .fault("DELETE /nodes/*/network", ["node": "pve1"]),
            objection: .natural(["node": "pve2"], "conflict", "nothing is pending"), bad: [:], fault: "node"),
        ToolRow(
            "update_network", ["node": "pve1", "iface": "vmbr1", "comments": "guests only"],
            reached: ["now.comments": nil, "goal_reached": true],
            refused: .fault("PUT /nodes/*/network/vmbr1", ["node": "pve1", "iface": "vmbr1", "mtu": 9000]),
            objection: .natural(["node": "pve1", "iface": "vmbr7", "mtu": 9000], "not_found"),
            bad: ["node": "pve1", "iface": "vmbr1", "mtu": 9], fault: "mtu"),
        ToolRow(
            "apply_network", ["node": "pve1"],
            reached: ["applied.0": nil, "pending": [], "task.status": "ok", "goal_reached": true],
            refused: .fault("PUT /nodes/*/network", ["node": "pve1"]),
            objection: .natural(["node": "pve2"], "conflict", "nothing is pending"), bad: ["node": 1], fault: "node"),
        ToolRow(
            "delete_network", ["node": "pve1", "iface": "vmbr1"], reached: ["goal_reached": true, "pending.0": nil],
            refused: .fault("DELETE /nodes/*/network/vmbr1", ["node": "pve1", "iface": "vmbr1"]),
            objection: .natural(["node": "pve1", "iface": "vmbr0"], "conflict", "can cut off pve1"),
            bad: ["node": "pve1"], fault: "iface"),
        ToolRow(
            "list_sdn_zones", [:], reached: ["zones.0.zone": "lab"], refused: .fault("GET /cluster/sdn/zones", [:]),
            bad: ["type": "x"], fault: "type"),
        ToolRow(
            "list_sdn_vnets", [:], reached: ["vnets.0.vnet": "vnet20"],
            refused: .fault("GET /cluster/sdn/vnets", [:]), bad: ["zone": "x"], fault: "zone"),
    ]
}
