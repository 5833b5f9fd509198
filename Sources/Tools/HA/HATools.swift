import Gateway
import JSONLines

/// `/cluster/ha`: guests that the cluster keeps in a state, and where they may run.
enum HATools {
    private static let resource = Thing(
        "HA resource", "resources", key: "vmid", "VMID of the guest", .availability, list: "/cluster/ha/resources",
        record: "/cluster/ha/resources/{sid}",
        [
            Field("vmid", .integer, "VMID"), Field("sid", .text, "Resource"), Field("state", .text, "Requested"),
            Field("group"), Field("failback", .flag, column: false), Field("max_restart", .integer, column: false),
            Field("max_relocate", .integer, column: false), Field("comment", .remark),
        ],
        derive: { entry, raw in
            entry["vmid"] = raw["sid"]?.string?.split(separator: ":").last.flatMap { Int($0) }.map(JSONValue.int)
        })

    private static let status = Thing(
        "HA status", "entries", key: "id", "", .availability, list: "/cluster/ha/status/current",
        [
            Field("type"), Field("id", .text, column: false), Field("node"), Field("sid", .text, "Resource"),
            Field("state"), Field("request_state", .text, "Requested"), Field("quorate", .flag, column: false),
            Field("status", .text, "Says"),
        ])

    static let rule = Thing(
        "HA rule", "rules", key: "rule", "Name of the rule", .availability, list: "/cluster/ha/rules",
        record: "/cluster/ha/rules/{rule}",
        [
            Field("rule"), Field("type"), Field("resources", .list), Field("nodes", .list), Field("affinity"),
            Field("strict", .flag, column: false), Field("disable", .flag, "Disabled"), Field("comment", .remark),
        ])

    static let group = Thing(
        "HA group", "groups", key: "group", "Name of the group", .availability, list: "/cluster/ha/groups",
        record: "/cluster/ha/groups/{group}",
        [
            Field("group"), Field("nodes", .list), Field("restricted", .flag), Field("nofailback", .flag),
            Field("comment", .remark),
        ])

    private static let goal = [
        Take(
            "state",
            "What the cluster is to keep it at: started, stopped, disabled (stopped, and left alone by failover) or ignored"
        ),
        Take("max_restart", "How often a failed start is tried again on the same node"),
        Take("max_relocate", "How often it is tried on another node after that"),
        Take("failback", "Goes back to a node of higher priority when that returns"),
        Take("group", "HA group, on releases before 9"), Take("comment", "Remark"),
    ]

    private static let output: JSONObject = [
        "state": Schema.string, "node": Schema.string, "status": Schema.string,
    ]

    private static let ruleTakes = [
        Take("type", "node-affinity: on which nodes; resource-affinity: together or apart"),
        Take("nodes", "For node-affinity: nodes with priorities, the higher the rather, e.g. [\"pve1:2\", \"pve2:1\"]"),
        Take("strict", "For node-affinity: never on other nodes"),
        Take("affinity", "For resource-affinity: positive keeps the guests on one node, negative on different ones"),
        Take("disable", "Keep the rule without following it"), Take("comment", "Remark"),
    ]

    private static let resources = "HA resources, e.g. [\"vm:100\", \"ct:200\"]; vm for VMs, ct for containers"

    private static let groupTakes = [
        Take("restricted", "Never on other nodes"), Take("nofailback", "Stays when a better node returns"),
        Take("comment", "Remark"),
    ]

    @Sendable private static func service(_ target: Target) -> JSONObject {
        guard let guest = target.guests.first else { return [:] }
        return ["sid": .string(HAService.id(guest))]
    }

