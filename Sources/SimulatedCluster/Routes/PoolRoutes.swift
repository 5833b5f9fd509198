import JSONLines

/// `/pools`.
enum PoolRoutes {
    static let all: [Route] = [
        Route("GET", "/pools") { state, call throws(Refusal) in
            guard let name = call.text("poolid") else {
                let visible = state.pools.filter { state.may(call.user, "Pool.Audit", on: "/pool/\($0.name)") }
                return .objects(visible.map(describe))
            }
            try state.require(call.user, "Pool.Audit", on: "/pool/\(name)")
            return .objects([try content(name, call, in: state)])
        },
        Route("GET", "/pools/{poolid}") { state, call throws(Refusal) in
            Reply(.object(try content(call.text("poolid") ?? "", call, in: state)))
        },
        Route("POST", "/pools") { state, call throws(Refusal) in
            let name = call.text("poolid") ?? ""
            if state.pools.contains(where: { $0.name == name }) {
                throw .died("create pool failed: pool '\(name)' already exists")
            }
            state.pools.append(Pool(name: name, comment: call.text("comment")))
            return .null
        },
        Route("PUT", "/pools", run: change), Route("PUT", "/pools/{poolid}", run: change),
        Route("DELETE", "/pools", run: delete), Route("DELETE", "/pools/{poolid}", run: delete),
    ]

    private static func change(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let name = call.text("poolid") ?? ""
        func fault(_ text: String) -> Refusal { .died("update pools failed: \(text)") }
        guard let index = state.pools.firstIndex(where: { $0.name == name }) else {
            throw fault("pool '\(name)' does not exist")
        }
        var pool = state.pools[index]
        var left: [(vmid: Int, pool: Int)] = []
        if let comment = call.text("comment") { pool.comment = comment }
        for vmid in ParameterFormat.list(call.text("vms") ?? "").compactMap({ Int($0) }) {
            try state.require(call.user, "Pool.Allocate", on: "/pool/\(name)")
            if call.flag("delete") {
                guard pool.guests.remove(vmid) != nil else { throw fault("VM \(vmid) is not a pool member") }
                continue
            }
            if pool.guests.contains(vmid) { throw fault("VM \(vmid) is already a pool member") }
            if let other = state.pools.firstIndex(where: { $0.guests.contains(vmid) }) {
                guard call.flag("allow-move") else {
                    throw fault(
                        "VM \(vmid) belongs already to pool '\(state.pools[other].name)' and 'allow-move' is not set")
                }
                left.append((vmid, other))
            }
            if state.guests[vmid] == nil { throw fault("VM \(vmid) does not exist") }
            pool.guests.insert(vmid)
        }
        for storage in ParameterFormat.list(call.text("storage") ?? "") {
            if call.flag("delete") {
                guard pool.storages.remove(storage) != nil else {
                    throw fault("Storage '\(storage)' is not a pool member")
                }
            } else if !pool.storages.insert(storage).inserted {
                throw fault("Storage '\(storage)' is already a pool member")
            }
        }
        for (vmid, other) in left { state.pools[other].guests.remove(vmid) }
        state.pools[index] = pool
        return .null
    }

    private static func delete(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let name = call.text("poolid") ?? ""
        func fault(_ text: String) -> Refusal { .died("delete pool failed: pool '\(name)' \(text)") }
        guard let index = state.pools.firstIndex(where: { $0.name == name }) else { throw fault("does not exist") }
        let pool = state.pools[index]
        if let vmid = pool.guests.sorted().first { throw fault("is not empty (contains VM \(vmid))") }
        if let storage = pool.storages.sorted().first { throw fault("is not empty (contains storage '\(storage)')") }
        state.pools.remove(at: index)
        state.access.entries.removeAll { $0.path == "/pool/\(name)" }
        return .null
    }

    private static func describe(_ pool: Pool) -> JSONObject {
        var entry: JSONObject = ["poolid": .string(pool.name)]
        if let comment = pool.comment { entry["comment"] = .string(comment) }
        return entry
    }

    private static func content(_ name: String, _ call: APICall, in state: ClusterState) throws(Refusal) -> JSONObject {
        guard let pool = state.pools.first(where: { $0.name == name }) else {
            throw .died("pool '\(name)' does not exist")
        }
        let type = call.text("type")
        let guests = pool.guests.sorted().compactMap { state.guests[$0] }.filter {
            (type ?? $0.kind.rawValue) == $0.kind.rawValue
        }
        var members = guests.map { guest in
            var entry = GuestStatus.resource(guest, in: state)
            for name in ["pool", "tags"] { entry[name] = nil }
            return JSONValue.object(entry)
        }
        if type == nil || type == "storage" {
            for node in state.nodes {
                let storages = state.storages.filter { pool.storages.contains($0.name) && $0.isOn(node.name) }
                members += storages.map { .object($0.resource(on: node, in: state)) }
            }
        }
        var entry = describe(pool)
        entry["members"] = .array(members)
        return entry
    }
}
