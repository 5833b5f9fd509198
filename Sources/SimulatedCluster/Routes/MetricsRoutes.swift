import JSONLines

/// `rrddata`, the cluster's log and the nodes' journals.
enum MetricsRoutes {
    static let all: [Route] = [
        Route("GET", "/nodes/{node}/qemu/{vmid}/rrddata") { state, call throws(Refusal) in
            let guest = try call.guest(.qemu, in: state)
            return .objects(LoadHistory.points(of: guest, call.text("timeframe") ?? "", in: state))
        },
        Route("GET", "/nodes/{node}/lxc/{vmid}/rrddata") { state, call throws(Refusal) in
            let guest = try call.guest(.lxc, in: state)
            return .objects(LoadHistory.points(of: guest, call.text("timeframe") ?? "", in: state))
        },
        Route("GET", "/nodes/{node}/rrddata") { state, call in
            guard let node = state.node(call.node) else { return .objects([]) }
            return .objects(LoadHistory.points(of: node, call.text("timeframe") ?? "", in: state))
        },
        Route("GET", "/nodes/{node}/storage/{storage}/rrddata") { state, call throws(Refusal) in
            let name = call.text("storage") ?? ""
            guard let storage = state.storage(name) else { throw .died("storage '\(name)' does not exist") }
            return .objects(LoadHistory.points(of: storage, on: call.node, call.text("timeframe") ?? "", in: state))
        },
        Route("GET", "/cluster/log") { state, call in
            let seesAll = state.may(call.user, "Sys.Syslog", on: "/")
            let visible = state.log.entries.reversed().filter { seesAll || $0.user == call.user.name }
            return .objects(visible.prefix(call.int("max") ?? 50).map(\.json))
        },
        Route("GET", "/nodes/{node}/syslog") { state, call in
            let service = call.text("service")
            let lines = journal(of: call.node, in: state).filter { line in
                (service.map { line.text.contains(" \($0)[") } ?? true)
                    && (time(call.text("since")).map { line.time >= $0 } ?? true)
                    && (time(call.text("until")).map { line.time <= $0 } ?? true)
            }
            if lines.isEmpty { return .objects([["n": 1, "t": "-- No entries --"]], total: 1) }
            let page = lines.enumerated().dropFirst(call.int("start") ?? 0).prefix(call.int("limit") ?? 50)
            return .objects(page.map { ["n": .int($0 + 1), "t": .string($1.text)] }, total: lines.count)
        },
        Route("GET", "/nodes/{node}/journal") { state, call in
            var lines = journal(of: call.node, in: state)
            if let since = call.int("since") { lines = lines.filter { $0.time >= since } }
            if let until = call.int("until") { lines = lines.filter { $0.time <= until } }
            if let last = call.int("lastentries") { lines = lines.suffix(last) }
            let shown = ["s=simulated;i=1"] + lines.map(\.text) + ["s=simulated;i=\(lines.count)"]
            return Reply(.array(shown.map(JSONValue.string)))
        },
    ]

    /// What the node's daemons wrote: its boot, then what the cluster's log says of it.
    private static func journal(of node: String, in state: ClusterState) -> [(time: Int, text: String)] {
        guard let host = state.node(node) else { return [] }
        let booted = state.epoch - NodeStatus.uptime(host, in: state)
        let boot = [
            "kernel: Linux version 6.17.4-2-pve (build@proxmox) #1 SMP PREEMPT_DYNAMIC PMX 6.17.4-2",
            "systemd[1]: Started pve-cluster.service - The Proxmox VE cluster filesystem.",
            "pvestatd[1301]: starting server", "pvedaemon[1400]: starting 3 worker(s)",
            "pveproxy[1410]: starting 3 worker(s)", "systemd[1]: Startup finished in 4.2s (kernel) + 9.8s (userspace).",
        ].enumerated().map { (booted + $0, $1) }
        let later = state.log.entries.filter { $0.node == node }.map { entry in
            (entry.time, "\(entry.tag)[\(entry.pid)]: <\(entry.user)> \(entry.message)")
        }
        return (boot + later).map { time, text in (time, "\(UTCTime(epoch: time).syslog) \(node) \(text)") }
    }

    /// `2026-11-24 08:00:00`, or only the day.
    private static func time(_ text: String?) -> Int? {
        guard let numbers = text?.split(whereSeparator: { !$0.isNumber }).compactMap({ Int($0) }), numbers.count >= 3
        else { return nil }
        let clock = (numbers + [0, 0, 0]).dropFirst(3).prefix(3)
        return UTCTime.epoch(year: numbers[0], month: numbers[1], day: numbers[2])
            + zip(clock, [3_600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