    static let all: [any Tool] =
        [
            EndpointTool(
                "list_ha_resources", "List HA resources",
                "Lists the guests that high availability looks after, and what it is to keep them at.", toolset: "ha",
                .get, "/cluster/ha/resources", .list(resource), examples: [[:]]),
            EndpointTool(
                "get_ha_status", "Get HA status",
                "Shows quorum, the nodes' managers, and for each HA resource where and in what state it is.",
                toolset: "ha", .get, "/cluster/ha/status/current", .list(status), examples: [[:]]),
            EndpointTool(
                "add_ha_resource", "Add HA resource",
                "Puts a guest under high availability: it is restarted when it fails, also on another node, and from now "
                    + "on starts and stops are requests to the cluster. By default the guest is STARTED; give state: "
                    + "stopped to leave it off. Waits until the state is reached.",
                toolset: "ha", .post, "/cluster/ha/resources", takes: [.local(.vmid)] + goal, .creation(resource),
                done: "Added", output: output, examples: [["vmid": 102, "state": "stopped"]]
            ).filling(service).checking(HAPlacement.needsGroupsIfNamed).ending(HAService.reachState),
            EndpointTool(
                "update_ha_resource", "Change HA resource",
                "Changes what high availability keeps a guest at. state: stopped and disabled shut the guest down, "
                    + "started starts it; the request is followed until the state is reached.",
                toolset: "ha", .put, "/cluster/ha/resources/{sid}",
                takes: [.local(.vmid)] + goal + [Take("delete", "Options to reset to their default")],
                .update(resource), output: output, examples: [["vmid": 103, "max_restart": 2]]
            ).filling(service).checking(HAPlacement.needsGroupsIfNamed).ending(HAService.reachState),
            EndpointTool(
                "remove_ha_resource", "Remove HA resource",
                "Takes a guest out of high availability. The guest stays as it is, and is no longer restarted when it or "
                    + "its node fails.",
                toolset: "ha", .delete, "/cluster/ha/resources/{sid}",
                takes: [.local(.vmid), Take("purge", "Takes it out of all rules as well; by default Proxmox does so")],
                .deletion(resource), done: "Removed", examples: [["vmid": 103]]
            ).filling(service),
            EndpointTool(
                "migrate_ha_resource", "Migrate HA resource",
                "Asks the cluster to move a guest under high availability to another node, running where it can be, and "
                    + "follows it until it is there.",
                toolset: "ha", .post, "/cluster/ha/resources/{sid}/migrate",
                takes: [.local(.vmid), .own(targetNode, theirs: "node")], .action(resource), done: "Migrated",
                output: output, examples: [["vmid": 103, "target": "pve1"]]
            ).filling(service).ending(HAService.reachNode),
            EndpointTool(
                "relocate_ha_resource", "Relocate HA resource",
                "Asks the cluster to move a guest under high availability to another node by STOPPING it here and "
                    + "starting it there. migrate_ha_resource keeps it running.",
                toolset: "ha", .post, "/cluster/ha/resources/{sid}/relocate",
                takes: [.local(.vmid), .own(targetNode, theirs: "node")], .action(resource), done: "Relocated",
                output: output, examples: [["vmid": 103, "target": "pve1"]]
            ).filling(service).ending(HAService.reachNode),
            ListHARules(),
        ] + rules + groups

    private static let targetNode = Parameter("target", .node, required: true, "The node to go to")

    private static let rules: [any Tool] = [
        EndpointTool(
            "create_ha_rule", "Create HA rule",
            "Says where guests under high availability may run (node-affinity), or that they run together or apart "
                + "(resource-affinity). The cluster MOVES guests that break it. Releases before 9 have groups instead.",
            toolset: "ha", .post, "/cluster/ha/rules",
            takes: [Take("rule", "Name of the new rule"), Take("resources", resources)] + ruleTakes,
            .creation(rule),
            examples: [
                ["rule": "db-on-2", "type": "node-affinity", "resources": ["vm:103"], "nodes": ["pve2:2", "pve1:1"]]
            ]
        ).checking(HARuleCheck.check).checking(HAPlacement.needsRules),
        EndpointTool(
            "update_ha_rule", "Change HA rule",
            "Changes an HA rule. The cluster MOVES guests that break it. type must be the rule's own.", toolset: "ha",
            .put, "/cluster/ha/rules/{rule}",
            takes: [Take("resources", resources)] + ruleTakes
                + [Take("delete", "Options to reset to their default")],
            .update(rule), examples: [["rule": "db-on-2", "type": "node-affinity", "strict": true]]
        ).checking(HAPlacement.needsRules),
        EndpointTool(
            "delete_ha_rule", "Delete HA rule", "Deletes an HA rule; guests may move by what is left.", toolset: "ha",
            .delete, "/cluster/ha/rules/{rule}", .deletion(rule), examples: [["rule": "db-on-2"]]
        ).checking(HAPlacement.needsRules),
    ]

    private static let groups: [any Tool] = [
        EndpointTool(
            "create_ha_group", "Create HA group",
            "Makes a group of nodes for HA resources, on releases before 9; later ones have rules (create_ha_rule).",
            toolset: "ha", .post, "/cluster/ha/groups",
            takes: [
                Take("group", "Name of the new group"),
                Take("nodes", "Nodes with priorities, e.g. [\"pve1:2\", \"pve2:1\"]"),
            ] + groupTakes, .creation(group)
        ).checking(HAPlacement.needsGroups),
        EndpointTool(
            "update_ha_group", "Change HA group",
            "Changes a group of nodes for HA resources, on releases before 9. The cluster MOVES guests accordingly.",
            toolset: "ha", .put, "/cluster/ha/groups/{group}",
            takes: [Take("nodes", "Nodes with priorities")] + groupTakes + [
                Take("delete", "Options to reset to their default")
            ],
            .update(group)
        ).checking(HAPlacement.needsGroups),
        EndpointTool(
            "delete_ha_group", "Delete HA group", "Deletes a group of nodes, on releases before 9.", toolset: "ha",
            .delete, "/cluster/ha/groups/{group}", .deletion(group)
        ).checking(HAPlacement.needsGroups),
    ]
}

/// What a rule's type demands.
enum HARuleCheck {
    @Sendable static func check(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        let type = call.arguments["type"]?.string ?? ""
        let needed = type == "node-affinity" ? "nodes" : "affinity"
        if call.arguments[needed] == nil {
            throw GatewayError.invalidArguments([ArgumentFault(needed, "\(type) needs it")])
        }
    }
}
