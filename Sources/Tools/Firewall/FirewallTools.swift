import Gateway
import JSONLines

/// `.../firewall` of the cluster, its nodes and its guests, and security groups.
enum FirewallTools {
    private static let place =
        "Of the cluster, unless vmid, node or group say otherwise."

    static let options = Thing(
        "firewall options", "options", key: "", "", .firewall, record: "{firewall}/options", isOpen: true,
        [
            Field("enable", .flag, "Enabled"), Field("policy_in", .text, "Incoming by default"),
            Field("policy_out", .text, "Outgoing by default"), Field("policy_forward", .text, "Forwarded by default"),
            Field("log_level_in"), Field("log_level_out"), Field("dhcp", .flag), Field("ipfilter", .flag),
            Field("macfilter", .flag),
        ])

    private static let alias = Thing(
        "alias", "aliases", key: "name", "Name of the alias", .firewall, list: "{firewall}/aliases",
        record: "{firewall}/aliases/{name}",
        [Field("name"), Field("cidr", .text, "Address"), Field("comment", .remark)])

    private static let set = Thing(
        "IP set", "ipsets", key: "name", "Name of the set", .firewall, list: "{firewall}/ipset",
        [Field("name"), Field("comment", .remark)])

    private static let member = Thing(
        "IP set entry", "entries", key: "cidr", "Address, network or alias", .firewall, list: "{firewall}/ipset/{name}",
        [Field("cidr", .text, "Address"), Field("nomatch", .flag, "Excluded"), Field("comment", .remark)])

    private static let group = Thing(
        "security group", "groups", key: "group", "Name of the security group", .firewall,
        list: "/cluster/firewall/groups", [Field("group"), Field("comment", .remark)])

    private static let line = Thing(
        "firewall log", "lines", key: "n", "", .firewall, [Field("n", .integer, "Line"), Field("t", .remark, "Text")])

    private static let macro = Thing(
        "firewall macro", "macros", key: "macro", "", .firewall, [Field("macro"), Field("descr", .text, "What it is")])

    private static let setName = Take("name", "Name of the set", required: true)

    static let all: [any Tool] = scope + FirewallRuleTools.all + aliases + sets + groups

    private static let scope: [any Tool] = [
        EndpointTool(
            "get_firewall_options", "Get firewall options",
            "Shows whether a firewall is on and what it does by default. \(place)", toolset: "network",
            .get, "{firewall}/options", .read(options), examples: [[:], ["vmid": 101]]),
        EndpointTool(
            "set_firewall_options", "Set firewall options",
            "Turns a firewall on or off or changes what it does by default. \(place) On: what no rule accepts is "
                + "REFUSED from then on; where nobody would reach Proxmox's interface any more it is refused unless "
                + "force is true. A guest's firewall works only where the cluster's is on and its network card has "
                + "firewall=1.",
            toolset: "network", .put, "{firewall}/options",
            takes: [
                .own(Parameter("enable", .boolean, "Turn it on or off")),
                Take("policy_in", "What becomes of incoming traffic that no rule is about"),
                Take("policy_out", "What becomes of such outgoing traffic"),
                Take("policy_forward", "What becomes of such forwarded traffic (cluster)"),
                Take("log_level_in", "Log level for incoming traffic (node, guest)"),
                Take("log_level_out", "Log level for outgoing traffic (node, guest)"),
                Take("ebtables", "Filter on the bridges as well (cluster)"),
                Take("dhcp", "Let the guest use DHCP (guest)"),
                Take("ipfilter", "Only its own addresses (guest)"), Take("macfilter", "Only its own MAC (guest)"),
                Take("ndp", "Neighbour discovery (node, guest)"), Take("radv", "Router advertisements (guest)"),
                Take("nosmurfs", "Filter smurfs (node)"), Take("tcpflags", "Filter odd TCP flags (node)"),
                Take("nftables", "The newer implementation (node)"),
                Take("delete", "Options to reset to their default"),
                Take("digest", "Digest from get_firewall_options: refuse if changed since"), Lockout.force,
            ], .update(options), output: ["lines": Schema.strings],
            examples: [["vmid": 101, "enable": true], ["policy_in": "DROP"]]
        ).checking(
            Lockout.check { reach, arguments in
                func set(_ options: inout JSONObject) {
                    for name in ["enable", "policy_in"] where arguments[name] != nil { options[name] = arguments[name] }
                    for name in arguments["delete"]?.array ?? [] { options[name.string ?? ""] = nil }
                }
                if let node = arguments["node"]?.string {
                    set(&reach.nodeOptions[node, default: [:]])
                } else {
                    set(&reach.options)
                }
            }
        ).ending(Lockout.tell),
        EndpointTool(
            "get_firewall_log", "Get firewall log", "Shows what the firewall of a node or guest has logged.",
            toolset: "network", .get, "{firewall}/log",
            takes: [
                Take("start", "First line"), Take("limit", "How many lines", default: 50),
                Take("since", "Only after this time, in seconds since 1970"), Take("until", "Only before this time"),
            ], .list(line), examples: [["node": "pve1"], ["vmid": 101]]),
        EndpointTool(
            "list_firewall_macros", "List firewall macros", "Lists names for kinds of traffic that rules can use.",
            toolset: "network", .get, "/cluster/firewall/macros", .list(macro), examples: [[:]]),
    ]

