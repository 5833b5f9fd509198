import Gateway
import JSONLines

/// `/nodes/{node}/network`: changes are only staged, until apply_network puts them into force together.
enum NetworkTools {
    static let interface = Thing(
        "interface", "interfaces", key: "iface", "Name of the interface, e.g. vmbr1, bond0, eno1.20", .network,
        list: "/nodes/{node}/network", record: "/nodes/{node}/network/{iface}", isOpen: true,
        [
            Field("iface", .text, "Interface"), Field("type"), Field("active", .flag),
            Field("autostart", .flag, "At boot", column: false), Field("cidr", .text, "Address"),
            Field("gateway"), Field("cidr6", .text, "IPv6", column: false), Field("gateway6", column: false),
            Field("bridge_ports", .list, "Ports"), Field("slaves", .list, "Bonded", column: false),
            Field("bond_mode", column: false), Field("vlan-id", .integer, "VLAN", column: false),
            Field("vlan-raw-device", .text, "On", column: false), Field("mtu", .integer, column: false),
            Field("comments", .remark, column: false),
        ],
        derive: { entry, raw in
            guard raw["iface"] == nil else { return }
            // Reading one does not repeat its name.
            entry["iface"] = nil
        })

    private static let settings = [
        Take("cidr", "Address with prefix, e.g. 192.0.2.5/24"), Take("gateway", "Default gateway"),
        Take("cidr6", "IPv6 address with prefix"), Take("gateway6", "IPv6 default gateway"),
        Take("autostart", "Bring it up at boot"), Take("mtu", "MTU"), Take("comments", "Remark"),
        Take("bridge_ports", "Interfaces in the bridge, e.g. [\"eno2\"] (bridge)"),
        Take("bridge_vlan_aware", "The bridge knows VLANs (bridge)"),
        Take("bridge_vids", "VLANs that it lets through, e.g. [\"2-4094\"] (bridge)"),
        Take("slaves", "Interfaces in the bond (bond)"), Take("bond_mode", "How they work together (bond)"),
        Take("bond_primary", "The one that is used (bond, active-backup)"),
        Take("bond_xmit_hash_policy", "How traffic is spread (bond, 802.3ad and balance-xor)"),
        Take("vlan_id", "VLAN number (vlan)"), Take("vlan_raw_device", "Interface that it is on (vlan)"),
    ]

    private static let force = Take.local(
        Parameter(
            "force", .boolean, default: false,
            "Also where it is the interface by which the node is reached, by this gateway as well"))

    private static let zone = Thing(
        "SDN zone", "zones", key: "zone", "", .network,
        [
            Field("zone"), Field("type"), Field("bridge"), Field("nodes", .list), Field("mtu", .integer), Field("ipam"),
            Field("state", .text, "Pending"),
        ])

    private static let vnet = Thing(
        "SDN vnet", "vnets", key: "vnet", "", .network,
        [
            Field("vnet"), Field("zone"), Field("tag", .integer), Field("alias", .remark),
            Field("vlanaware", .flag, "VLAN aware"), Field("state", .text, "Pending"),
        ])

    private static let output: JSONObject = [
        "pending": Schema.strings, "diff": Schema.string, "lines": Schema.strings,
    ]

    static let all: [any Tool] = [
        ListNetwork(),
        EndpointTool(
            "create_network", "Stage new interface",
            "Writes down a new bridge, bond or VLAN of a node. It does NOT exist until apply_network; revert_network drops "
                + "it. The answer shows everything that is pending.",
            toolset: "network", .post, "/nodes/{node}/network",
            takes: [
                Take("iface", interface.keySummary), Take("type", "bridge, bond, vlan, or another kind"),
            ] + settings, .creation(interface), done: "Staged", output: output,
            examples: [["node": "pve1", "iface": "vmbr9", "type": "bridge", "autostart": true]]
        ).checking(checkKind).ending(tell),
        EndpointTool(
            "update_network", "Stage change of interface",
            "Writes down a change of a node's interface, in force with apply_network. What would cut the interface by "
                + "which the node is reached is refused unless force is true.",
            toolset: "network", .put, "/nodes/{node}/network/{iface}",
            takes: [Take("type", "Its kind; found where it is left out", required: false)] + settings + [
                Take("delete", "Settings to remove, e.g. gateway"), force,
            ], .update(interface), done: "Change Staged", output: output,
            examples: [["node": "pve1", "iface": "vmbr1", "comments": "guests only"]]
        ).keeping("type").checking { call, cluster in
            // A remark or the start at boot cuts nobody off now.
            let harmless = ["node", "iface", "force", "comments", "autostart", "type"]
            let cuts = call.arguments.names.contains { !harmless.contains($0) }
            if cuts { try await OwnInterface.check(call, cluster, "changing") }
        }.ending(tell),
        EndpointTool(
            "delete_network", "Stage removal of interface",
            "Writes down that a node's interface goes away, in force with apply_network. Refused for the interface by "
                + "which the node is reached unless force is true.",
            toolset: "network", .delete, "/nodes/{node}/network/{iface}", takes: [force], .deletion(interface),
            done: "Removal Staged", output: output, examples: [["node": "pve1", "iface": "vmbr9"]]
        ).checking { call, cluster in try await OwnInterface.check(call, cluster, "removing") }.ending(tell),
        ApplyNetwork(), RevertNetwork(),
        EndpointTool(
            "list_sdn_zones", "List SDN zones", "Lists zones of the software-defined network.", toolset: "network",
            .get, "/cluster/sdn/zones",
            takes: [Take("pending", "Show what is not applied yet"), Take("type", "Only of this kind")],
            .list(zone), examples: [[:]]),
        EndpointTool(
            "list_sdn_vnets", "List SDN vnets",
            "Lists virtual networks of the software-defined network, which guests can use like bridges.",
            toolset: "network", .get, "/cluster/sdn/vnets", takes: [Take("pending", "Show what is not applied yet")],
            .list(vnet), examples: [[:]]),
    ]

    @Sendable private static func tell(
        _ answer: JSONValue, _ call: ToolCall, _ context: RunContext, _ result: inout JSONObject
    ) async throws {
        let pending = try await PendingNetwork.read(call.node ?? "", context.cluster)
        result["pending"] = .array(pending.words.map(JSONValue.string))
        result["diff"] = .string(pending.diff)
        result["lines"] = .array(
            (["Pending on \(call.node ?? ""), until apply_network:"] + pending.words).map(JSONValue.string))
    }

    /// What the kind needs.
    @Sendable private static func checkKind(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        let needed: [String] =
            switch call.arguments["type"]?.string {
            case "bond": ["slaves", "bond_mode"]
            // `eno1.20` says it in its name.
            case "vlan" where call.arguments["iface"]?.string?.contains(".") != true: ["vlan_id", "vlan_raw_device"]
            default: []
            }
        let faults = needed.filter { call.arguments[$0] == nil }.map {
            ArgumentFault($0, "a \(call.arguments["type"]?.string ?? "") needs it")
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
    }
}
