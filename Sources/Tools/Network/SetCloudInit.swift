import Gateway
import JSONLines

/// PUT /nodes/{node}/qemu/{vmid}/config with cloud-init's options, then PUT .../cloudinit, which writes them to its drive.
struct SetCloudInit: GuestChange {
    init() {}

    let kind = Guest.Kind.qemu
    let done = "Cloud-Init Set"
    private static let endpoint = "PUT /nodes/{node}/qemu/{vmid}/config"
    private static let drives = ["ide0", "ide1", "ide2", "ide3", "scsi30", "sata5"]

    private static let options: [Parameter] = [
        .of(endpoint, "ciuser", "User to be made or set up"),
        .of(endpoint, "cipassword", "The user's password; keys are better. It is never shown again"),
        Parameter(
            "sshkeys", .list(of: .string(maximumLength: 16_384), maximumCount: 64),
            "Public keys that may log in, one an entry, e.g. \"ssh-ed25519 AAAA... me\"; replaces the ones it has"),
        Parameter("ip", .string(maximumLength: 64), "IPv4 address with prefix, e.g. 192.0.2.10/24, or dhcp"),
        Parameter("gw", .string(maximumLength: 64), "IPv4 gateway"),
        Parameter("ip6", .string(maximumLength: 64), "IPv6 address with prefix, or dhcp, or auto"),
        Parameter("gw6", .string(maximumLength: 64), "IPv6 gateway"),
        .of(endpoint, "nameserver", "DNS server"), .of(endpoint, "searchdomain", "DNS search domain"),
        .of(endpoint, "ciupgrade", "Upgrade the system's packages at its first start"),
    ]

    let spec = ToolSpec(
        name: "set_cloudinit", title: "Set cloud-init of a VM",
        summary:
            "Sets what cloud-init gives a VM's guest: user, password, keys, addresses of one network card, DNS; the rest "
            + "stays. The guest takes it over at its next start, most of it only at the very first one: set it right after "
            + "clone_vm. A VM without a cloud-init drive needs storage, where one is made.",
        toolset: "network",
        parameters: [.node, .vmid] + options + [
            Parameter(
                "nic", .integer(0...31), default: 0, "Number of the network card that ip, gw, ip6 and gw6 are for"),
            Parameter("storage", .string(maximumLength: 100), "Storage for a cloud-init drive, where the VM has none"),
        ],
        effects: [.reconfigure], lane: .ordinary,
        endpoints: [endpoint, "PUT /nodes/{node}/qemu/{vmid}/cloudinit"],
        output: GuestText.output([
            "settings": ["type": "object"], "pending": Schema.strings, "effective": Schema.string,
        ]),
        requiredOutput: GuestText.requiredOutput,
        examples: [["vmid": 101, "ciuser": "deploy", "ip": "192.0.2.101/24", "gw": "192.0.2.1"]])

    func resolve(_ arguments: JSONObject, on cluster: any ClusterAccess) async throws -> Target {
        guard Self.options.contains(where: { arguments[$0.name] != nil }) else {
            let names = Self.options.map(\.name).joined(separator: ", ")
            throw GatewayError(.invalidArguments, "nothing to set; give at least one of \(names)")
        }
        var faults: [ArgumentFault] = []
        for name in ["ip", "gw", "ip6", "gw6"] {
            guard let text = arguments[name]?.string else { continue }
            let isPlain =
                !text.isEmpty && text.utf8.allSatisfy { "0123456789abcdefABCDEF.:/dhcpauto".utf8.contains($0) }
            if !isPlain { faults.append(ArgumentFault(name, "is no address such as 192.0.2.10/24")) }
        }
        for (address, gateway) in [("ip", "gw"), ("ip6", "gw6")]
        where arguments[gateway] != nil && arguments[address] == nil {
            faults.append(ArgumentFault(gateway, "needs '\(address)' as well"))
        }
        for (index, key) in (arguments["sshkeys"]?.array ?? []).enumerated()
        where key.string?.utf8.contains(0x0A) != false || key.string?.contains(" ") != true {
            faults.append(ArgumentFault("sshkeys", "entry \(index + 1): is no public key on one line"))
        }
        if arguments["storage"]?.string?.contains(where: { ",:".contains($0) }) == true {
            faults.append(ArgumentFault("storage", "is no name of a storage"))
        }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
        let target = try await GuestLookup.resolve(arguments, .qemu, on: cluster)
        guard let guest = target.guests.first else { return target }
        let config = try await DiskTools.config(guest, cluster)
        if Self.drive(config) == nil, arguments["storage"] == nil {
            throw GatewayError.invalidArguments([
                ArgumentFault("storage", "VM \(guest.vmid) has no cloud-init drive; name a storage to make one on")
            ])
        }
        return target
    }

