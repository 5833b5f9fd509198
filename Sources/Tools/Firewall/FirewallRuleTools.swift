import Gateway
import JSONLines

/// Rules of a firewall, in their order.
enum FirewallRuleTools {
    private static let rule = Thing(
        "firewall rule", "rules", key: "pos", "Position of the rule, from list_firewall_rules; 0 is the first",
        .firewall, list: "{firewall}/rules", record: "{firewall}/rules/{pos}", isPositional: true,
        [
            Field("pos", .integer), Field("sentence", .text, "Rule"), Field("comment", .remark),
            Field("enable", .flag, column: false), Field("type", column: false), Field("action", column: false),
            Field("macro", column: false), Field("proto", column: false), Field("source", column: false),
            Field("sport", column: false), Field("dest", column: false), Field("dport", column: false),
            Field("iface", column: false), Field("icmp-type", column: false), Field("log", column: false),
        ],
        derive: { entry, raw in
            entry["sentence"] = .string(RuleSentence.text(raw))
            // What list_firewall_rules shows is what a later change can be tied to.
            if let digest = raw["digest"] { entry["digest"] = digest }
        })

    private static let digest = Take("digest", "Digest from list_firewall_rules: refuse if the rules changed since")

    private static let matches = [
        Take("macro", "Kind of traffic, e.g. SSH (list_firewall_macros); instead of proto and dport"),
        Take("proto", "Protocol: tcp, udp, icmp, ..."),
        Take("source", "From: address, network, range, dc/ALIAS or +dc/SET; any where left out"),
        Take("sport", "Source ports, e.g. 1024:65535"), Take("dest", "To: like source"),
        Take("dport", "Destination ports, e.g. 22 or 80,443; needs proto"),
        Take("iface", "Network card of the guest (net0), or interface of the node"),
        Take("icmp_type", "For proto icmp"), Take("log", "Log level"), Take("comment", "Remark"),
    ]

    private static let position = Parameter(
        "pos", .integer(0...10_000), default: 0,
        "Where it goes; 0 makes it the first. The first rule that matches decides")

    private static let enable = Take.own(Parameter("enable", .boolean, default: true, "Whether it is in force"))

