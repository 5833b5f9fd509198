import JSONLines

/// What each writing endpoint of Proxmox brings about, whoever calls it.
///
/// An endpoint that is not in the table has no known effects, so policy cannot judge it, and it is refused.
public enum EndpointEffects {
    /// - Returns: nil where the table has no entry for a request that writes.
    public static func effects(of request: APIRequest) -> Set<Effect>? {
        if request.method == .get { return readingEffects(request.segments) }
        guard var effects = table[request.endpoint] else { return nil }
        // These options run commands on the host or reach into its devices.
        let escaping = ["args", "hookscript"]
        if request.parameters.names.contains(where: { escaping.contains($0) }) { effects.insert(.escape) }
        return effects
    }

    /// By the path as it will be sent, since a read may come without a template.
    private static func readingEffects(_ path: [String]) -> Set<Effect> {
        for (pattern, effects) in readingWithEffects where pattern.count == path.count {
            if zip(pattern, path).allSatisfy({ $0 == "*" || $0 == $1 }) { return effects }
        }
        return [.read]
    }

    private static let readingWithEffects: [([String], Set<Effect>)] = [
        (["nodes", "*", "query-url-metadata"], [.expose]),
        (["nodes", "*", "qemu", "*", "agent", "file-read"], [.exec]),
    ]

    private static let table: [String: Set<Effect>] = {
        var table: [String: Set<Effect>] = [
            "POST /nodes/{node}/qemu/{vmid}/status/reset": [.interrupt],
            "POST /nodes/{node}/qemu/{vmid}/config": [.reconfigure],
            "PUT /nodes/{node}/qemu/{vmid}/config": [.reconfigure],
            "PUT /nodes/{node}/lxc/{vmid}/config": [.reconfigure],
            "DELETE /nodes/{node}/tasks/{upid}": [.interrupt],
        ]
        for kind in ["qemu", "lxc"] {
            let guest = "POST /nodes/{node}/\(kind)/{vmid}/status"
            table["\(guest)/start"] = [.start]
            table["\(guest)/resume"] = [.start]
            table["\(guest)/stop"] = [.interrupt]
            table["\(guest)/shutdown"] = [.interrupt]
            table["\(guest)/reboot"] = [.interrupt]
            table["\(guest)/suspend"] = [.interrupt]
        }
        return table
    }()
}
