import JSONLines

/// What reaches into a running virtual machine besides its agent: monitor, keys, consoles, cloud-init.
enum QemuMachineRoutes {
    private static let base = "/nodes/{node}/qemu/{vmid}"

    static let all: [Route] = [
        Route("POST", "\(base)/monitor") { state, call throws(Refusal) in
            let guest = try running(call, in: state)
            switch call.text("command") ?? "" {
            case "info status":
                return Reply(.string("VM status: \(guest.isPaused ? "paused" : "running")\r\n"))
            case "info version": return Reply("10.1.2\r\n")
            case "info name": return Reply(.string("\(guest.name)\r\n"))
            case let command:
                let word = command.split(separator: " ").first ?? ""
                return Reply(.string("unknown command: '\(word)'\r\n"))
            }
        },
        Route("PUT", "\(base)/sendkey") { state, call throws(Refusal) in
            try call.requireRoot(for: ["skiplock"])
            _ = try running(call, in: state)
            return .null
        },
        Route("POST", "\(base)/vncproxy") { state, call throws(Refusal) in
            _ = try call.guest(.qemu, in: state)
            let password = Secrets.password(length: 8)
            let upid = state.fork("vncproxy", String(call.vmid), on: call.node, as: call.user) { state, upid in
                state.log(upid, "starting vnc proxy \(upid.text)")
                state.conclude(upid, after: 10) { _, _ in }
            }
            var answer: JSONObject = [
                "user": .string(call.user.name), "port": "5900", "upid": .string(upid.text),
                "ticket": .string("PVEVNC:\(Hex.upper(state.epoch, digits: 8))::\(Secrets.password(length: 40))"),
                "cert": "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
            ]
            if call.flag("websocket") || call.flag("generate-password") { answer["password"] = .string(password) }
            return Reply(.object(answer))
        },
        Route("GET", "\(base)/cloudinit") { state, call throws(Refusal) in
            let guest = try call.guest(.qemu, in: state)
            let names = ["cicustom", "cipassword", "ciuser", "nameserver", "searchdomain", "sshkeys"]
            let options = guest.configuration.options.keys.filter { names.contains($0) || $0.hasPrefix("ipconfig") }
            return .objects(
                options.sorted().map { name in
                    let value = GuestConfiguration.json(name, guest.configuration[name] ?? "", guest.rules)
                    return ["key": .string(name), "value": value]
                })
        },
        Route("PUT", "\(base)/cloudinit") { state, call throws(Refusal) in
            _ = try call.guest(.qemu, in: state)
            return .null
        },
        Route("GET", "\(base)/cloudinit/dump") { state, call throws(Refusal) in
            let guest = try call.guest(.qemu, in: state)
            switch call.text("type") {
            case "network": return Reply(.string(network(guest)))
            case "meta": return Reply(.string("instance-id: \(guest.digest)\n"))
            default:
                let options = [("ciuser", "user"), ("cipassword", "password")]
                let lines = options.compactMap { option, name in
                    guest.configuration[option].map { "\(name): \($0)\n" }
                }.joined()
                return Reply(
                    .string(
                        "#cloud-config\nhostname: \(guest.name)\nmanage_etc_hosts: true\n\(lines)chpasswd:\n  expire: False\n"
                    ))
            }
        },
    ]

    private static func running(_ call: APICall, in state: ClusterState) throws(Refusal) -> Guest {
        let guest = try call.guest(.qemu, in: state)
        guard guest.isRunning else { throw .died("VM \(call.vmid) not running") }
        return guest
    }

    private static func network(_ guest: Guest) -> String {
        var text = "version: 1\nconfig:\n"
        for card in GuestAddresses.interfaces(of: guest).dropFirst() {
            text +=
                "    - type: physical\n      name: \(card.name)\n      mac_address: '\(card.hardware)'\n      subnets:\n"
            for (address, prefix) in card.addresses {
                text += "      - type: static\n        address: '\(address)/\(prefix)'\n"
            }
        }
        return text
    }
}
