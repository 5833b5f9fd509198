public import JSONLines

/// Readings of a guest's configuration (`GET /nodes/{node}/qemu/{vmid}/config` or `lxc`), or of a change to it.
public enum GuestConfig {
    /// The keys that a fact is read from; empty where it is not a matter of the configuration.
    public static func keys(of fact: GuestFact) -> [String] {
        switch fact {
        case .name: ["name", "hostname"]
        case .tags: ["tags"]
        case .protection: ["protection"]
        case .onboot: ["onboot"]
        case .description: ["description"]
        case .vmgenid: ["vmgenid"]
        case .cpus: ["cores", "sockets"]
        case .memory: ["memory"]
        case .status, .lock, .ha, .template, .uptime, .pool, .backupAge: []
        }
    }

    /// A fact as a configuration has it; what is not set reads as its default, or null where there is none.
    public static func fact(_ fact: GuestFact, _ config: JSONValue, _ kind: Guest.Kind) -> JSONValue {
        switch fact {
        case .name: config[kind == .qemu ? "name" : "hostname"] ?? .null
        case .tags: tags(config["tags"])
        case .protection, .onboot: .bool(isOn(config[fact.rawValue]))
        case .cpus: cpus(config, kind)
        case .memory: .int(memory(config["memory"]) ?? 512)
        case .description, .vmgenid: config[fact.rawValue] ?? .null
        case .status, .lock, .ha, .template, .uptime, .pool, .backupAge: .null
        }
    }

    /// A list from Proxmox's text, which separates by semicolons, commas or spaces, or from a list; in lower case.
    public static func tags(_ value: JSONValue?) -> JSONValue {
        if let list = value?.array { return .array(list.map { $0.string.map { .string($0.lowercased()) } ?? $0 }) }
        return .array((value?.string ?? "").split { ";, ".contains($0) }.map { .string($0.lowercased()) })
    }

    /// Cores times sockets; a container without a limit has none.
    private static func cpus(_ config: JSONValue, _ kind: Guest.Kind) -> JSONValue {
        let cores = integer(config["cores"])
        guard kind == .qemu else { return cores.map(JSONValue.int) ?? .null }
        let (count, isTooMany) = (cores ?? 1).multipliedReportingOverflow(by: integer(config["sockets"]) ?? 1)
        return .int(isTooMany ? .max : count)
    }

    /// MiB: a number, digits, or `current=4096`.
    private static func memory(_ value: JSONValue?) -> Int? {
        if let text = value?.string, text.hasPrefix("current=") { return Int(text.dropFirst("current=".count)) }
        return integer(value)
    }

    public static func isOn(_ value: JSONValue?) -> Bool { value?.bool ?? (integer(value) == 1) }

    /// Proxmox writes integers as numbers or as digits.
    public static func integer(_ value: JSONValue?) -> Int? { value?.int ?? value?.string.flatMap { Int($0) } }
}
