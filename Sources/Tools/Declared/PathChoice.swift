import Gateway
import JSONLines
import ProxmoxClient

/// The paths that a template of a tool stands for, and which of them a call means.
enum PathChoice {
    /// Where `{firewall}` can be: of the cluster, a node, a guest, or a security group's rules.
    private static let firewalls = [
        "/cluster/firewall", "/nodes/{node}/firewall", "/nodes/{node}/qemu/{vmid}/firewall",
        "/nodes/{node}/lxc/{vmid}/firewall",
    ]

    /// Every path of the catalogue that a template stands for.
    ///
    /// - Parameter template: as the catalogue writes it, or with `{firewall}` or `{guest}` at its beginning.
    static func templates(_ method: APIRequest.Method, _ template: String) -> [String] {
        let candidates: [String]
        if template.hasPrefix("{firewall}") {
            let rest = template.dropFirst("{firewall}".count)
            var all = firewalls.map { $0 + rest }
            // A group's path goes on with the position at once.
            if rest.hasPrefix("/rules") { all.append("/cluster/firewall/groups/{group}" + rest.dropFirst(6)) }
            candidates = all
        } else if template.hasPrefix("{guest}") {
            candidates = ["qemu", "lxc"].map { "/nodes/{node}/\($0)/{vmid}" + template.dropFirst("{guest}".count) }
        } else {
            return [template]
        }
        return candidates.filter { Catalogue.shared.endpoint("\(method.rawValue) \($0)") != nil }
    }

    /// What the arguments name: a guest, a node, a group, or none of them.
    static func pick(_ templates: [String], _ target: Target) -> String? {
        if templates.count == 1 { return templates[0] }
        if let guest = target.guests.first {
            return templates.first { $0.contains("/\(guest.kind.rawValue)/{vmid}") }
        }
        if target.arguments["group"] != nil { return templates.first { $0.holds("{group}") } }
        let isNode = target.arguments["node"] != nil
        return templates.first {
            !$0.holds("{vmid}") && !$0.holds("{group}") && $0.holds("{node}") == isNode
        }
    }

    static func placeholders(_ template: String) -> [String] {
        template.split(separator: "/").filter { $0.first == "{" }.map { String($0.dropFirst().dropLast()) }
    }

    /// Arguments that say which of several paths is meant.
    static func parameters(_ templates: [String]) -> [Parameter] {
        guard templates.count > 1 else { return [] }
        let isOptional = templates.contains { !$0.holds("{vmid}") }
        var parameters: [Parameter] = []
        if templates.contains(where: { $0.holds("{vmid}") }) {
            parameters.append(
                Parameter("vmid", .vmid, required: !isOptional, isOptional ? "This guest's" : "VMID of the guest"))
        }
        if templates.contains(where: { $0.holds("{node}") }) {
            let isScope = templates.contains { $0.holds("{node}") && !$0.holds("{vmid}") }
            parameters.append(
                Parameter("node", .node, isScope ? "This node's, or the node of the guest" : Parameter.node.summary))
        }
        if templates.contains(where: { $0.holds("{group}") }) {
            parameters.append(Parameter("group", .string(maximumLength: 18), "This security group's"))
        }
        return parameters
    }
}
