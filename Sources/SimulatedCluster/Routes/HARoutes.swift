import Crypto
import JSONLines

/// `/cluster/ha`: what the high-availability manager says.
enum HARoutes {
    private static let audit = Permission.each("/", "Sys.Audit")

    static let all: [Route] = [
        Route("GET", "/cluster/ha", .each("/", "Sys.Audit")) { _, _ in
            .index(["status", "resources", "groups", "rules"], key: "id")
        },
        Route("GET", "/cluster/ha/status", audit) { _, _ in .index(["current", "manager_status"], key: "name") },
        Route("GET", "/cluster/ha/status/current", audit, run: current),
        Route("GET", "/cluster/ha/resources", audit, rules: [.choice("type", "ct", "vm")]) { state, call in
            let type = call.text("type")
            let services = state.services.filter { type == nil || $0.sid.hasPrefix("\(type ?? ""):") }
            return .objects(services.map { describe($0, in: state) })
        },
        Route("GET", "/cluster/ha/resources/{sid}", audit) { state, call throws(Refusal) in
            let sid = call.text("sid") ?? ""
            guard let service = state.services.first(where: { $0.sid == sid || String($0.vmid) == sid }) else {
                throw .died("no such resource '\(sid)'")
            }
            return Reply(.object(describe(service, in: state)))
        },
    ]

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
                "request_state": .string(service.requested), "max_relocate": .int(service.maxRelocate),
                "max_restart": .int(service.maxRestart),
                "status": .string("\(service.sid) (\(node), \(service.state))"),
            ]
        }
        return .objects(entries)
    }

    private static func describe(_ service: HAService, in state: ClusterState) -> JSONObject {
        let text = state.services.map { "\($0.sid) \($0.requested)\n" }.joined()
        return [
            "sid": .string(service.sid), "type": .string(String(service.sid.prefix { $0 != ":" })),
            "state": .string(service.requested), "max_relocate": .int(service.maxRelocate),
            "max_restart": .int(service.maxRestart),
            "digest": .string(Hex.lower(Insecure.SHA1.hash(data: Array(text.utf8)))),
        ]
    }
}
