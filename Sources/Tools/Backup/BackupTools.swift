import Gateway
import JSONLines

/// What the backup tools share.
enum BackupTools {
    static let entry: JSONValue = [
        "type": "object",
        "properties": [
            "volid": Schema.string, "vmid": Schema.integer, "storage": Schema.string, "type": Schema.string,
            "time": Schema.integer, "size": Schema.integer, "format": Schema.string, "notes": Schema.string,
            "protected": Schema.boolean,
        ],
        "required": ["volid"],
    ]

    static let volid = Parameter(
        "volid", .string(maximumLength: 512), required: true,
        "The backup's volume, e.g. local:backup/vzdump-qemu-101-2026_11_24-02_30_00.vma.zst")

    /// The storage in `local:backup/...`.
    static func storage(_ volid: String) -> String? {
        guard let colon = volid.firstIndex(of: ":"), colon > volid.startIndex else { return nil }
        return String(volid[..<colon])
    }

    /// Storages of a node that hold backups.
    static func storages(_ node: String, _ cluster: any ClusterAccess) async throws -> [String] {
        let list =
            try await cluster.send(
                APIRequest(.get, "/nodes/{node}/storage", ["node": node], ["content": "backup", "enabled": true])
            ).data.array ?? []
        return list.filter { $0["active"]?.int != 0 }.compactMap { $0["storage"]?.string }.sorted()
    }

    static func list(_ node: String, _ storage: String, vmid: Int?, _ cluster: any ClusterAccess) async throws
        -> [JSONObject]
    {
        var parameters: JSONObject = ["content": "backup"]
        parameters["vmid"] = vmid.map(JSONValue.int)
        let list =
            try await cluster.send(
                APIRequest(
                    .get, "/nodes/{node}/storage/{storage}/content", ["node": node, "storage": storage], parameters)
            ).data.array ?? []
        return list.map { entry in
            var backup: JSONObject = ["volid": entry["volid"] ?? "", "storage": .string(storage)]
            backup["vmid"] = entry["vmid"]?.int.map(JSONValue.int)
            backup["type"] = entry["subtype"]
            backup["time"] = entry["ctime"]
            backup["size"] = entry["size"]
            backup["format"] = entry["format"]
            backup["notes"] = entry["notes"]
            if entry["protected"]?.int == 1 { backup["protected"] = true }
            return backup
        }
    }

    static func table(_ list: [JSONValue], _ text: inout TextBlock) {
        var table = TextTable(["VMID", "TIME (UTC)", "SIZE", "FORMAT", "PROTECTED"])
        for entry in list {
            table.add(
                [
                    GuestText.number(entry["vmid"]), Units.time(entry["time"]?.int), Units.size(entry["size"]?.int),
                    entry["format"]?.string ?? "-", entry["protected"] == true ? "yes" : "no",
                ], note: UntrustedText.line(entry["volid"]?.string ?? "-", limit: 512))
        }
        if !list.isEmpty { text.table(table) }
    }
}
