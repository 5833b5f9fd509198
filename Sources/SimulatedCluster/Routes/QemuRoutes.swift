import JSONLines

/// `/nodes/{node}/qemu`: lists and indexes of virtual machines.
enum QemuRoutes {
    static let all: [Route] = [
        Route("GET", "/nodes/{node}/qemu", run: list),
        Route("GET", "/nodes/{node}/qemu/{vmid}") { _, _ in
            .index([
                "config", "cloudinit", "pending", "status", "unlink", "vncproxy", "termproxy", "migrate", "resize",
                "move", "rrd", "rrddata", "monitor", "agent", "snapshot", "spiceproxy", "sendkey", "firewall",
                "mtunnel", "remote_migrate",
            ])
        },
    ]

    private static func list(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guests = state.sortedGuests.filter {
            $0.kind == .qemu && $0.node == call.node && state.may(call.user, "VM.Audit", on: "/vms/\($0.vmid)")
        }
        return .objects(
            guests.map { guest in
                var entry = GuestStatus.listed(guest, in: state)
                guard call.flag("full") else { return entry }
                entry["qmpstatus"] = guest.isPaused ? "paused" : guest.isRunning ? "running" : "stopped"
                guard guest.isRunning else { return entry }
                entry["running-machine"] = .string(GuestStatus.machine)
                entry["running-qemu"] = "10.1.2"
                return entry
            })
    }
}
