import Gateway
import JSONLines

/// Whether Proxmox's own interface (port 8006) stays reachable by what the firewall says, so that a change that would
/// lock everybody out is named before it is made.
///
/// Proxmox looks at a node's rules first, then the cluster's, then lets the set `management` in, then goes by
/// `policy_in`.
struct APIReach: Sendable {
    /// Where a list of rules belongs.
    enum Place: Sendable, Hashable {
        case cluster
        case node(String)
        case group(String)
    }

    enum Finding: Sendable, Equatable {
        case open
        /// Only these come through.
        case only([String])
        /// Nobody comes through, for this reason.
        case closed(String)
    }

    var options: JSONObject
    var nodeOptions: [String: JSONObject] = [:]
    var rules: [Place: [JSONValue]] = [:]
    var hasManagement = false

    static func read(_ cluster: any ClusterAccess) async throws -> APIReach {
        func rows(_ path: String) async throws -> [JSONValue] {
            try await cluster.send(APIRequest(.get, path)).data.array ?? []
        }
        var reach = APIReach(
            options: try await cluster.send(APIRequest(.get, "/cluster/firewall/options")).data.object ?? [:])
        reach.rules[.cluster] = try await rows("/cluster/firewall/rules")
        reach.hasManagement = try await rows("/cluster/firewall/ipset").contains { $0["name"] == "management" }
        for name in try await rows("/cluster/firewall/groups").compactMap({ $0["group"]?.string }) {
            let group = APIRequest(.get, "/cluster/firewall/groups/{group}", ["group": name])
            reach.rules[.group(name)] = try await cluster.send(group).data.array ?? []
        }
        for node in try await rows("/nodes") where node["status"] == "online" {
            guard let name = node["node"]?.string else { continue }
            let values = ["node": name]
            let options = try await cluster.send(APIRequest(.get, "/nodes/{node}/firewall/options", values))
            reach.nodeOptions[name] = options.data.object ?? [:]
            reach.rules[.node(name)] =
                try await cluster.send(APIRequest(.get, "/nodes/{node}/firewall/rules", values)).data.array ?? []
        }
        return reach
    }

    /// The worst of all nodes.
    var finding: Finding {
        guard Self.isOn(options["enable"], by: false) else { return .open }
        var worst = Finding.open
        for (node, options) in nodeOptions.sorted(by: { $0.key < $1.key })
        where Self.isOn(options["enable"], by: true) {
            switch (worst, finding(on: node)) {
            case (_, .closed(let reason)): return .closed(reason)
            case (.open, let other): worst = other
            default: break
            }
        }
        return worst
    }

    private func finding(on node: String) -> Finding {
        var some: [String] = []
        let own = (rules[.node(node)] ?? []).map { ($0, "of node \(node)") }
        let shared = (rules[.cluster] ?? []).map { ($0, "of the cluster") }
        let expanded = (own + shared).flatMap { rule, place -> [(JSONValue, String)] in
            guard rule["type"] == "group" else { return [(rule, place)] }
            guard rule["enable"]?.int == 1, let name = rule["action"]?.string else { return [] }
            return (rules[.group(name)] ?? []).map { ($0, "of group \(name)") }
        }
        for (rule, place) in expanded where Self.concernsAPI(rule) {
            let isNarrow = rule["source"]?.string?.isEmpty == false || rule["iface"]?.string?.isEmpty == false
            let isAccepting = rule["action"] == "ACCEPT"
            if isAccepting, !isNarrow { return .open }
            if isAccepting {
                some.append(rule["source"]?.string ?? rule["iface"]?.string ?? "some")
            } else if !isNarrow {
                let reason = "rule \(rule["pos"]?.int ?? 0) \(place) stops it: \(RuleSentence.text(rule))"
                return some.isEmpty ? .closed(reason) : .only(some)
            }
        }
        if options["policy_in"]?.string == "ACCEPT" { return .open }
        if hasManagement { some.append("+management") }
        if !some.isEmpty { return .only(some) }
        return .closed(
            "no rule accepts tcp port 8006, and what no rule accepts is refused (policy_in \(options["policy_in"]?.string ?? "DROP")); only the nodes' own network gets through"
        )
    }

    private static func isOn(_ value: JSONValue?, by standard: Bool) -> Bool {
        value?.bool ?? value?.int.map { $0 > 0 } ?? value?.string.map { $0 != "0" } ?? standard
    }

    /// Whether a rule decides about tcp port 8006 from outside.
    private static func concernsAPI(_ rule: JSONValue) -> Bool {
        guard rule["type"] == "in", rule["enable"]?.int == 1, rule["macro"]?.string?.isEmpty != false,
            rule["dest"]?.string?.isEmpty != false
        else { return false }
        guard ["", "tcp", "6", "any"].contains(rule["proto"]?.string ?? "") else { return false }
        let ports = rule["dport"]?.string ?? ""
        return ports.isEmpty
            || ports.split(separator: ",").contains { part in
                let ends = part.split { "-:".contains($0) }.compactMap { Int($0) }
                guard let first = ends.first, let last = ends.last else { return false }
                return first <= 8006 && 8006 <= last
            }
    }
}

/// Refuses a change of the firewall after which nobody reaches Proxmox's interface any more.
enum Lockout {
    static let force = Take.local(
        Parameter(
            "force", .boolean, default: false,
            "Also where nobody would reach Proxmox's own interface any more, this gateway included"))

    typealias Change = @Sendable (_ reach: inout APIReach, _ arguments: JSONObject) -> Void

    static func check(_ change: @escaping Change) -> EndpointTool.Check {
        { call, cluster in
            guard call.arguments["force"] != true, call.guests.isEmpty else { return }
            var reach = try await APIReach.read(cluster)
            let before = reach.finding
            change(&reach, call.arguments)
            guard case .closed(let reason) = reach.finding else { return }
            if case .closed = before { return }
            throw GatewayError(
                .conflict, "this would lock everybody out of Proxmox's interface, this gateway included: \(reason)",
                [
                    "hint":
                        "first accept tcp port 8006 from where it is used (add_firewall_rule), or give force: true"
                ])
        }
    }

    static func place(_ arguments: JSONObject) -> APIReach.Place {
        if let group = arguments["group"]?.string { return .group(group) }
        return arguments["node"]?.string.map(APIReach.Place.node) ?? .cluster
    }

    /// Who comes through afterwards, for the answer.
    @Sendable static func tell(
        _ answer: JSONValue, _ call: ToolCall, _ context: RunContext, _ result: inout JSONObject
    ) async throws {
        guard call.guests.isEmpty, case .only(let sources) = try await APIReach.read(context.cluster).finding else {
            return
        }
        let text =
            "Proxmox's interface is open only for \(sources.joined(separator: ", ")); the gateway has to be among them"
        result["lines"] = [.string(text)]
    }
}
