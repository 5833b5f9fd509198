import JSONLines

/// The network interfaces that a running guest says it has: derived from its configuration.
struct GuestAddresses: Sendable {
    let name: String
    let hardware: String
    let addresses: [(address: String, prefix: Int)]

    static func interfaces(of guest: Guest) -> [GuestAddresses] {
        let cards = guest.configuration.options.filter { ConfigurationOptions.isNumbered($0.key, "net") }
        let loopback = GuestAddresses(
            name: "lo", hardware: "00:00:00:00:00:00", addresses: [("127.0.0.1", 8), ("::1", 128)])
        return [loopback]
            + cards.sorted { $0.key < $1.key }.map { key, text in
                let number = Int(key.dropFirst(3)) ?? 0
                let parts = text.split(separator: ",")
                func value(_ name: String) -> String? {
                    parts.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
                }
                let hardware =
                    value("hwaddr") ?? parts.first.flatMap { $0.split(separator: "=").last }.map(String.init) ?? ""
                let configured = value("ip") ?? cloudAddress(number, of: guest)
                let given = configured.flatMap { $0.contains("/") ? $0 : nil }
                let cidr = given ?? "192.0.2.\(100 + (guest.vmid + number) % 150)/24"
                let pair = cidr.split(separator: "/").map(String.init)
                return GuestAddresses(
                    name: value("name") ?? (number == 0 ? "eth0" : "eth\(number)"), hardware: hardware.lowercased(),
                    addresses: [(pair[0], pair.count > 1 ? Int(pair[1]) ?? 24 : 24)])
            }
    }

    private static func cloudAddress(_ number: Int, of guest: Guest) -> String? {
        guest.configuration["ipconfig\(number)"]?.split(separator: ",").first { $0.hasPrefix("ip=") }
            .map { String($0.dropFirst(3)) }
    }

    private var list: JSONValue {
        .array(
            addresses.map { address, prefix in
                [
                    "ip-address": .string(address), "prefix": .int(prefix),
                    "ip-address-type": address.contains(":") ? "ipv6" : "ipv4",
                ]
            })
    }

    /// As the guest agent says it.
    var agentJSON: JSONObject {
        ["name": .string(name), "hardware-address": .string(hardware), "ip-addresses": list]
    }

    /// As `GET /nodes/{node}/lxc/{vmid}/interfaces` says it.
    var containerJSON: JSONObject {
        var json: JSONObject = [
            "name": .string(name), "hwaddr": .string(hardware), "hardware-address": .string(hardware),
            "ip-addresses": .array(
                addresses.map { address, prefix in
                    [
                        "ip-address": .string(address), "prefix": .int(prefix),
                        "ip-address-type": address.contains(":") ? "inet6" : "inet",
                    ]
                }),
        ]
        for (address, prefix) in addresses {
            json[address.contains(":") ? "inet6" : "inet"] = .string("\(address)/\(prefix)")
        }
        return json
    }
}
