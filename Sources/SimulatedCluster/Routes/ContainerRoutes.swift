import JSONLines

/// `/nodes/{node}/lxc`: containers.
enum ContainerRoutes {
    private static let base = "/nodes/{node}/lxc/{vmid}"

    static let all: [Route] = [
        Route("GET", "/nodes/{node}/lxc") { state, call in
            .objects(
                state.sortedGuests.filter {
                    $0.kind == .lxc && $0.node == call.node && state.may(call.user, "VM.Audit", on: "/vms/\($0.vmid)")
                }.map { GuestStatus.listed($0, in: state) })
        },
        Route("GET", base) { _, _ in
            .index([
                "config", "pending", "status", "vncproxy", "termproxy", "vncwebsocket", "spiceproxy", "migrate",
                "clone", "template", "rrd", "rrddata", "firewall", "snapshot", "resize", "interfaces",
            ])
        },
        Route("GET", "\(base)/status") { _, _ in
            .index(["current", "start", "stop", "shutdown", "suspend", "resume", "reboot"])
        },
        Route("GET", "\(base)/status/current") { state, call throws(Refusal) in
            Reply(.object(GuestStatus.current(try find(call, in: state), in: state)))
        },
        Route("POST", "\(base)/status/start", run: start),
        Route("POST", "\(base)/status/stop", run: stop),
        Route("POST", "\(base)/status/shutdown", run: shutdown),
        Route("POST", "\(base)/status/reboot", run: reboot),
        Route("POST", "\(base)/status/suspend") { state, call throws(Refusal) in
            try requireRunning(call, in: state)
            return Reply(
                state.forkChange(
                    "vzsuspend", of: call.power(.lxc), as: call.user, seconds: 0.2,
                    effect: { state, upid throws(Refusal) in
                        GuestPower(kind: .lxc, vmid: Int(upid.id) ?? 0, node: upid.node).update(&state) {
                            $0.process?.paused = true
                        }
                    }))
        },
        Route("POST", "\(base)/status/resume") { state, call throws(Refusal) in
            try requireRunning(call, in: state)
            return Reply(
                state.forkChange(
                    "vzresume", of: call.power(.lxc), as: call.user, seconds: 0.2,
                    effect: { state, upid throws(Refusal) in
                        GuestPower(kind: .lxc, vmid: Int(upid.id) ?? 0, node: upid.node).update(&state) {
                            $0.process?.paused = false
                        }
                    }))
        },
        Route("GET", "\(base)/interfaces") { state, call throws(Refusal) in
            let guest = try find(call, in: state)
            guard guest.isRunning else { throw .died("container \(call.vmid) not running") }
            return .objects(GuestAddresses.interfaces(of: guest).map(\.containerJSON))
        },
    ]

    private static func start(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        try call.requireRoot(for: ["skiplock"])
        let guest = guestPower(call).guest(state)
        if guest?.isRunning == true { throw .died("CT \(call.vmid) already running") }
        return try work("vzstart", started: true, &state, call) { power, state, upid in
            power.start(&state, upid, skipLock: call.flag("skiplock"))
        }
    }

    private static func stop(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        try call.requireRoot(for: ["skiplock"])
        try requireRunning(call, in: state)
        return try work("vzstop", started: false, hard: true, &state, call) { power, state, upid in
            if call.flag("overrule-shutdown") { power.overrule(&state, upid) }
            power.stop(&state, upid, skipLock: call.flag("skiplock"))
        }
    }

    private static func shutdown(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        try requireRunning(call, in: state)
        return try work("vzshutdown", started: false, &state, call) { power, state, upid in
            power.shutdown(
                &state, upid, timeout: call.int("timeout"), force: call.flag("forceStop"), skipLock: false)
        }
    }

    private static func reboot(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        try requireRunning(call, in: state)
        return try work("vzreboot", started: nil, &state, call) { power, state, upid in
            power.shutdown(
                &state, upid, timeout: call.int("timeout"), force: false, skipLock: false, reboots: true)
        }
    }

    /// Forks the worker, or files the request where the container is managed by HA.
    ///
    /// - Parameter started: the state that HA is asked for; nil where it has no say.
    private static func work(
        _ type: String, started: Bool?, hard: Bool = false, _ state: inout ClusterState, _ call: APICall,
        _ run: @escaping @Sendable (GuestPower, inout ClusterState, UPID) -> Void
    ) throws(Refusal) -> Reply {
        guard state.isQuorate else { throw .died("cluster not ready - no quorum?") }
        if let started, let service = state.service(of: call.vmid) {
            let upid = HAManager.request(
                &state, service, started: started, hard: hard, on: call.node, as: call.user)
            return Reply(.string(upid.text))
        }
        let power = guestPower(call)
        let upid = state.fork(type, String(call.vmid), on: call.node, as: call.user) { state, upid in
            run(power, &state, upid)
        }
        return Reply(.string(upid.text))
    }

    private static func guestPower(_ call: APICall) -> GuestPower {
        GuestPower(kind: .lxc, vmid: call.vmid, node: call.node)
    }

    private static func requireRunning(_ call: APICall, in state: ClusterState) throws(Refusal) {
        guard guestPower(call).guest(state)?.isRunning == true else {
            throw .died("CT \(call.vmid) not running")
        }
    }

    private static func find(_ call: APICall, in state: ClusterState) throws(Refusal) -> Guest {
        guard let guest = guestPower(call).guest(state) else { throw .died(guestPower(call).missingFile) }
        return guest
    }
}
