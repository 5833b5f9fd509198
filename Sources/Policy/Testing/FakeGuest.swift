import Gateway
import JSONLines
import LuaRuntime

/// A guest that a test made up: its facts, and its configuration as Proxmox would show it.
struct FakeGuest: Sendable {
    let guest: Guest
    private var facts: JSONObject
    private var config: JSONObject

    static let factNames = [
        "node", "type", "name", "status", "lock", "tags", "pool", "ha", "template", "uptime", "cpus", "memory", "disk",
        "backup_age",
    ]
    private static let configNames = [
        "agent", "args", "balloon", "boot", "cores", "cpu", "cpulimit", "cpuunits", "description", "hookscript",
        "hostname", "onboot", "ostype", "protection", "sockets", "startup", "vmgenid",
    ]

    /// - Parameters:
    ///   - facts: names of ``factNames``, or options of the configuration (`cores`, `scsi0`).
    ///   - kind: where the facts do not say `type`.
    /// - Throws: a failure that names every fact that is not one.
    init(_ vmid: Int, _ facts: JSONObject, kind: Guest.Kind = .qemu) throws(LuaHost.Failure) {
        var faults: [String] = []
        for (name, _) in facts where !Self.factNames.contains(name) && !Self.isOption(name) {
            let hint = NearestName.hint(name, among: Self.factNames + Self.configNames)
            faults.append("a guest has no '\(name)'\(hint)")
        }
        let type = facts["type"]?.string
        if let type, Guest.Kind(rawValue: type) == nil { faults.append("type is \"qemu\" or \"lxc\", not \"\(type)\"") }
        guard faults.isEmpty else { throw LuaHost.Failure("guest \(vmid): \(faults.joined(separator: "; "))") }
        guest = Guest(
            cluster: "test", kind: type.flatMap(Guest.Kind.init) ?? kind, vmid: vmid,
            node: facts["node"]?.string ?? "pve1")
        self.facts = facts
        config = [:]
        config = configuration()
    }

    private static func isOption(_ name: String) -> Bool {
        let letters = name.prefix { !$0.isNumber }
        let isNumbered = letters.count < name.count && name.dropFirst(letters.count).allSatisfy(\.isNumber)
        let numbered = ["scsi", "virtio", "sata", "ide", "net", "mp", "unused", "hostpci", "usb", "serial", "ipconfig"]
        return configNames.contains(name) || ["rootfs", "efidisk0", "tpmstate0"].contains(name)
            || isNumbered && numbered.contains(String(letters))
    }

    var name: String { facts["name"]?.string ?? "guest\(guest.vmid)" }

    private var status: String { facts["status"]?.string ?? "running" }

    private var tags: String? {
        if let tags = facts["tags"]?.array { return tags.compactMap(\.string).joined(separator: ";") }
        return facts["tags"]?.string
    }

    private var memory: Int { facts["memory"]?.int ?? 2048 }
    private var cores: Int { config["cores"]?.int ?? 2 }

    // MARK: As Proxmox shows it

    private func configuration() -> JSONObject {
        var config: JSONObject = ["cores": .int(facts["cpus"]?.int ?? 2), "memory": .string(String(memory))]
        config[guest.kind == .qemu ? "name" : "hostname"] = .string(name)
        let disk = "local-lvm:vm-\(guest.vmid)-disk-0,size=\(facts["disk"]?.int ?? 32)G"
        config[guest.kind == .qemu ? "scsi0" : "rootfs"] = .string(disk)
        if let tags, !tags.isEmpty { config["tags"] = .string(tags) }
        config["lock"] = facts["lock"]
        if facts["template"]?.bool == true { config["template"] = 1 }
        for (name, value) in facts where Self.isOption(name) { config[name] = value.bool.map { $0 ? 1 : 0 } ?? value }
        config["digest"] = "0000000000000000000000000000000000000000"
        return config
    }

    /// GET .../config
    var configAnswer: JSONValue { .object(config) }

    /// GET .../status/current
    var statusAnswer: JSONValue {
        var answer = resource
        answer["ha"] = ["managed": facts["ha"]?.bool == true ? 1 : 0]
        answer["qmpstatus"] = guest.kind == .qemu ? .string(status) : nil
        answer["cpus"] = .int(cores)
        return .object(answer)
    }

    /// Its entry in GET /cluster/resources
    var resource: JSONObject {
        var entry: JSONObject = [
            "id": .string("\(guest.kind.rawValue)/\(guest.vmid)"), "type": .string(guest.kind.rawValue),
            "vmid": .int(guest.vmid), "node": .string(guest.node), "name": .string(name),
            "status": .string(status == "paused" ? "running" : status), "maxcpu": .int(cores),
            "maxmem": .int(memory << 20),
            "uptime": facts["uptime"] ?? (status == "stopped" ? 0 : 86_400),
            "template": facts["template"]?.bool == true ? 1 : 0,
        ]
        if let tags { entry["tags"] = .string(tags) }
        entry["pool"] = facts["pool"]
        entry["lock"] = facts["lock"]
        if facts["ha"]?.bool == true { entry["hastate"] = "started" }
        return entry
    }

    /// Its newest backup in the content of a storage; nil where it has none.
    func backup(now: Int) -> JSONValue? {
        guard let age = facts["backup_age"]?.int else { return nil }
        return [
            "volid": .string("backup:backup/vzdump-\(guest.kind.rawValue)-\(guest.vmid).vma.zst"),
            "vmid": .int(guest.vmid), "content": "backup", "format": "vma.zst", "size": 1_073_741_824,
            "ctime": .int(now - age),
        ]
    }
}
