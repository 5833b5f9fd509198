import Gateway
import JSONLines

/// The interface by which a node is reached: by the cluster, and so by the gateway.
enum OwnInterface {
    /// It, and what it stands on: the ports of a bridge, the members of a bond, the device below a VLAN.
    static func names(_ node: String, _ interfaces: [JSONValue], _ cluster: any ClusterAccess) async throws -> Set<
        String
    > {
        let status = try await cluster.send(APIRequest(.get, "/cluster/status")).data.array ?? []
        let address = status.first { $0["type"] == "node" && $0["name"]?.string == node }?["ip"]?.string
        func isOwn(_ interface: JSONValue) -> Bool {
            guard let address else { return false }
            return interface["address"]?.string == address || interface["address6"]?.string == address
        }
        // A node that says no address is reached where its default route is.
        let first =
            interfaces.first(where: isOwn)
            ?? interfaces.first { $0["gateway"] != nil || $0["gateway6"] != nil }
        var own: Set<String> = []
        var open = [first?["iface"]?.string].compactMap(\.self)
        while let name = open.popLast() {
            guard own.insert(name).inserted else { continue }
            let interface = interfaces.first { $0["iface"]?.string == name }
            for key in ["bridge_ports", "slaves", "vlan-raw-device", "ovs_ports", "ovs_bonds"] {
                open += (interface?[key]?.string ?? "").split { " ,;".contains($0) }.map(String.init)
            }
            // `bond0.20` is on bond0 without saying so.
            if let dot = name.lastIndex(of: ".") { open.append(String(name[..<dot])) }
        }
        return own
    }

    /// Refuses a change of it that was not asked for knowingly.
    static func check(_ call: ToolCall, _ cluster: any ClusterAccess, _ doing: String) async throws {
        guard call.arguments["force"] != true, let node = call.node, let name = call.arguments["iface"]?.string else {
            return
        }
        let interfaces = try await PendingNetwork.read(node, cluster).interfaces
        if try await names(node, interfaces, cluster).contains(name) { throw refused(node, [name], doing) }
    }

    static func refused(_ node: String, _ names: [String], _ doing: String) -> GatewayError {
        let list = names.joined(separator: ", ")
        return GatewayError(
            .conflict,
            "\(doing) \(list) can cut off \(node): the node is reached by it, also by this gateway; nothing was changed",
            [
                "hint": "have console access ready, then give force: true",
                "interfaces": .array(names.map(JSONValue.string)),
            ])
    }
}
