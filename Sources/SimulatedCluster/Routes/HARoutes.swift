import Crypto
import JSONLines

/// `/cluster/ha`: what the high-availability manager says.
enum HARoutes {
    static let all: [Route] = [
        Route("GET", "/cluster/ha") { _, _ in
            .index(["status", "resources", "groups", "rules"], key: "id")
        },
        Route("GET", "/cluster/ha/status") { _, _ in .index(["current", "manager_status"], key: "name") },
        Route("GET", "/cluster/ha/status/current", run: current),
        Route("GET", "/cluster/ha/resources") { state, call in
            let type = call.text("type")
            let services = state.services.filter { type == nil || $0.sid.hasPrefix("\(type ?? ""):") }
            return .objects(services.map { describe($0, in: state) })
        },
        Route("GET", "/cluster/ha/resources/{sid}") { state, call throws(Refusal) in
            let sid = call.text("sid") ?? ""
            guard let service = state.services.first(where: { $0.sid == sid || String($0.vmid) == sid }) else {
                throw .died("no such resource '\(sid)'")
            }
            return Reply(.object(describe(service, in: state)))
        },
        Route("POST", "/cluster/ha/resources") { state, call throws(Refusal) in
            let (sid, vmid) = try parse(call)
            guard let guest = state.guests[vmid] else {
                throw .died("cannot add resource '\(sid)', guest does not exist")
            }
            guard (guest.kind == .qemu) == sid.hasPrefix("vm:") else {
                throw .died(
                    "got unexpected resource type '\(sid.prefix(2))', guest is of type '\(guest.kind == .qemu ? "vm" : "ct")'"
                )
            }
            if state.service(of: vmid) != nil { throw .died("resource ID '\(sid)' already defined") }
            try HAGroupRoutes.check(call, state)
            var service = HAService(sid: sid, vmid: vmid, requested: call.text("state") ?? "started", state: "queued")
            service.maxRelocate = call.int("max_relocate")
            service.maxRestart = call.int("max_restart")
            service.comment = call.text("comment")
            service.group = call.text("group")
            state.services.append(service)
            HAManager.look(&state, vmid)
            return .null
        },
        Route("PUT", "/cluster/ha/resources/{sid}") { state, call throws(Refusal) in
            let (sid, vmid) = try parse(call)
            guard let index = state.services.firstIndex(where: { $0.vmid == vmid }) else {
                throw .died("no such resource '\(sid)'")
            }
            try HAGroupRoutes.check(call, state)
            if ParameterFormat.list(call.text("delete") ?? "").contains("group") { state.services[index].group = nil }
            if let group = call.text("group") { state.services[index].group = group }
            if let wanted = call.text("state") {
                state.services[index].requested = wanted == "enabled" ? "started" : wanted
            }
            if let count = call.int("max_relocate") { state.services[index].maxRelocate = count }
            if let count = call.int("max_restart") { state.services[index].maxRestart = count }
            if let comment = call.text("comment") { state.services[index].comment = comment }
            HAManager.look(&state, vmid)
            return .null
        },
        Route("DELETE", "/cluster/ha/resources/{sid}") { state, call throws(Refusal) in
            let (sid, vmid) = try parse(call)
            guard state.service(of: vmid) != nil else {
                throw .died("cannot delete service '\(sid)', not HA managed!")
            }
            state.services.removeAll { $0.vmid == vmid }
            return .null
        },
        Route("POST", "/cluster/ha/resources/{sid}/migrate") { state, call throws(Refusal) in
            try move(&state, call)
        },
        Route("POST", "/cluster/ha/resources/{sid}/relocate") { state, call throws(Refusal) in
            try move(&state, call)
        },
        Route("GET", "/cluster/ha/status/manager_status") { state, _ in
            Reply([
                "manager_status": [
                    "master_node": .string(state.nodes.first(where: \.isOnline)?.name ?? ""),
                    "node_status": .object(
                        JSONObject(state.nodes.map { ($0.name, .string($0.isOnline ? "online" : "unknown")) })),
                    "service_status": .object(
                        JSONObject(
                            state.services.map {
                                (
                                    $0.sid,
                                    ["node": .string(state.guests[$0.vmid]?.node ?? ""), "state": .string($0.state)]
                                )
                            })),
                ],
                "quorum": ["node": .string(state.localNode), "quorate": .string(state.isQuorate ? "1" : "0")],
            ])
        },
    ]

