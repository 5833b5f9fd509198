import JSONLines

/// `/nodes/{node}/network`: changes are only written down, and come into force together.
enum NetworkRoutes {
    private static let base = "/nodes/{node}/network"

    static let all: [Route] = [
        Route("GET", base) { state, call in
            let network = state.networks[call.node] ?? NodeNetwork(active: [:])
            let wanted = call.text("type")
            let shown = network.shown.sorted { $0.key < $1.key }.enumerated().filter { _, entry in
                let type = entry.value["type"] ?? ""
                switch wanted {
                case nil: return true
                case "any_bridge"?, "any_local_bridge"?, "include_sdn"?:
                    return type.hasSuffix("bridge") || type == "OVSBridge"
                case let wanted?: return type == wanted
                }
            }
            var reply = Reply.objects(
                shown.map { index, entry in
                    var json = describe(entry.key, entry.value, network, priority: index + 3)
                    json["iface"] = .string(entry.key)
                    return json
                })
            if let changes = network.changes { reply.beside["changes"] = .string(changes) }
            return reply
        },
        Route("POST", base) { state, call throws(Refusal) in
            let name = call.text("iface") ?? ""
            var network = state.networks[call.node] ?? NodeNetwork(active: [:])
            if network.shown[name] != nil { throw .parameter("iface", "interface already exists") }
            var interfaces = network.shown
            interfaces[name] = try settings(call, [:])
            network.staged = interfaces
            state.networks[call.node] = network
            return .null
        },
        Route("PUT", base) { state, call in
            let node = call.node
            return Reply(
                state.fork("srvreload", "networking", on: node, as: call.user) { state, upid in
                    state.conclude(upid, after: 1) { state, _ throws(Refusal) in
                        if let staged = state.networks[node]?.staged { state.networks[node]?.active = staged }
                        state.networks[node]?.staged = nil
                    }
                })
        },
        Route("DELETE", base) { state, call in
            state.networks[call.node]?.staged = nil
            return .null
        },
        Route("GET", "\(base)/{iface}") { state, call throws(Refusal) in
            let name = call.text("iface") ?? ""
            let network = state.networks[call.node] ?? NodeNetwork(active: [:])
            let names = network.shown.keys.sorted()
            guard let interface = network.shown[name], let index = names.firstIndex(of: name) else {
                throw .parameter("iface", "interface does not exist")
            }
            return Reply(.object(describe(name, interface, network, priority: index + 3)))
        },
        Route("PUT", "\(base)/{iface}") { state, call throws(Refusal) in
            let name = call.text("iface") ?? ""
            guard var network = state.networks[call.node], let old = network.shown[name] else {
                throw .parameter("iface", "interface does not exist")
            }
            var interfaces = network.shown
            interfaces[name] = try settings(call, old)
            network.staged = interfaces
            state.networks[call.node] = network
            return .null
        },
        Route("DELETE", "\(base)/{iface}") { state, call throws(Refusal) in
            let name = call.text("iface") ?? ""
            guard var network = state.networks[call.node], network.shown[name] != nil else {
                throw .parameter("iface", "interface does not exist")
            }
            var interfaces = network.shown
            interfaces[name] = nil
            network.staged = interfaces
            state.networks[call.node] = network
            return .null
        },
    ]

    private static func describe(
        _ name: String, _ interface: NodeNetwork.Interface, _ network: NodeNetwork, priority: Int
    ) -> JSONObject {
        var json: JSONObject = ["priority": .int(priority)]
        for (key, value) in interface.sorted(by: { $0.key < $1.key }) {
            json[key] = key == "autostart" || key == "exists" ? .int(Int(value) ?? 0) : .string(value)
        }
        json["families"] = interface["cidr6"] == nil ? ["inet"] : ["inet", "inet6"]
        if network.active[name] != nil { json["active"] = 1 }
        return json
    }

    private static func settings(
        _ call: APICall, _ old: NodeNetwork.Interface
    ) throws(Refusal) -> NodeNetwork.Interface {
        var interface = old
        for name in ParameterFormat.list(call.text("delete") ?? "") { interface[name] = nil }
        for name in call.parameters.keys where !["node", "iface", "delete"].contains(name) {
            interface[name] = call.text(name)
        }
        if let cidr = interface["cidr"] {
            let parts = cidr.split(separator: "/").map(String.init)
            interface["address"] = parts[0]
            interface["netmask"] = parts.count > 1 ? parts[1] : "32"
        } else if let address = interface["address"] {
            guard let mask = interface["netmask"] else {
                throw .parameter("netmask", "missing property - 'address' requires this property")
            }
            let bits =
                mask.contains(".") ? mask.split(separator: ".").reduce(0) { $0 + (Int($1) ?? 0).nonzeroBitCount } : nil
            interface["netmask"] = bits.map(String.init) ?? mask
            interface["cidr"] = "\(address)/\(interface["netmask"] ?? mask)"
        }
        interface["method"] = interface["address"] == nil ? "manual" : "static"
        interface["method6"] = interface["cidr6"] == nil ? "manual" : "static"
        if interface["type"] == "bridge" {
            for (name, value) in [("bridge_stp", "off"), ("bridge_fd", "0"), ("bridge_ports", "")] {
                interface[name] = interface[name] ?? value
            }
        }
        return interface
    }
}
