import Crypto
import JSONLines

/// `/storage` and `/nodes/{node}/storage`.
enum StorageRoutes {
    private static let types = [
        "btrfs", "cephfs", "cifs", "dir", "esxi", "iscsi", "iscsidirect", "lvm", "lvmthin", "nfs", "pbs", "rbd", "zfs",
        "zfspool",
    ]
    private static let use = Permission.some("/storage/{storage}", "Datastore.Audit", "Datastore.AllocateSpace")

    static let all: [Route] = [
        Route(
            "GET", "/storage", .anyone, rules: [ParameterRule(name: "type", kind: .string, values: types)]
        ) { state, call in
            let type = call.text("type")
            let visible = state.storages.filter { (type ?? $0.type) == $0.type && maySee($0, call.user, state) }
            return .objects(visible.map { $0.definition(among: state.storages) })
        },
        Route("GET", "/storage/{storage}", .each("/storage/{storage}", "Datastore.Allocate")) {
            state, call throws(Refusal) in
            let name = call.text("storage") ?? ""
            guard let storage = state.storages.first(where: { $0.name == name }) else {
                throw .died("storage '\(name)' does not exist")
            }
            return Reply(.object(storage.definition(among: state.storages)))
        },
        Route(
            "GET", "/nodes/{node}/storage", .anyone, [.privileged, .onNode],
            rules: [
                .string("content"), .flag("enabled"), .flag("format"), .string("storage", .storageID),
                .string("target", .nodeName),
            ], run: list),
        Route("GET", "/nodes/{node}/storage/{storage}", use) { _, _ in
            .index(
                [
                    "content", "download-url", "file-restore", "import-metadata", "oci-registry-pull", "prunebackups",
                    "rrd", "rrddata", "status", "upload",
                ])
        },
        Route("GET", "/nodes/{node}/storage/{storage}/status", use, [.privileged, .onNode]) {
            state, call throws(Refusal) in
            let name = call.text("storage") ?? ""
            guard let storage = state.storages.first(where: { $0.name == name && $0.isOn(call.node) }) else {
                throw .parameter("storage", "No such storage.")
            }
            return Reply(.object(storage.status))
        },
    ]

    private static func list(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let wanted = call.text("content").map(ParameterFormat.list)
        let name = call.text("storage")
        let target = call.text("target")
        let visible = state.storages.filter { storage in
            storage.isOn(call.node) && maySee(storage, call.user, state) && (name ?? storage.name) == storage.name
                && (target.map(storage.isOn) ?? true)
                && (wanted?.contains(where: storage.contentTypes.contains) ?? true)
        }
        return .objects(
            visible.map { storage in
                var entry = storage.status
                entry["storage"] = .string(storage.name)
                entry["used_fraction"] = .double(Double(storage.used) / Double(storage.total))
                return entry
            })
    }

    private static func maySee(_ storage: Storage, _ user: Identity, _ state: ClusterState) -> Bool {
        let held = state.privileges(of: user, on: "/storage/\(storage.name)")
        return held["Datastore.Audit"] != nil || held["Datastore.AllocateSpace"] != nil
    }
}

extension Storage {
    /// What a node says of it.
    var status: JSONObject {
        [
            "type": .string(type), "content": .string(content), "shared": .int(shared ? 1 : 0), "active": 1,
            "enabled": 1, "total": .int(total), "used": .int(used), "avail": .int(total - used),
        ]
    }

    /// For `/cluster/resources`.
    func resource(on node: Node) -> JSONObject {
        [
            "id": .string("storage/\(node.name)/\(name)"), "type": "storage", "storage": .string(name),
            "node": .string(node.name), "plugintype": .string(type), "content": .string(content),
            "shared": .int(shared ? 1 : 0), "status": node.isOnline ? "available" : "unknown",
            "disk": .int(node.isOnline ? used : 0), "maxdisk": .int(node.isOnline ? total : 0),
        ]
    }

    /// What `/etc/pve/storage.cfg` holds.
    func definition(among all: [Storage]) -> JSONObject {
        var definition: JSONObject = [
            "storage": .string(name), "type": .string(type), "content": .string(content),
            "digest": .string(Hex.lower(Insecure.SHA1.hash(data: Array(all.map(\.name).joined().utf8)))),
        ]
        if let nodes { definition["nodes"] = .string(nodes.joined(separator: ",")) }
        if shared { definition["shared"] = 1 }
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) { definition[name] = .string(value) }
        return definition
    }
}
