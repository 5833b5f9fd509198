import JSONLines

/// Values of a guest's configuration between Proxmox's form and ours.
enum ConfigValue {
    /// Proxmox's value for people and programs: numbers that come as strings become numbers, tags a list.
    static func readable(_ name: String, _ value: JSONValue) -> JSONValue {
        switch name {
        case "memory", "balloon", "cores", "sockets", "cpuunits", "swap":
            value.string.flatMap(Int.init).map(JSONValue.int) ?? value
        case "cpulimit": value.string.flatMap(Double.init).map(JSONValue.double) ?? value
        case "onboot", "protection", "template", "kvm", "acpi", "numa", "tablet", "autostart", "freeze", "localtime",
            "unprivileged", "console":
            value.int.map { .bool($0 == 1) } ?? value
        case "tags": .array((value.string ?? "").split { ";, ".contains($0) }.map { .string(String($0)) })
        default: value
        }
    }

    /// One value on one line.
    static func text(_ value: JSONValue?) -> String? {
        switch value {
        case nil, .null: nil
        case .string(let text): text
        case .number(let number): number.literal
        case .bool(let flag): flag ? "yes" : "no"
        case .array(let values): values.compactMap { text($0) }.joined(separator: ", ")
        case .object(let object): JSONWriter.string(.object(object))
        }
    }
}
