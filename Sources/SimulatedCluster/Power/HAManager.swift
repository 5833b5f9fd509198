/// The high-availability manager: requests are only filed, and carried out a little later by root@pam.
enum HAManager {
    /// How long the manager takes to look at a new request, in seconds.
    static let latency = 1.0

    /// Files a request in a task and answers with it.
    static func request(
        _ state: inout ClusterState, _ service: HAService, started: Bool, hard: Bool = false, on node: String,
        as user: Identity
    ) -> UPID {
        let noun = service.sid.hasPrefix("vm") ? "VM" : "CT"
        let verb = started ? "start" : "stop"
        return state.fork("ha\(verb)", String(service.vmid), on: node, as: user) { state, upid in
            state.log(upid, "Requesting HA \(verb) for \(noun) \(service.vmid)")
            state.conclude(upid, after: 0.1) { state, _ in
                set(&state, service.vmid) { $0.requested = started ? "started" : "stopped" }
                if state.isStandalone { return }
                state.after(latency) { state in carryOut(&state, service.vmid, hard: hard) }
            }
        }
    }

    /// Files the wish for another node.
    static func migrate(
        _ state: inout ClusterState, _ service: HAService, _ migration: GuestMigration, on node: String,
        as user: Identity
    ) -> UPID {
        let target = migration.target
        let vmid = service.vmid
        return state.fork("hamigrate", String(vmid), on: node, as: user) { state, upid in
            state.log(
                upid,
                "Requesting HA migration for \(service.sid.hasPrefix("vm") ? "VM" : "CT") \(vmid) to node \(target)")
            state.conclude(upid, after: 0.1) { state, _ throws(Refusal) in
                carryOver(&state, vmid, to: target, from: node)
            }
        }
    }

    /// Moves a guest a little later, as root@pam.
    static func carryOver(_ state: inout ClusterState, _ vmid: Int, to target: String, from node: String) {
        set(&state, vmid) { $0.state = "migrate" }
        state.after(latency) { state in
            guard let guest = state.guests[vmid], guest.node == node else { return }
            let migration = GuestMigration(
                power: GuestPower(kind: guest.kind, vmid: vmid, node: node), target: target, isOnline: true,
                restarts: guest.kind == .lxc, movesLocalDisks: true, targetStorage: nil)
            // The manager leaves a guest that cannot be moved where it is; nobody waits for the reason.
            guard (try? migration.check(in: state)) != nil else { return settle(&state, vmid) }
            watch(&state, migration.fork(&state, as: .root), vmid)
        }
    }

    /// Looks at a service whose wanted state was changed.
    static func look(_ state: inout ClusterState, _ vmid: Int) {
        // A node on its own runs no manager: what is filed stays filed.
        if state.isStandalone { return }
        state.after(latency) { state in carryOut(&state, vmid, hard: false) }
    }

    /// Does what was asked for last; a request that a newer one replaced has no effect.
    private static func carryOut(_ state: inout ClusterState, _ vmid: Int, hard: Bool) {
        guard let service = state.services.first(where: { $0.vmid == vmid }), let guest = state.guests[vmid],
            state.node(guest.node)?.isOnline == true
        else { return }
        if service.requested == "ignored" || service.requested == "disabled", !guest.isRunning {
            return set(&state, vmid) { $0.state = service.requested }
        }
        let power = GuestPower(kind: guest.kind, vmid: vmid, node: guest.node)
        let isStart = service.requested == "started"
        guard guest.isRunning != isStart else { return settle(&state, vmid) }
        set(&state, vmid) { $0.state = isStart ? "starting" : "request_stop" }
        let prefix = guest.kind == .qemu ? "qm" : "vz"
        let type = prefix + (isStart ? "start" : hard ? "stop" : "shutdown")
        let upid = state.fork(type, String(vmid), on: guest.node, as: .root) { state, upid in
            if isStart {
                power.start(&state, upid, skipLock: false)
            } else if hard {
                power.stop(&state, upid, skipLock: false)
            } else {
                power.shutdown(&state, upid, timeout: nil, force: true, skipLock: false)
            }
        }
        watch(&state, upid, vmid)
    }

    /// Looks again until the manager's own task has ended.
    private static func watch(_ state: inout ClusterState, _ upid: UPID, _ vmid: Int) {
        state.after(0.2) { state in
            if state.isActive(upid) { watch(&state, upid, vmid) } else { settle(&state, vmid) }
        }
    }

    private static func settle(_ state: inout ClusterState, _ vmid: Int) {
        let isRunning = state.guests[vmid]?.isRunning == true
        set(&state, vmid) { service in
            let reached = isRunning ? "started" : "stopped"
            service.state =
                reached == service.requested
                ? reached : service.requested == "disabled" && !isRunning ? "disabled" : "error"
        }
    }

    private static func set(_ state: inout ClusterState, _ vmid: Int, _ change: (inout HAService) -> Void) {
        guard let index = state.services.firstIndex(where: { $0.vmid == vmid }) else { return }
        change(&state.services[index])
    }
}