    static let all: [any Tool] = [
        EndpointTool(
            "list_firewall_rules", "List firewall rules",
            "Lists rules in the order in which they are tried, each as a sentence. Of the cluster, unless vmid, node or "
                + "group say otherwise.",
            toolset: "network", .get, "{firewall}/rules", .list(rule), examples: [[:], ["vmid": 101]]),
        EndpointTool(
            "add_firewall_rule", "Add firewall rule",
            "Adds a rule at a position, in force at once where the firewall is on. Of the cluster, unless vmid, node or "
                + "group say otherwise. type group with action NAME applies a security group.",
            toolset: "network", .post, "{firewall}/rules",
            takes: [
                Take("type", "in, out, forward, or group"),
                Take("action", "ACCEPT, DROP, REJECT, or the name of a security group"),
            ] + matches + [enable, .local(position), Lockout.force],
            .creation(rule), done: "Added", output: ["lines": Schema.strings],
            examples: [
                ["type": "in", "action": "ACCEPT", "proto": "tcp", "dport": "8006", "source": "+dc/admins"],
                ["vmid": 101, "type": "in", "action": "ACCEPT", "macro": "HTTPS"],
            ]
        ).checking(checkPosition).checking(checkMatch).checking(
            Lockout.check { reach, arguments in
                var rule = arguments
                rule["enable"] = arguments["enable"] == false ? 0 : 1
                let place = min(arguments["pos"]?.int ?? 0, reach.rules[Lockout.place(arguments)]?.count ?? 0)
                reach.rules[Lockout.place(arguments), default: []].insert(.object(rule), at: place)
            }
        ).sending { target, request in
            // Proxmox puts a new rule first, whatever position it is told.
            let position = target.arguments["pos"]?.int ?? 0
            guard position > 0 else { return [] }
            var values = request.values
            values["pos"] = "0"
            return [APIRequest(.put, "\(request.template)/{pos}", values, ["moveto": .int(position + 1)])]
        }.ending(Lockout.tell),
        EndpointTool(
            "update_firewall_rule", "Change firewall rule",
            "Changes the rule at a position, in force at once. enable: false keeps it without following it.",
            toolset: "network", .put, "{firewall}/rules/{pos}",
            takes: [
                Take("pos", rule.keySummary, required: true), Take("type", "in, out, forward, or group"),
                Take("action", "ACCEPT, DROP, REJECT, or the name of a security group"),
            ] + matches + [
                .own(Parameter("enable", .boolean, "Whether it is in force")),
                Take("delete", "Parts to remove, e.g. source"), digest, Lockout.force,
            ],
            .update(rule), output: ["lines": Schema.strings], examples: [["pos": 0, "enable": false]]
        ).checking(
            Lockout.check { reach, arguments in
                let place = Lockout.place(arguments)
                guard let position = arguments["pos"]?.int, var rules = reach.rules[place],
                    rules.indices.contains(position), var rule = rules[position].object
                else { return }
                for (name, value) in arguments where name != "pos" {
                    rule[name] = value.bool.map { .int($0 ? 1 : 0) } ?? value
                }
                for name in arguments["delete"]?.array ?? [] { rule[name.string ?? ""] = nil }
                rules[position] = .object(rule)
                reach.rules[place] = rules
            }
        ).ending(Lockout.tell),
        EndpointTool(
            "move_firewall_rule", "Move firewall rule",
            "Moves the rule at a position to another one: the first rule that matches decides.", toolset: "network",
            .put, "{firewall}/rules/{pos}",
            takes: [
                Take("pos", rule.keySummary, required: true),
                .local(Parameter("to", .integer(0...10_000), required: true, "Where it is to be afterwards")), digest,
                Lockout.force,
            ],
            .action(rule), done: "Moved", output: ["rules": Schema.objects, "lines": Schema.strings],
            isIdempotent: false, examples: [["pos": 2, "to": 0]]
        ).filling { target in
            // Proxmox names the rule before which it goes.
            let (from, to) = (target.arguments["pos"]?.int ?? 0, target.arguments["to"]?.int ?? 0)
            return ["moveto": .int(to > from ? to + 1 : to)]
        }.checking(
            Lockout.check { reach, arguments in
                let place = Lockout.place(arguments)
                guard let from = arguments["pos"]?.int, let to = arguments["to"]?.int, var rules = reach.rules[place],
                    rules.indices.contains(from)
                else { return }
                let rule = rules.remove(at: from)
                rules.insert(rule, at: min(to, rules.count))
                reach.rules[place] = rules
            }
        ).ending { _, call, context, result in
            let target = Target(call)
            guard let template = PathChoice.pick(PathChoice.templates(.get, "{firewall}/rules"), target),
                let request = call.plan.first
            else { return }
            let list = try await context.cluster.send(APIRequest(.get, template, request.values)).data.array ?? []
            result["rules"] = .array(list.map { .object(rule.entry($0)) })
            result["lines"] = .array(
                list.map { .string("\($0["pos"]?.int ?? 0): \(RuleSentence.text($0))") })
        },
        EndpointTool(
            "delete_firewall_rule", "Delete firewall rule",
            "Deletes the rule at a position, in force at once; the ones behind it move up.", toolset: "network",
            .delete, "{firewall}/rules/{pos}",
            takes: [Take("pos", rule.keySummary, required: true), digest, Lockout.force], .deletion(rule),
            output: ["lines": Schema.strings], examples: [["pos": 0]]
        ).checking(
            Lockout.check { reach, arguments in
                let place = Lockout.place(arguments)
                if let position = arguments["pos"]?.int, reach.rules[place]?.indices.contains(position) == true {
                    reach.rules[place]?.remove(at: position)
                }
            }
        ).ending(Lockout.tell),
    ]

    @Sendable private static func checkPosition(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        let target = Target(call)
        guard let position = call.arguments["pos"]?.int, position > 0,
            let template = PathChoice.pick(PathChoice.templates(.get, "{firewall}/rules"), target)
        else { return }
        var values = ["node": call.node ?? "", "group": call.arguments["group"]?.string ?? ""]
        values["vmid"] = call.guests.first.map { String($0.vmid) }
        values = values.filter { PathChoice.placeholders(template).contains($0.key) }
        let count = try await cluster.send(APIRequest(.get, template, values)).data.array?.count ?? 0
        if position > count {
            throw GatewayError.invalidArguments([
                ArgumentFault("pos", "there are \(count) rules, so it can be at most \(count)")
            ])
        }
    }

    /// What Proxmox would say one after another.
    @Sendable private static func checkMatch(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        let arguments = call.arguments
        var faults: [ArgumentFault] = []
        for name in ["dport", "sport"] where arguments[name] != nil && arguments["proto"] == nil {
            faults.append(ArgumentFault(name, "needs proto as well, e.g. tcp"))
        }
        if arguments["macro"] != nil, arguments["proto"] != nil || arguments["dport"] != nil {
            faults.append(ArgumentFault("macro", "stands for proto and dport: give one or the other"))
        }
        let actions = ["ACCEPT", "DROP", "REJECT"]
        if arguments["type"] != "group", let action = arguments["action"]?.string, !actions.contains(action) {
            faults.append(ArgumentFault("action", "expected one of \(actions.joined(separator: ", "))"))
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
    }
}
