import Crypto
import JSONLines

/// `/storage` and `/nodes/{node}/storage`.
enum StorageRoutes {
    static let all: [Route] = [
        Route("GET", "/storage") { state, call in
            let type = call.text("type")
            let visible = state.storages.filter { (type ?? $0.type) == $0.type && maySee($0, call.user, state) }
            return .objects(visible.map { $0.definition(among: state.storages) })
        },
        Route("GET", "/storage/{storage}") {
            state, call throws(Refusal) in
            let name = call.text("storage") ?? ""
            guard let storage = state.storages.first(where: { $0.name == name }) else {
                throw .died("storage '\(name)' does not exist")
            }
            return Reply(.object(storage.definition(among: state.storages)))
        },
        Route("GET", "/nodes/{node}/storage", run: list),
        Route("GET", "/nodes/{node}/storage/{storage}") { _, _ in
            .index(
                [
                    "content", "download-url", "file-restore", "import-metadata", "oci-registry-pull", "prunebackups",
                    "rrd", "rrddata", "status", "upload",
                ])
        },
        Route("GET", "/nodes/{node}/storage/{storage}/status") {
            state, call throws(Refusal) in
            let name = call.text("storage") ?? ""
            guard let storage = state.storages.first(where: { $0.name == name && $0.isOn(call.node) }) else {
                throw .parameter("storage", "No such storage.")
            }
            return Reply(.object(storage.status(on: call.node, in: state)))
        },
        Route("POST", "/storage") { state, call throws(Refusal) in
            let name = call.text("storage") ?? ""
            if state.storage(name) != nil {
                throw .died("create storage failed: storage ID '\(name)' already defined")
            }
            let type = call.text("type") ?? ""
            try requireSettings(type, call)
            var storage = Storage(
                name: name, type: type, content: call.text("content") ?? "images,rootdir",
                shared: ["nfs", "cifs", "cephfs", "rbd", "iscsi", "pbs", "glusterfs"].contains(type), nodes: nil,
                total: 500 << 30, used: 0)
            set(&storage, call)
            state.storages.append(storage)
            return Reply(["storage": .string(name), "type": .string(type)])
        },
        Route("PUT", "/storage/{storage}") { state, call throws(Refusal) in
            let name = call.text("storage") ?? ""
            guard let index = state.storages.firstIndex(where: { $0.name == name }) else {
                throw .died("update storage failed: storage '\(name)' does not exist")
            }
            var storage = state.storages[index]
            for option in ParameterFormat.list(call.text("delete") ?? "") {
                if option == "nodes" { storage.nodes = nil }
                storage.settings[option] = nil
            }
            set(&storage, call)
            state.storages[index] = storage
            return Reply(["storage": .string(name), "type": .string(storage.type)])
        },
        Route("DELETE", "/storage/{storage}") { state, call throws(Refusal) in
            let name = call.text("storage") ?? ""
            guard state.storage(name) != nil else {
                throw .died("delete storage failed: storage '\(name)' does not exist")
            }
            if state.volumes.all.values.contains(where: { $0.storage == name && $0.parent != nil }) {
                throw .died("delete storage failed: can't remove storage - storage is used as base of another storage")
            }
            state.storages.removeAll { $0.name == name }
            return .null
        },
    ]

    private static func requireSettings(_ type: String, _ call: APICall) throws(Refusal) {
        let needed = [
            "dir": ["path"], "nfs": ["server", "export"], "cifs": ["server", "share"], "lvm": ["vgname"],
            "lvmthin": ["vgname", "thinpool"], "zfspool": ["pool"], "pbs": ["server", "datastore"],
        ]
        let missing = (needed[type] ?? []).filter { call.parameters[$0] == nil }
        guard !missing.isEmpty else { return }
        throw .parameters(
            Dictionary(uniqueKeysWithValues: missing.map { ($0, "property is missing and it is not optional") }))
    }

    private static func set(_ storage: inout Storage, _ call: APICall) {
        let secrets: Set = ["password", "keyring", "encryption-key", "master-pubkey"]
        for name in call.parameters.keys where !secrets.contains(name) {
            switch name {
            case "storage", "type", "delete", "digest": break
            case "content": storage.content = call.text(name) ?? storage.content
            case "nodes": storage.nodes = ParameterFormat.list(call.text(name) ?? "")
            case "shared": storage.shared = call.flag(name)
            default: storage.settings[name] = call.text(name)
            }
        }
    }

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
                var entry = storage.status(on: call.node, in: state)
                entry["storage"] = .string(storage.name)
                entry["used_fraction"] = .double(
                    Double(state.used(storage, on: call.node)) / Double(max(1, storage.total)))
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
    func status(on node: String, in state: ClusterState) -> JSONObject {
        let used = state.used(self, on: node)
        return [
            "type": .string(type), "content": .string(content), "shared": .int(shared ? 1 : 0),
            "active": .int(isEnabled ? 1 : 0), "enabled": .int(isEnabled ? 1 : 0), "total": .int(total),
            "used": .int(used), "avail": .int(total - used),
        ]
    }

    /// For `/cluster/resources`.
    func resource(on node: Node, in state: ClusterState) -> JSONObject {
        let used = state.used(self, on: node.name)
        return [
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
