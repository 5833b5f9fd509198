public import JSONLines

/// Readings of a guest's configuration (`GET /nodes/{node}/qemu/{vmid}/config`), or of a change to it.
public enum GuestConfig {
    /// A list from Proxmox's text: separated by semicolons, commas or spaces, in lower case.
    public static func tags(_ text: String) -> JSONValue {
        .array(text.split { ";, ".contains($0) }.map { .string($0.lowercased()) })
    }

    /// Cores times sockets; nil where neither is set, which means 1 for a VM and all of the node's for a container.
    public static func cpus(_ config: JSONValue) -> JSONValue? {
        let cores = number(config["cores"])
        let sockets = number(config["sockets"])
        guard cores != nil || sockets != nil else { return nil }
        let (count, isTooMany) = (cores ?? 1).multipliedReportingOverflow(by: sockets ?? 1)
        return .int(isTooMany ? .max : count)
    }

    /// MiB; the configuration has a number, digits or `current=4096`.
    public static func memory(_ config: JSONValue) -> JSONValue? {
        if let text = config["memory"]?.string, text.hasPrefix("current=") {
            return Int(text.dropFirst("current=".count)).map(JSONValue.int)
        }
        return number(config["memory"]).map(JSONValue.int)
    }

    /// Proxmox writes integers as numbers or as digits.
    static func number(_ value: JSONValue?) -> Int? { value?.int ?? value?.string.flatMap { Int($0) } }
}
