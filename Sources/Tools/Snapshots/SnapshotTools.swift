import Gateway
import JSONLines

/// What the snapshot tools of VMs and containers share.
enum SnapshotTools {
    static func base(_ kind: Guest.Kind) -> String { "/nodes/{node}/\(kind.rawValue)/{vmid}/snapshot" }

    /// `create_snapshot`, or `create_container_snapshot`.
    static func name(_ verb: String, _ kind: Guest.Kind, plural: Bool = false) -> String {
        let noun = plural ? "snapshots" : "snapshot"
        return kind == .qemu ? "\(verb)_\(noun)" : "\(verb)_container_\(noun)"
    }

    static func toolset(_ kind: Guest.Kind) -> String { kind == .qemu ? "snapshots" : "containers" }

    static let snapshotName = Parameter(
        "snapname", .string(maximumLength: 40), required: true,
        "Name of the snapshot: a letter, then letters, digits, _ and -")

    /// - Throws: ``GatewayError`` `invalid_arguments` for names that Proxmox refuses or gives a meaning of its own.
    static func checkName(_ arguments: JSONObject) throws {
        let name = arguments["snapname"]?.string ?? ""
        let isLegal =
            name.utf8.count >= 2 && name.utf8.first.map { 0x61...0x7A ~= $0 | 0x20 } == true
            && name.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 | 0x20 || $0 == 0x5F || $0 == 0x2D }
        guard isLegal, !["current", "pending"].contains(name.lowercased()) else {
            throw GatewayError.invalidArguments([
                ArgumentFault(
                    "snapname", "must be a letter, then letters, digits, _ and -, and neither current nor pending")
            ])
        }
    }

    static func request(
        _ method: APIRequest.Method, _ guest: Guest, _ path: String, _ name: String, _ parameters: JSONObject = [:]
    ) -> APIRequest {
        APIRequest(
            method, "\(base(guest.kind))/{snapname}\(path)",
            ["node": guest.node, "vmid": String(guest.vmid), "snapname": name], parameters)
    }

    /// The guest's snapshots, the newest last, without the entry for the present.
    static func list(_ guest: Guest, _ cluster: any ClusterAccess) async throws -> [JSONObject] {
        let list = try await cluster.send(APIRequest(.get, guest, "/snapshot")).data.array ?? []
        let snapshots = list.filter { $0["name"]?.string != "current" }
        let current = list.first { $0["name"]?.string == "current" }?["parent"]?.string
        return snapshots.sorted { ($0["snaptime"]?.int ?? 0) < ($1["snaptime"]?.int ?? 0) }.map { entry in
            var snapshot: JSONObject = ["name": entry["name"] ?? ""]
            snapshot["description"] = entry["description"]
            snapshot["time"] = entry["snaptime"]
            snapshot["parent"] = entry["parent"]
            if let state = entry["vmstate"]?.int { snapshot["with_memory"] = .bool(state == 1) }
            if let current, snapshot["name"]?.string == current { snapshot["current"] = true }
            return snapshot
        }
    }

    static let entry: JSONValue = [
        "type": "object",
        "properties": [
            "name": Schema.string, "description": Schema.string, "time": Schema.integer, "parent": Schema.string,
            "with_memory": Schema.boolean,
            "current": ["type": "boolean", "description": "the guest goes on from this one"],
        ],
        "required": ["name"],
    ]
}