    /// The slot of the VM's cloud-init drive.
    private static func drive(_ config: JSONValue) -> String? {
        (config.object ?? [:]).first { $0.value.string?.contains("cloudinit") == true && DiskTools.isSlot($0.name) }?
            .name
    }

    func requests(_ guest: Guest, _ call: ToolCall, on cluster: any ClusterAccess) async throws -> [APIRequest] {
        let config = try await DiskTools.config(guest, cluster)
        let arguments = call.arguments
        var parameters = arguments.passing("ciuser", "cipassword", "nameserver", "searchdomain", "ciupgrade")
        if let keys = arguments["sshkeys"]?.array?.compactMap(\.string) {
            // Proxmox wants this one value escaped in itself.
            parameters["sshkeys"] = .string(Self.escaped(keys.joined(separator: "\n")))
        }
        let addresses = ["ip", "gw", "ip6", "gw6"]
        if addresses.contains(where: { arguments[$0] != nil }) {
            let name = "ipconfig\(arguments["nic"]?.int ?? 0)"
            var parts: [String: String] = [:]
            for part in (config[name]?.string ?? "").split(separator: ",") {
                let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
                if pair.count == 2 { parts[pair[0]] = pair[1] }
            }
            for name in addresses { parts[name] = arguments[name]?.string ?? parts[name] }
            // An address by DHCP comes with its gateway.
            for (address, gateway) in [("ip", "gw"), ("ip6", "gw6")]
            where arguments[gateway] == nil && ["dhcp", "auto"].contains(parts[address]) {
                parts[gateway] = nil
            }
            let text = addresses.compactMap { name in parts[name].map { "\(name)=\($0)" } }
            parameters[name] = .string(text.joined(separator: ","))
        }
        if Self.drive(config) == nil, let storage = arguments["storage"]?.string {
            let free = Self.drives.first { config[$0] == nil } ?? "ide2"
            parameters[free] = .string("\(storage):cloudinit,media=cdrom")
        }
        parameters["digest"] = config["digest"]
        return [APIRequest(.put, guest, "/config", parameters), APIRequest(.put, guest, "/cloudinit")]
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte -> String in
            let isPlain = 0x30...0x39 ~= byte || 0x61...0x7A ~= byte | 0x20 && byte < 0x80 || "-_.~".utf8.contains(byte)
            if isPlain { return String(Unicode.Scalar(byte)) }
            let digits = Array("0123456789ABCDEF")
            return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }

    func reached(_ guest: Guest, _ call: ToolCall, _ context: RunContext) async throws -> JSONObject {
        let asked = (call.plan.first?.parameters ?? [:]).names.filter { $0 != "digest" }
        let after = try await DiskTools.config(guest, context.cluster)
        let waiting = try await context.cluster.send(APIRequest(.get, guest, "/pending")).data.array ?? []
        var settings = JSONObject()
        for name in asked { settings[name] = SecretNames.contains(name) ? "**********" : after[name] }
        let pending = waiting.filter { $0["pending"] != nil }.compactMap { $0["key"]?.string }.filter(asked.contains)
        var result: JSONObject = [
            "settings": .object(settings), "pending": .array(pending.map(JSONValue.string)),
            "goal_reached": .bool(asked.allSatisfy { after[$0] != nil }), "untrusted": ["settings"],
        ]
        result["effective"] = "the guest reads it at its next start; most of it only at its very first one"
        return result
    }

    func fields(_ result: JSONObject, _ text: inout TextBlock) {
        for (name, value) in result["settings"]?.object ?? [:] {
            text.field(name, ConfigValue.text(value).map { UntrustedText.line($0, limit: 100) })
        }
        let pending = (result["pending"]?.array ?? []).compactMap(\.string)
        text.field("Pending", pending.isEmpty ? nil : pending.joined(separator: ", "))
        text.field("In Force", result["effective"]?.string)
    }
}
