import Gateway
import JSONLines

/// Addresses of a VM or container from all who know some: its agent, its container, its configuration.
struct GetGuestAddresses: Tool {
    let spec = ToolSpec(
        name: "get_guest_addresses", title: "Get addresses of a guest",
        summary:
            "Shows the addresses of a VM or container, each with its source: agent (what the running VM says), container "
            + "(what the running container has), config (what cloud-init or the container's network card is given).",
        toolset: "network", parameters: [.vmid],
        output: [
            "vmid": Schema.integer, "node": Schema.string, "kind": Schema.string, "count": Schema.integer,
            "addresses": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "address": Schema.string, "interface": Schema.string, "mac": Schema.string,
                        "sources": Schema.strings,
                    ],
                    "required": ["address", "sources"],
                ],
            ], "unknown": Schema.string, "untrusted": Schema.untrusted,
        ],
        requiredOutput: ["vmid", "node", "addresses"], examples: [["vmid": 101], ["vmid": 200]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        try await AnyGuest.resolve(arguments, on: cluster)
    }

    func run(_ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        guard let guest = call.guests.first else { throw GatewayError(.internal, "no guest was resolved") }
        let config = try await context.cluster.send(APIRequest(.get, guest, "/config")).data
        var found = Self.configured(config)
        var unknown: String?
        do {
            found = try await Self.live(guest, context.cluster) + found
        } catch let error as GatewayError where error.code != .unreachable {
            // The configuration still says something; why the guest itself does not is said beside it.
            unknown = error.message
        }
        var entries: [(address: String, interface: String?, mac: String?, sources: [String])] = []
        for (address, interface, mac, source) in found {
            let bare = address.prefix { $0 != "/" }
            if let index = entries.firstIndex(where: { $0.address.prefix { $0 != "/" } == bare }) {
                if !entries[index].sources.contains(source) { entries[index].sources.append(source) }
            } else {
                entries.append((address, interface, mac, [source]))
            }
        }
        var result: JSONObject = [
            "vmid": .int(guest.vmid), "node": .string(guest.node), "kind": .string(guest.kind.noun),
            "count": .int(entries.count),
            "addresses": .array(
                entries.map { entry in
                    var json: JSONObject = ["address": .string(entry.address)]
                    json["interface"] = entry.interface.map(JSONValue.string)
                    json["mac"] = entry.mac.map(JSONValue.string)
                    json["sources"] = .array(entry.sources.map(JSONValue.string))
                    return .object(json)
                }), "untrusted": ["addresses"],
        ]
        result["unknown"] = unknown.map(JSONValue.string)
        return result
    }

    private typealias Address = (address: String, interface: String?, mac: String?, source: String)

    /// What the guest itself has now.
    private static func live(_ guest: Guest, _ cluster: any ClusterAccess) async throws -> [Address] {
        let isVM = guest.kind == .qemu
        let data = try await cluster.send(
            APIRequest(.get, guest, isVM ? "/agent/network-get-interfaces" : "/interfaces")
        ).data
        return ((isVM ? data["result"] : data)?.array ?? []).flatMap { entry -> [Address] in
            let mac = entry["hardware-address"]?.string ?? entry["hwaddr"]?.string
            let known = (entry["ip-addresses"]?.array ?? []).compactMap { address -> String? in
                guard let text = address["ip-address"]?.string else { return nil }
                return (address["prefix"]?.int ?? address["prefix"]?.string.flatMap { Int($0) })
                    .map { "\(text)/\($0)" } ?? text
            }
            let plain = known.isEmpty ? ["inet", "inet6"].compactMap { entry[$0]?.string } : known
            return plain.filter { !$0.hasPrefix("127.") && $0 != "::1/128" }.map {
                ($0, entry["name"]?.string, mac, isVM ? "agent" : "container")
            }
        }
    }

    /// What `ipconfig0` of a VM or `net0` of a container gives.
    private static func configured(_ config: JSONValue) -> [Address] {
        (config.object ?? [:]).members.sorted { $0.name < $1.name }.flatMap { name, value -> [Address] in
            guard name.hasPrefix("ipconfig") || name.hasPrefix("net"), let text = value.string else { return [] }
            let parts = text.split(separator: ",").map(String.init)
            func part(_ key: String) -> String? {
                parts.first { $0.hasPrefix("\(key)=") }.map { String($0.dropFirst(key.count + 1)) }
            }
            return [part("ip"), part("ip6")].compactMap(\.self).filter { $0.contains("/") }.map {
                ($0, part("name") ?? name, part("hwaddr"), "config")
            }
        }
    }

    func render(_ result: JSONObject, _ style: TextStyle) -> String {
        var text = TextBlock(style)
        let kind = result["kind"]?.string ?? ""
        text.headline(.network, "Addresses of \(kind) \(GuestText.number(result["vmid"]))")
        var table = TextTable(["ADDRESS", "INTERFACE", "SOURCE"], flexible: ["INTERFACE"])
        let list = result["addresses"]?.array ?? []
        for entry in list {
            table.add([
                UntrustedText.line(entry["address"]?.string ?? ""),
                UntrustedText.line(entry["interface"]?.string ?? "-", limit: 40),
                (entry["sources"]?.array ?? []).compactMap(\.string).joined(separator: ", "),
            ])
        }
        if list.isEmpty { text.line("  (none known)") } else { text.table(table) }
        if let unknown = result["unknown"]?.string {
            text.closing(.warning, "The guest itself was not heard: \(UntrustedText.line(unknown))")
        }
        return text.text
    }
}