    private static let aliases: [any Tool] = [
        EndpointTool(
            "list_firewall_aliases", "List firewall aliases",
            "Lists names for addresses that rules can use. Of the cluster, or of one guest.", toolset: "network",
            .get, "{firewall}/aliases", .list(alias), examples: [[:]]),
        EndpointTool(
            "create_firewall_alias", "Create firewall alias",
            "Gives an address or network a name that rules use as dc/NAME or guest/NAME.", toolset: "network",
            .post, "{firewall}/aliases",
            takes: [
                Take("name", "Name of the alias"), Take("cidr", "Address or network, e.g. 192.0.2.0/24"),
                Take("comment", "Remark"),
            ], .creation(alias), examples: [["name": "office", "cidr": "192.0.2.0/24"]]),
        EndpointTool(
            "update_firewall_alias", "Change firewall alias",
            "Changes what an alias stands for; every rule that uses it changes with it. With new_name, rules that use "
                + "the old name no longer work.",
            toolset: "network", .put, "{firewall}/aliases/{name}",
            takes: [
                Take("name", "Name of the alias"), Take("cidr", "Address or network", required: false),
                Take("comment", "Remark"), Take("new_name", "Another name for it", theirs: "rename"),
                Take("digest", "Refuse if changed since"),
            ], .update(alias), examples: [["name": "office", "cidr": "198.51.100.0/24"]]
        ).keeping("cidr", "comment").renaming(by: "new_name"),
        EndpointTool(
            "delete_firewall_alias", "Delete firewall alias", "Deletes an alias; rules that use it no longer work.",
            toolset: "network", .delete, "{firewall}/aliases/{name}", .deletion(alias), examples: [["name": "office"]]),
    ]

