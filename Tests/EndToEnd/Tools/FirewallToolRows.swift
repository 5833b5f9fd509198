import JSONLines

/// The tools of toolset `network` that are about firewalls: of the cluster, a guest, a group.
enum FirewallToolRows {
    static let rows: [ToolRow] = sets + rules + options

    private static let sets: [ToolRow] = [
        ToolRow(
            "create_firewall_alias", ["name": "office", "cidr": "192.0.2.0/24"],
            reached: ["now.cidr": "192.0.2.0/24", "goal_reached": true],
            refused: .fault("POST /cluster/firewall/aliases", ["name": "other", "cidr": "192.0.2.1"]),
            bad: ["name": "office"], fault: "cidr"),
        ToolRow(
            "list_firewall_aliases", [:], reached: ["count": 1, "aliases.0.name": "office"],
            refused: .fault("GET /cluster/firewall/aliases", [:]), bad: ["node": "pve1"], fault: "vmid"),
        ToolRow(
            "update_firewall_alias", ["name": "office", "cidr": "198.51.100.0/24"],
            reached: ["changes.0.to": "198.51.100.0/24"],
            refused: .fault("PUT /cluster/firewall/aliases/office", ["name": "office", "cidr": "192.0.2.1"]),
            objection: .natural(["name": "none", "cidr": "192.0.2.1"], "not_found"), bad: ["cidr": "192.0.2.1"],
            fault: "name"),
        ToolRow(
            "create_firewall_ipset", ["name": "admins"], reached: ["goal_reached": true],
            refused: .fault("POST /cluster/firewall/ipset", ["name": "others"]), bad: ["name": "x"], fault: "name"),
        ToolRow(
            "list_firewall_ipsets", [:], reached: ["ipsets.0.name": "admins"],
            refused: .fault("GET /cluster/firewall/ipset", [:]), bad: ["group": "x"], fault: "group"),
        ToolRow(
            "add_firewall_ipset_entry", ["name": "admins", "cidr": "192.0.2.7"],
            reached: ["cidr": "192.0.2.7", "goal_reached": true],
            refused: .natural(["name": "none", "cidr": "192.0.2.7"], "not_found"), bad: ["name": "admins"],
            fault: "cidr"),
        ToolRow(
            "update_firewall_ipset_entry", ["name": "admins", "cidr": "192.0.2.7", "nomatch": true],
            reached: ["now.nomatch": true, "goal_reached": true],
            refused: .natural(
                ["name": "admins", "cidr": "192.0.2.7", "comment": "x", "digest": "stale"], "conflict", "modified"),
            objection: .natural(["name": "admins", "cidr": "192.0.2.9", "comment": "x"], "not_found"),
            bad: ["name": "admins", "cidr": "192.0.2.7"]),
        ToolRow(
            "update_firewall_ipset", before: [.init("create_firewall_ipset", ["name": "guests"])],
            ["name": "guests", "new_name": "people", "comment": "of the house"],
            reached: ["changes.0.from": "guests", "now.name": "people", "now.comment": "of the house"],
            refused: .natural(["name": "guests", "new_name": "admins"], "invalid_arguments", "does already exist"),
            objection: .natural(["name": "none", "new_name": "some"], "not_found"), bad: ["name": "guests"],
            fault: "new_name", after: [.init("delete_firewall_ipset", ["name": "people"])]),
        ToolRow(
            "list_firewall_ipset_entries", ["name": "admins"], reached: ["entries.0.cidr": "192.0.2.7"],
            refused: .natural(["name": "none"], "not_found"), bad: [:], fault: "name"),
        ToolRow(
            "create_firewall_group", ["group": "web"], reached: ["goal_reached": true],
            refused: .fault("POST /cluster/firewall/groups", ["group": "other"]), bad: ["group": "x"],
            fault: "group"),
        ToolRow(
            "update_firewall_group", before: [.init("create_firewall_group", ["group": "www"])],
            ["group": "www", "new_name": "public"],
            reached: ["changes.0.to": "public", "now.group": "public", "goal_reached": true],
            refused: .natural(["group": "www", "new_name": "web"], "invalid_arguments", "already exists"),
            objection: .natural(["group": "none", "new_name": "some"], "not_found"), bad: ["group": "www"],
            fault: "new_name", after: [.init("delete_firewall_group", ["group": "public"])]),
        ToolRow(
            "list_firewall_groups", [:], reached: ["groups.0.group": "web"],
            refused: .fault("GET /cluster/firewall/groups", [:]), bad: ["node": "pve1"], fault: "node"),
        ToolRow(
            "list_firewall_macros", [:], reached: ["macros.0.macro": nil],
            refused: .fault("GET /cluster/firewall/macros", [:]), bad: ["name": "SSH"], fault: "name"),
    ]

