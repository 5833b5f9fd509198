import JSONLines

/// What each writing endpoint of Proxmox brings about, whoever calls it.
///
/// An endpoint that is not in the table has no known effects, so policy cannot judge it, and it is refused.
public enum EndpointEffects {
    /// - Returns: nil where the table has no entry for a request that writes.
    public static func effects(of request: APIRequest) -> Set<Effect>? {
        if request.method == .get { return readingWithEffects[request.endpoint] ?? [.read] }
        guard var effects = table[request.endpoint] else { return nil }
        // These options run commands on the host or reach into its devices.
        let escaping = ["args", "hookscript"]
        if request.parameters.names.contains(where: { escaping.contains($0) }) { effects.insert(.escape) }
        return effects
    }

    private static let readingWithEffects: [String: Set<Effect>] = [
        "GET /nodes/{node}/query-url-metadata": [.expose],
        "GET /nodes/{node}/qemu/{vmid}/agent/file-read": [.exec],
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