    private static let sets: [any Tool] = [
        EndpointTool(
            "list_firewall_ipsets", "List IP sets",
            "Lists sets of addresses that rules use as +dc/NAME or +guest/NAME. Of the cluster, or of one guest.",
            toolset: "network", .get, "{firewall}/ipset", .list(set), examples: [[:]]),
        EndpointTool(
            "create_firewall_ipset", "Create IP set", "Makes an empty set of addresses.", toolset: "network",
            .post, "{firewall}/ipset", takes: [Take("name", "Name of the new set"), Take("comment", "Remark")],
            .creation(set), examples: [["name": "admins"]]),
        EndpointTool(
            "update_firewall_ipset", "Change IP set",
            "Gives a set of addresses another name or remark. Rules that use the old name no longer work.",
            toolset: "network", .post, "{firewall}/ipset",
            takes: [
                Take("name", "Name of the set", theirs: "rename", required: true),
                Take("new_name", "Another name for it", theirs: "name", required: false), Take("comment", "Remark"),
                Lockout.force,
            ], .update(set), isIdempotent: false, examples: [["name": "admins", "new_name": "operators"]]
        ).filling { ["name": $0.arguments["name"] ?? .null] }.renaming(by: "new_name").checking(checkChange)
            .checking(Lockout.check { $0.hasManagement = $0.hasManagement && !isManagement($1, "new_name") }),
        EndpointTool(
            "delete_firewall_ipset", "Delete IP set",
            "Deletes a set of addresses; one that is not empty only with force: true.", toolset: "network",
            .delete, "{firewall}/ipset/{name}", takes: [setName, Take("force", "With its entries")], .deletion(set),
            examples: [["name": "admins"]]
        ).checking(Lockout.check { $0.hasManagement = $0.hasManagement && !isManagement($1, "name") }),
        EndpointTool(
            "list_firewall_ipset_entries", "List entries of an IP set", "Lists the addresses of a set.",
            toolset: "network", .get, "{firewall}/ipset/{name}", takes: [setName], .list(member),
            examples: [["name": "admins"]]),
        EndpointTool(
            "add_firewall_ipset_entry", "Add entry to IP set",
            "Puts an address, network or alias into a set; rules that use it are about it from then on.",
            toolset: "network", .post, "{firewall}/ipset/{name}",
            takes: [
                setName, Take("cidr", "Address, network or alias"), Take("nomatch", "Except it instead"),
                Take("comment", "Remark"),
            ], .creation(member), done: "Added", examples: [["name": "admins", "cidr": "192.0.2.7"]]),
        EndpointTool(
            "update_firewall_ipset_entry", "Change entry of IP set",
            "Changes the remark of an address in a set, or whether it is excepted from the set (nomatch).",
            toolset: "network", .put, "{firewall}/ipset/{name}/{cidr}",
            takes: [
                setName, Take("nomatch", "Except it"), Take("comment", "Remark"),
                Take("digest", "Refuse if changed since"),
            ], .update(member),
            examples: [["name": "admins", "cidr": "192.0.2.7", "comment": "the office"]]
        ).keeping("nomatch", "comment"),
        EndpointTool(
            "remove_firewall_ipset_entry", "Remove entry from IP set", "Takes an address out of a set.",
            toolset: "network", .delete, "{firewall}/ipset/{name}/{cidr}",
            takes: [setName, Take("digest", "Refuse if changed since")], .deletion(member), done: "Removed",
            examples: [["name": "admins", "cidr": "192.0.2.7"]]),
    ]

    private static let groups: [any Tool] = [
        EndpointTool(
            "list_firewall_groups", "List security groups",
            "Lists security groups; list_firewall_rules with group shows the rules of one.", toolset: "network",
            .get, "/cluster/firewall/groups", .list(group), examples: [[:]]),
        EndpointTool(
            "create_firewall_group", "Create security group",
            "Makes an empty security group. add_firewall_rule with group fills it; a rule of type group applies it.",
            toolset: "network", .post, "/cluster/firewall/groups",
            takes: [Take("group", "Name of the new group"), Take("comment", "Remark")], .creation(group),
            examples: [["group": "web"]]),
        EndpointTool(
            "update_firewall_group", "Change security group",
            "Gives a security group another name or remark. Rules that apply it go on doing so.", toolset: "network",
            .post, "/cluster/firewall/groups",
            takes: [
                Take("group", group.keySummary, theirs: "rename", required: true),
                Take("new_name", "Another name for it", theirs: "group", required: false), Take("comment", "Remark"),
            ], .update(group), isIdempotent: false, examples: [["group": "web", "new_name": "public"]]
        ).filling { ["group": $0.arguments["group"] ?? .null] }.renaming(by: "new_name").checking(checkChange),
        EndpointTool(
            "delete_firewall_group", "Delete security group", "Deletes a security group that has no rules.",
            toolset: "network", .delete, "/cluster/firewall/groups/{group}", .deletion(group),
            examples: [["group": "web"]]),
    ]

    /// A call that sends its thing's name alone changes nothing.
    @Sendable private static func checkChange(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        if call.arguments["new_name"] == nil, call.arguments["comment"] == nil {
            throw GatewayError.invalidArguments([
                ArgumentFault("new_name", "nothing to change; give at least one of new_name, comment")
            ])
        }
    }

    /// Whether the cluster's set `management`, which opens Proxmox's interface, loses its name.
    private static func isManagement(_ arguments: JSONObject, _ argument: String) -> Bool {
        arguments["node"] == nil && arguments["name"] == "management" && arguments[argument] != nil
    }
}
