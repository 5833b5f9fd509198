import JSONLines

/// The numbers that Proxmox shows of a guest; made up, but steady and plausible.
enum GuestStatus {
    static let machine = "pc-i440fx-10.1+pve0"

    /// For `status/current`.
    static func current(_ guest: Guest, in state: ClusterState) -> JSONObject {
        var status = listed(guest, in: state)
        status["ha"] = .object(highAvailability(guest, in: state))
        guard guest.kind == .qemu else {
            status["type"] = "lxc"
            return status
        }
        if guest.hasAgent { status["agent"] = 1 }
        status["qmpstatus"] = guest.isPaused ? "paused" : guest.isRunning ? "running" : "stopped"
        guard guest.isRunning else { return status }
        let memory = JSONValue.int(guest.memory)
        let load = Load(guest, in: state)
        status["diskread"] = .int(load.diskRead)
        status["diskwrite"] = .int(load.diskWritten)
        status["running-machine"] = .string(machine)
        status["running-qemu"] = "10.1.2"
        status["proxmox-support"] = .object(support)
        status["balloon"] = memory
        status["ballooninfo"] = ["actual": memory, "max_mem": memory]
        let nics = nics(guest, in: state)
        if nics.count > 0 { status["nics"] = .object(nics) }
        let statistics = blockStatistics(guest, load)
        if statistics.count > 0 { status["blockstat"] = .object(statistics) }
        return status
    }

    /// For `/nodes/{node}/qemu` and `/nodes/{node}/lxc`.
    static func listed(_ guest: Guest, in state: ClusterState) -> JSONObject {
        let load = Load(guest, in: state)
        var status: JSONObject = [
            "vmid": .int(guest.vmid), "name": .string(guest.name), "cpus": .int(guest.cpus),
            "status": guest.isRunning ? "running" : "stopped", "uptime": .int(load.uptime),
            "cpu": .double(load.cpu), "mem": .int(load.memory), "maxmem": .int(guest.memory),
            "disk": .int(load.disk), "maxdisk": .int(guest.diskSize), "netin": .int(load.netIn),
            "netout": .int(load.netOut),
        ]
        switch guest.kind {
        case .qemu: status["memhost"] = .int(load.memory)
        case .lxc:
            status["type"] = "lxc"
            status["diskread"] = .int(load.diskRead)
            status["diskwrite"] = .int(load.diskWritten)
            status["swap"] = 0
            status["maxswap"] = .int((guest.configuration.int("swap") ?? 512) << 20)
        }
        if let tags = guest.configuration["tags"] { status["tags"] = .string(tags) }
        if let lock = guest.lock { status["lock"] = .string(lock) }
        if guest.isTemplate { status["template"] = 1 }
        guard let process = guest.process else { return status }
        status["pid"] = .int(process.pid)
        for name in ["cpu", "io", "memory"] {
            status["pressure\(name)some"] = 0
            status["pressure\(name)full"] = 0
        }
        return status
    }

    /// For `/cluster/resources`.
    static func resource(_ guest: Guest, in state: ClusterState) -> JSONObject {
        let isKnown = state.node(guest.node)?.isOnline == true
        let load = Load(guest, in: state)
        var resource: JSONObject = [
            "id": .string("\(guest.kind.rawValue)/\(guest.vmid)"), "type": .string(guest.kind.rawValue),
            "vmid": .int(guest.vmid), "node": .string(guest.node),
            "status": !isKnown ? "unknown" : guest.isRunning ? "running" : "stopped",
        ]
        if let pool = state.pool(of: guest.vmid) { resource["pool"] = .string(pool.name) }
        if let service = state.service(of: guest.vmid) { resource["hastate"] = .string(service.state) }
        guard isKnown else { return resource }
        if let tags = guest.configuration["tags"] { resource["tags"] = .string(tags) }
        if let lock = guest.lock { resource["lock"] = .string(lock) }
        let numbers: JSONObject = [
            "name": .string(guest.name), "template": .int(guest.isTemplate ? 1 : 0), "maxcpu": .int(guest.cpus),
            "cpu": .double(load.cpu), "mem": .int(load.memory), "maxmem": .int(guest.memory),
            "memhost": .int(load.memory), "disk": .int(load.disk), "maxdisk": .int(guest.diskSize),
            "diskread": .int(load.diskRead), "diskwrite": .int(load.diskWritten), "netin": .int(load.netIn),
            "netout": .int(load.netOut), "uptime": .int(load.uptime),
        ]
        for (name, value) in numbers { resource[name] = value }
        return resource
    }

    private static func highAvailability(_ guest: Guest, in state: ClusterState) -> JSONObject {
        guard let service = state.service(of: guest.vmid) else { return ["managed": 0] }
        // A node on its own runs no manager that would know the state.
        return ["managed": 1, "state": state.isStandalone ? .null : .string(service.state)]
    }

    private static let support: JSONObject = [
        "backup-access-api": true, "backup-fleecing": true, "backup-max-workers": true, "pbs-dirty-bitmap": true,
        "pbs-dirty-bitmap-migration": true, "pbs-dirty-bitmap-savevm": true,
        "pbs-library-version": "1.5.2 (simulated)", "pbs-masterkey": true, "query-bitmap-info": true,
    ]

    private static func nics(_ guest: Guest, in state: ClusterState) -> JSONObject {
        let load = Load(guest, in: state)
        let names = guest.configuration.options.keys.filter { $0.hasPrefix("net") && Int($0.dropFirst(3)) != nil }
        return JSONObject(
            names.sorted().map { name in
                (
                    "tap\(guest.vmid)i\(name.dropFirst(3))",
                    ["netin": .int(load.netIn / names.count), "netout": .int(load.netOut / names.count)]
                )
            })
    }

    private static func blockStatistics(_ guest: Guest, _ load: Load) -> JSONObject {
        let counters = [
            "failed_flush_operations", "failed_rd_operations", "failed_unmap_operations", "failed_wr_operations",
            "flush_operations", "flush_total_time_ns", "invalid_flush_operations", "invalid_rd_operations",
            "invalid_unmap_operations", "invalid_wr_operations", "rd_bytes", "rd_merged", "rd_operations",
            "rd_total_time_ns", "unmap_bytes", "unmap_merged", "unmap_operations", "unmap_total_time_ns", "wr_bytes",
            "wr_highest_offset", "wr_merged", "wr_operations", "wr_total_time_ns",
        ]
        var statistics = JSONObject(counters.map { ($0, 0) })
        statistics["idle_time_ns"] = .int(load.uptime * 1_000_000_000)
        statistics["rd_bytes"] = .int(load.diskRead)
        statistics["wr_bytes"] = .int(load.diskWritten)
        statistics["account_failed"] = true
        statistics["account_invalid"] = true
        statistics["timed_stats"] = []
        let disks = guest.configuration.options.filter { $0.value.contains("size=") }.keys.sorted()
        return JSONObject(disks.map { ($0, .object(statistics)) })
    }
}