    /// `vm:101`, or only `101`.
    private static func parse(_ call: APICall) throws(Refusal) -> (sid: String, vmid: Int) {
        let text = call.text("sid") ?? ""
        let parts = text.split(separator: ":").map(String.init)
        guard let vmid = parts.last.flatMap({ Int($0) }), parts.count == 1 || ["vm", "ct"].contains(parts[0]) else {
            throw .parameter("sid", "invalid format - unable to parse resource id '\(text)'\n")
        }
        return (parts.count == 2 ? text : "vm:\(vmid)", vmid)
    }

    private static func move(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let (sid, vmid) = try parse(call)
        let target = call.text("node") ?? ""
        guard state.service(of: vmid) != nil, let guest = state.guests[vmid] else {
            throw .died("Service '\(sid)' is not managed")
        }
        guard state.node(target) != nil else { throw .died("no such cluster node '\(target)'") }
        HAManager.carryOver(&state, vmid, to: target, from: guest.node)
        return Reply(["requested-node": .string(target), "sid": .string(sid)])
    }

    private static func current(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let time = UTCTime(epoch: state.epoch).http
        let master = state.nodes.first(where: \.isOnline)?.name ?? state.localNode
        var entries: [JSONObject] = [
            [
                "id": "quorum", "type": "quorum", "node": .string(state.localNode),
                "status": .string(state.isQuorate ? "OK" : "No quorum on node '\(state.localNode)'!"),
                "quorate": .int(state.isQuorate ? 1 : 0),
            ],
            [
                "id": "master", "type": "master", "node": .string(master),
                "status": .string("\(master) (active, \(time))"), "timestamp": .int(state.epoch),
            ],
        ]
        entries.append([
            "id": "fencing", "type": "fencing", "node": .string(master),
            "armed-state": .string(state.services.isEmpty ? "standby" : "armed"),
            "status": .string(
                state.services.isEmpty ? "standby (CRM watchdog standby)" : "armed (CRM watchdog active)"),
        ])
        // A node on its own runs neither manager.
        if state.isStandalone { return .objects(entries.filter { $0["type"] != "master" }) }
        entries += state.nodes.map { node in
            let hasServices = state.services.contains { state.guests[$0.vmid]?.node == node.name }
            let mode = !node.isOnline ? "old timestamp - dead?" : hasServices ? "active" : "idle"
            return [
                "id": .string("lrm:\(node.name)"), "type": "lrm", "node": .string(node.name),
                "status": .string("\(node.name) (\(mode), \(time))"), "timestamp": .int(state.epoch),
            ]
        }
        entries += state.services.map { service in
            let node = state.guests[service.vmid]?.node ?? state.localNode
            return [
                "id": .string("service:\(service.sid)"), "type": "service", "sid": .string(service.sid),
                "node": .string(node), "state": .string(service.state), "crm_state": .string(service.state),
                "request_state": .string(service.requested), "max_relocate": .int(service.maxRelocate ?? 1),
                "max_restart": .int(service.maxRestart ?? 1),
                "status": .string("\(service.sid) (\(node), \(service.state))"),
            ]
        }
        return .objects(entries)
    }

    private static func describe(_ service: HAService, in state: ClusterState) -> JSONObject {
        let text = state.services.map { "\($0.sid) \($0.requested)\n" }.joined()
        var json: JSONObject = [
            "sid": .string(service.sid), "type": .string(String(service.sid.prefix { $0 != ":" })),
            "state": .string(service.requested),
            "digest": .string(Hex.lower(Insecure.SHA1.hash(data: Array(text.utf8)))),
        ]
        // Defaults are not in the file.
        json["max_relocate"] = service.maxRelocate.map(JSONValue.int)
        json["max_restart"] = service.maxRestart.map(JSONValue.int)
        json["comment"] = service.comment.map(JSONValue.string)
        json["group"] = service.group.map(JSONValue.string)
        return json
    }
}
