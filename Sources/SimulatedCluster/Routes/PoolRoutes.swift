import JSONLines

/// `/pools`.
enum PoolRoutes {
    private static let type = ParameterRule.choice("type", "qemu", "lxc", "storage")

    static let all: [Route] = [
        Route("GET", "/pools", .anyone, rules: [.string("poolid"), type]) { state, call throws(Refusal) in
            guard let name = call.text("poolid") else {
                let visible = state.pools.filter { state.may(call.user, "Pool.Audit", on: "/pool/\($0.name)") }
                return .objects(visible.map(describe))
            }
            try state.require(call.user, "Pool.Audit", on: "/pool/\(name)")
            return .objects([try content(name, call, in: state)])
        },
        Route("GET", "/pools/{poolid}", .each("/pool/{poolid}", "Pool.Audit"), rules: [type]) {
            state, call throws(Refusal) in
            Reply(.object(try content(call.text("poolid") ?? "", call, in: state)))
        },
    ]

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
        let guests = state.sortedGuests.filter {
            pool.guests.contains($0.vmid) && (type ?? $0.kind.rawValue) == $0.kind.rawValue
        }
        var members = guests.map { guest in
            var entry = GuestStatus.resource(guest, in: state)
            entry["pool"] = nil
            return JSONValue.object(entry)
        }
        if type == nil || type == "storage" {
            for node in state.nodes {
                let storages = state.storages.filter { pool.storages.contains($0.name) && $0.isOn(node.name) }
                members += storages.map { .object($0.resource(on: node)) }
            }
        }
        var entry = describe(pool)
        entry["members"] = .array(members)
        return entry
    }
}
