/// A node's network interfaces: what is in force, and what is written down for the next reload.
struct NodeNetwork: Sendable {
    typealias Interface = [String: String]

    /// Interfaces by name, their settings as the file spells them.
    var active: [String: Interface]
    /// nil where nothing waits.
    var staged: [String: Interface]?

    var shown: [String: Interface] { staged ?? active }

    static func standard(address: String, bridges: [String] = ["vmbr0"]) -> NodeNetwork {
        var interfaces: [String: Interface] = [
            "eno1": ["type": "eth", "method": "manual", "method6": "manual", "exists": "1"]
        ]
        for (index, bridge) in bridges.enumerated() {
            interfaces[bridge] = [
                "type": "bridge", "method": index == 0 ? "static" : "manual", "method6": "manual", "autostart": "1",
                "bridge_ports": index == 0 ? "eno1" : "", "bridge_stp": "off", "bridge_fd": "0",
            ]
            if index == 0 {
                interfaces[bridge]?["address"] = address
                interfaces[bridge]?["netmask"] = "24"
                interfaces[bridge]?["cidr"] = "\(address)/24"
                interfaces[bridge]?["gateway"] = "192.0.2.1"
            }
        }
        return NodeNetwork(active: interfaces)
    }

    /// The file `/etc/network/interfaces` with these interfaces.
    static func file(_ interfaces: [String: Interface]) -> [String] {
        var lines = ["auto lo", "iface lo inet loopback", ""]
        for (name, interface) in interfaces.sorted(by: { $0.key < $1.key }) {
            if interface["autostart"] == "1" { lines.append("auto \(name)") }
            lines.append("iface \(name) inet \(interface["method"] ?? "manual")")
            let hidden: Set = [
                "type", "method", "method6", "autostart", "exists", "comments", "netmask", "cidr", "address6", "cidr6",
                "gateway6", "netmask6",
            ]
            for (key, value) in interface.sorted(by: { $0.key < $1.key }) where !hidden.contains(key) {
                let text = key == "address" ? interface["cidr"] ?? value : value
                lines.append("\t\(key.replacing("_", with: "-")) \(text.isEmpty ? "none" : text)")
            }
            if let address = interface["cidr6"] {
                lines += ["iface \(name) inet6 static", "\taddress \(address)"]
                if let gateway = interface["gateway6"] { lines.append("\tgateway \(gateway)") }
            }
            lines += (interface["comments"] ?? "").split(separator: "\n").map { "#\($0)" }
            lines.append("")
        }
        return lines
    }

    /// What waits, as a unified diff; nil where nothing does.
    var changes: String? {
        guard let staged else { return nil }
        let (old, new) = (Self.file(active), Self.file(staged))
        if old == new { return nil }
        let head = zip(old, new).prefix { $0 == $1 }.count
        let tail = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed()).prefix { $0 == $1 }.count
        let from = max(0, head - 3)
        let context = min(3, tail)
        let (oldEnd, newEnd) = (old.count - tail, new.count - tail)
        var lines = [
            "--- /etc/network/interfaces\t2026-11-24 00:00:00.000000000 +0000",
            "+++ /etc/network/interfaces.new\t2026-11-24 00:00:00.000000000 +0000",
            "@@ -\(from + 1),\(oldEnd + context - from) +\(from + 1),\(newEnd + context - from) @@",
        ]
        lines += old[from..<head].map { " \($0)" } + old[head..<oldEnd].map { "-\($0)" }
        lines += new[head..<newEnd].map { "+\($0)" } + old[oldEnd..<oldEnd + context].map { " \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }
}