    private static let rules: [ToolRow] = [
        ToolRow(
            "add_firewall_rule", ["vmid": 101, "type": "group", "action": "web", "iface": "net0"],
            reached: ["now.sentence": "apply security group web on net0", "pos": 0, "goal_reached": true],
            refused: .natural(["vmid": 101, "type": "group", "action": "none"], "invalid_arguments", "does not exist"),
            bad: ["type": "in", "action": "ACCEPT", "dport": "22"], fault: "dport",
            after: [
                .init("add_firewall_rule", ["vmid": 101, "type": "in", "action": "ACCEPT", "macro": "SSH", "pos": 1]),
                .init("add_firewall_rule", ["group": "web", "type": "in", "action": "ACCEPT", "macro": "HTTPS"]),
            ]),
        ToolRow(
            "list_firewall_rules", ["vmid": 101],
            reached: ["count": 2, "rules.1.sentence": "ACCEPT incoming SSH", "rules.0.digest": nil],
            refused: .natural(["group": "none"], "not_found", "no such security group"),
            bad: ["group": "web", "vmid": 101], fault: "group"),
        ToolRow(
            "update_firewall_rule", ["vmid": 101, "pos": 1, "enable": false],
            reached: ["now.sentence": "ACCEPT incoming SSH (disabled)", "goal_reached": true],
            refused: .natural(["vmid": 101, "pos": 1, "enable": true, "digest": "stale"], "conflict", "modified"),
            bad: ["vmid": 101, "enable": true], fault: "pos"),
        ToolRow(
            "move_firewall_rule", ["vmid": 101, "pos": 1, "to": 0],
            reached: ["rules.0.macro": "SSH", "rules.1.action": "web"],
            refused: .natural(["vmid": 101, "pos": 7, "to": 0], "not_found", "no rule at position"),
            bad: ["vmid": 101, "pos": 1], fault: "to"),
        ToolRow(
            "delete_firewall_rule", ["vmid": 101, "pos": 0], reached: ["was.macro": "SSH", "goal_reached": true],
            refused: .natural(["vmid": 101, "pos": 0, "digest": "stale"], "conflict", "modified"),
            objection: .natural(["vmid": 101, "pos": 7], "not_found"), bad: ["vmid": 101, "pos": -1], fault: "pos"),
    ]

    private static let options: [ToolRow] = [
        ToolRow(
            "get_firewall_options", ["vmid": 101], reached: ["digest": nil],
            refused: .down("pve3", ["node": "pve3"]), bad: ["zone": "x"], fault: "zone"),
        ToolRow(
            "set_firewall_options", ["vmid": 101, "enable": true, "policy_in": "DROP"],
            reached: ["now.enable": true, "goal_reached": true],
            // The gateway names it before Proxmox is asked.
            refused: .natural(["vmid": 101, "enable": true, "digest": "stale"], "conflict", "modified"),
            objection: .natural(["enable": true], "conflict", "8006"), bad: ["vmid": 101, "ebtables": true],
            fault: "ebtables"),
        ToolRow(
            "get_firewall_log", ["node": "pve1"], reached: ["lines.0.t": nil],
            refused: .down("pve3", ["node": "pve3"]), bad: [:], fault: "vmid"),
        ToolRow(
            "remove_firewall_ipset_entry", ["name": "admins", "cidr": "192.0.2.7"], reached: ["goal_reached": true],
            refused: .fault("DELETE /cluster/firewall/ipset/admins/*", ["name": "admins", "cidr": "192.0.2.7"]),
            objection: .natural(["name": "admins", "cidr": "192.0.2.9"], "not_found"), bad: ["name": "admins"],
            fault: "cidr"),
        ToolRow(
            "delete_firewall_ipset",
            before: [
                .init("create_firewall_ipset", ["name": "full"]),
                .init("add_firewall_ipset_entry", ["name": "full", "cidr": "192.0.2.8"]),
            ], ["name": "admins"], reached: ["goal_reached": true],
            refused: .natural(["name": "full"], "proxmox_error", "is not empty"),
            objection: .natural(["name": "none"], "not_found"), bad: [:], fault: "name"),
        ToolRow(
            "delete_firewall_alias", ["name": "office"], reached: ["goal_reached": true],
            refused: .fault("DELETE /cluster/firewall/aliases/office", ["name": "office"]),
            objection: .natural(["name": "none"], "not_found"), bad: [:], fault: "name"),
        ToolRow(
            "delete_firewall_group",
            before: [
                .init("delete_firewall_rule", ["group": "web", "pos": 0]),
                .init("create_firewall_group", ["group": "full"]),
                .init("add_firewall_rule", ["group": "full", "type": "in", "action": "ACCEPT", "macro": "SSH"]),
            ], ["group": "web"], reached: ["goal_reached": true],
            refused: .natural(["group": "full"], "proxmox_error", "is not empty"),
            objection: .natural(["group": "none"], "not_found"),
            bad: [:], fault: "group"),
    ]
}
