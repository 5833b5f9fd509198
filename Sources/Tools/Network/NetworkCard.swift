import Gateway
import JSONLines

/// A network card of a VM as its option `netN` has it: `virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1`.
struct NetworkCard: Sendable {
    private(set) var model: String
    private(set) var address: String?
    /// All but model and address, in their order.
    private(set) var options: [(name: String, value: String)]

    init(model: String, address: String? = nil) {
        self.model = model
        self.address = address
        options = []
    }

    init(_ text: String) {
        model = ""
        options = []
        for part in text.split(separator: ",").map(String.init) {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            switch pair[0] {
            case "model": model = pair.count > 1 ? pair[1] : ""
            case "macaddr": address = pair.count > 1 ? pair[1] : nil
            case let name where model.isEmpty:
                model = name
                address = pair.count > 1 ? pair[1] : nil
            case let name: options.append((name, pair.count > 1 ? pair[1] : ""))
            }
        }
    }

    var text: String {
        ([address.map { "\(model)=\($0)" } ?? model] + options.map { "\($0.name)=\($0.value)" }).joined(separator: ",")
    }

    /// Setting nil removes the option.
    subscript(_ name: String) -> String? {
        get { options.first { $0.name == name }?.value }
        set {
            let place = options.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): options[place].value = value
            case (let place?, nil): options.remove(at: place)
            case (nil, let value?): options.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// Takes over what a call gives; the rest stays. Another model keeps the address, by which the guest knows the card.
    mutating func take(_ arguments: JSONObject) {
        if let model = arguments["model"]?.string { self.model = model }
        if let address = arguments["mac"]?.string { self.address = address }
        for (ours, theirs) in Self.names {
            guard let value = arguments[ours] else { continue }
            self[theirs] = value.string ?? value.bool.map { $0 ? "1" : "0" } ?? value.number?.literal
        }
        for name in (arguments["delete"]?.array ?? []).compactMap(\.string) {
            self[Self.names.first { $0.ours == name }?.theirs ?? name] = nil
        }
    }

    /// As a member of a result.
    var json: JSONObject {
        var json: JSONObject = ["model": .string(model)]
        json["mac"] = address.map(JSONValue.string)
        for (ours, theirs) in Self.names {
            guard let value = self[theirs] else { continue }
            switch ours {
            case "bridge": json[ours] = .string(value)
            case "firewall", "link_down": json[ours] = .bool(value == "1")
            default: json[ours] = Double(value).map(JSONValue.double)
            }
        }
        return json
    }

    // MARK: What its tools share

    static let names: [(ours: String, theirs: String)] = [
        ("bridge", "bridge"), ("vlan", "tag"), ("firewall", "firewall"), ("rate", "rate"), ("mtu", "mtu"),
        ("link_down", "link_down"),
    ]

    static let endpoint = "PUT /nodes/{node}/qemu/{vmid}/config"

    /// - Parameter isNew: the bridge is needed, and the rest has defaults.
    static func parameters(isNew: Bool) -> [Parameter] {
        func part(
            _ key: String, as name: String? = nil, required: Bool = false, default value: JSONValue? = nil,
            _ summary: String
        ) -> Parameter {
            .part(of: endpoint, "net[n]", key, as: name, required: required, default: value, summary)
        }
        return [
            part("bridge", required: isNew, "Bridge that it is plugged into, e.g. vmbr0"),
            part("model", default: isNew ? "virtio" : nil, "Model; virtio is the fastest where the guest knows it"),
            part("tag", as: "vlan", "VLAN"),
            part("firewall", default: isNew ? true : nil, "Proxmox's firewall looks at what passes"),
            part("rate", "Limit in megabytes a second"), part("mtu", "MTU, with virtio; 1 takes the bridge's"),
            part("link_down", "The cable is pulled out"),
            part("macaddr", as: "mac", "Hardware address, e.g. BC:24:11:00:00:01"),
        ]
    }

    /// - Throws: ``GatewayError`` `invalid_arguments` for values that would be read as further options.
    static func check(_ arguments: JSONObject, slot: String?) throws {
        var faults: [ArgumentFault] = []
        let isName: (UInt8) -> Bool = { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 | 0x20 || "-_.".utf8.contains($0) }
        if let bridge = arguments["bridge"]?.string, bridge.isEmpty || !bridge.utf8.allSatisfy(isName) {
            faults.append(ArgumentFault("bridge", "is no name of a bridge such as vmbr0"))
        }
        if let mac = arguments["mac"]?.string, !isAddress(mac) {
            faults.append(ArgumentFault("mac", "expected a unicast hardware address such as BC:24:11:00:00:01"))
        }
        if let slot, !isSlot(slot) {
            faults.append(ArgumentFault("nic", "is no network card's slot; expected net0 to net31"))
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
    }

    private static func isSlot(_ name: String) -> Bool { (0...31).contains { name == "net\($0)" } }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts.allSatisfy({ $0.utf8.count == 2 }) else { return false }
        let bytes = parts.compactMap { UInt8($0, radix: 16) }
        return bytes.count == 6 && bytes[0] & 1 == 0
    }

    static let output: JSONObject = GuestText.output([
        "nic": Schema.string,
        "card": [
            "type": "object",
            "properties": [
                "model": Schema.string, "mac": Schema.string, "bridge": Schema.string, "vlan": Schema.number,
                "firewall": Schema.boolean, "rate": Schema.number, "mtu": Schema.number, "link_down": Schema.boolean,
            ],
        ],
        "pending": ["type": "boolean", "description": "in force only after a full stop and start of the VM"],
    ])

    /// What is there after a change: `card` where there is one, and whether it has to wait.
    static func reached(
        _ slot: String, _ guest: Guest, _ cluster: any ClusterAccess
    ) async throws -> (result: JSONObject, planned: String?) {
        let planned = try await DiskTools.config(guest, cluster)[slot]?.string
        let now = try await cluster.send(APIRequest(.get, guest, "/config", ["current": true])).data[slot]?.string
        var result: JSONObject = ["nic": .string(slot), "pending": .bool(planned != now)]
        result["card"] = planned.map { .object(NetworkCard($0).json) }
        return (result, planned)
    }

    static func fields(_ result: JSONObject, _ text: inout TextBlock) {
        text.field("Network Card", result["nic"]?.string)
        let card = result["card"]
        text.field("Model", card?["model"]?.string)
        text.field("MAC", card?["mac"]?.string)
        text.field("Bridge", card?["bridge"]?.string)
        text.field("VLAN", ConfigValue.text(card?["vlan"]))
        text.field("Firewall", ConfigValue.text(card?["firewall"]))
        text.field("Cable", card?["link_down"] == true ? "pulled out" : nil)
        text.field("Pending", result["pending"] == true ? "until the VM is stopped and started" : nil)
    }
}
