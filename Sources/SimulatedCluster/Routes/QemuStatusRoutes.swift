import JSONLines

/// `/nodes/{node}/qemu/{vmid}/status`: what starts and stops virtual machines.
enum QemuStatusRoutes {
    private static let base = "/nodes/{node}/qemu/{vmid}/status"

    static let all: [Route] = [
        Route("GET", base) { _, _ in
            .index(["current", "start", "stop", "reset", "shutdown", "suspend", "reboot"])
        },
        Route("GET", "\(base)/current", run: current),
        Route("POST", "\(base)/start", run: start),
        Route("POST", "\(base)/stop", run: stop),
        Route("POST", "\(base)/shutdown", run: shutdown),
        Route("POST", "\(base)/reboot", run: reboot),
        Route("POST", "\(base)/reset", run: reset),
        Route("POST", "\(base)/suspend", run: suspend),
        Route("POST", "\(base)/resume", run: resume),
    ]

    private static func current(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guest = try find(call, in: state)
        return Reply(.object(GuestStatus.current(guest, in: state)))
    }

    private static func start(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let skipLock = try rootOnly(call, "skiplock", "stateuri", "migratedfrom", "targetstorage")
        guard state.isQuorate else { throw .died("cluster not ready - no quorum?") }
        if let service = state.service(of: call.vmid), !skipLock {
            return answer(HAManager.request(&state, service, started: true, on: call.node, as: call.user))
        }
        let power = GuestPower(kind: .qemu, vmid: call.vmid, node: call.node)
        return answer(
            state.fork("qmstart", String(call.vmid), on: call.node, as: call.user) { state, upid in
                power.start(&state, upid, skipLock: skipLock)
            })
    }

    private static func stop(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let skipLock = try rootOnly(call, "skiplock", "keepActive", "migratedfrom")
        if let service = state.service(of: call.vmid), !skipLock {
            return answer(
                HAManager.request(&state, service, started: false, hard: true, on: call.node, as: call.user))
        }
        let power = GuestPower(kind: .qemu, vmid: call.vmid, node: call.node)
        let overrules = call.flag("overrule-shutdown")
        return answer(
            state.fork("qmstop", String(call.vmid), on: call.node, as: call.user) { state, upid in
                if overrules { power.overrule(&state, upid) }
                power.stop(&state, upid, skipLock: skipLock)
            })
    }

    private static func shutdown(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let skipLock = try rootOnly(call, "skiplock", "keepActive")
        let force = call.flag("forceStop")
        let power = GuestPower(kind: .qemu, vmid: call.vmid, node: call.node)
        let isPaused = power.guest(state)?.isPaused == true
        if isPaused, !force { throw .died("VM is paused - cannot shutdown") }
        if let service = state.service(of: call.vmid), !skipLock {
            return answer(HAManager.request(&state, service, started: false, on: call.node, as: call.user))
        }
        let timeout = call.int("timeout")
        return answer(
            state.fork("qmshutdown", String(call.vmid), on: call.node, as: call.user) { state, upid in
                if isPaused {
                    // A paused guest cannot hear the request: with forceStop it is stopped.
                    state.log(upid, "VM is paused - stopping instead of shutting down")
                    power.stop(&state, upid, skipLock: skipLock)
                } else {
                    power.shutdown(&state, upid, timeout: timeout, force: force, skipLock: skipLock)
                }
            })
    }

    private static func reboot(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let guest = try findRunning(call, in: state)
        if guest.isPaused { throw .died("VM is paused - cannot shutdown") }
        let power = GuestPower(kind: .qemu, vmid: call.vmid, node: call.node)
        let timeout = call.int("timeout")
        return answer(
            state.fork("qmreboot", String(call.vmid), on: call.node, as: call.user) { state, upid in
                power.shutdown(&state, upid, timeout: timeout, force: false, skipLock: false, reboots: true)
            })
    }

    private static func reset(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let skipLock = try rootOnly(call, "skiplock")
        _ = try findRunning(call, in: state)
        return try simple("qmreset", &state, call, skipLock: skipLock) { _ in }
    }

    private static func suspend(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let skipLock = try rootOnly(call, "skiplock")
        _ = try findRunning(call, in: state)
        guard call.flag("todisk") else {
            return try simple("qmpause", &state, call, skipLock: skipLock) { $0.process?.paused = true }
        }
        if state.service(of: call.vmid) != nil { throw .died("Cannot suspend HA managed VM to disk") }
        let power = call.power(.qemu)
        let storage = call.text("statestorage")
        return answer(
            state.forkChange(
                "qmsuspend", of: power, as: call.user, seconds: 2, lock: "suspending",
                effect: { state, upid throws(Refusal) in
                    guard let guest = power.guest(state), guest.isRunning else {
                        throw .died("VM \(power.vmid) not running")
                    }
                    let target =
                        storage ?? guest.configuration["vmstatestorage"] ?? guest.disks.first?.drive.storage ?? "local"
                    let day = UTCTime(epoch: state.epoch).iso.prefix(10)
                    let volume = try state.allocate(
                        on: target, node: power.node, for: power.vmid, bytes: guest.stateSize, format: "raw",
                        label: "state-suspend-\(day)")
                    if let place = state.storage(target), place.holdsFiles {
                        let file = volume.dropFirst(target.count + 1)
                        state.log(
                            upid,
                            "Formatting '\(place.directory(.images))/\(file)', fmt=raw size=\(guest.stateSize) "
                                + "preallocation=off")
                    }
                    state.log(upid, "State saved, quitting")
                    state.tasks[upid]?.lockedGuests = []
                    power.update(&state) { guest in
                        guest.process = nil
                        guest.configuration["lock"] = "suspended"
                        guest.configuration["vmstate"] = volume
                        guest.configuration["runningmachine"] = GuestStatus.machine
                        guest.configuration["runningcpu"] = guest.configuration["cpu"] ?? "qemu64"
                        let cards = guest.configuration.options.keys.filter {
                            ConfigurationOptions.isNumbered($0, "net")
                        }
                        guest.configuration["running-nets-host-mtu"] = cards.sorted().map { "\($0)=1500" }.joined(
                            separator: ",")
                    }
                }))
    }

    private static func resume(_ state: inout ClusterState, _ call: APICall) throws(Refusal) -> Reply {
        let skipLock = try rootOnly(call, "skiplock", "nocheck")
        let power = GuestPower(kind: .qemu, vmid: call.vmid, node: call.node)
        guard let guest = power.guest(state) else { throw .died(power.missingGuest) }
        if guest.lock == "suspended" {
            return answer(
                state.fork("qmresume", String(call.vmid), on: call.node, as: call.user) { state, upid in
                    power.start(&state, upid, skipLock: skipLock)
                })
        }
        _ = try findRunning(call, in: state)
        return try simple("qmresume", &state, call, skipLock: skipLock) { $0.process?.paused = false }
    }

    /// A worker that takes the lock, checks it and changes the guest.
    private static func simple(
        _ type: String, _ state: inout ClusterState, _ call: APICall, skipLock: Bool, after seconds: Double = 0.1,
        log line: String? = nil, _ change: @escaping @Sendable (inout Guest) -> Void
    ) throws(Refusal) -> Reply {
        let power = GuestPower(kind: .qemu, vmid: call.vmid, node: call.node)
        return answer(
            state.fork(type, String(call.vmid), on: call.node, as: call.user) { state, upid in
                state.withLock(.qemu, power.vmid, upid) { state, upid in
                    guard let guest = power.guest(state) else { return state.finish(upid, power.missingGuest) }
                    if let lock = guest.lock, !skipLock { return state.finish(upid, "VM is locked (\(lock))") }
                    guard guest.isRunning else { return state.finish(upid, "VM \(power.vmid) not running") }
                    state.conclude(upid, after: seconds) { state, upid in
                        if let line { state.log(upid, line) }
                        power.update(&state, change)
                    }
                }
            })
    }

    private static func findRunning(_ call: APICall, in state: ClusterState) throws(Refusal) -> Guest {
        let power = GuestPower(kind: .qemu, vmid: call.vmid, node: call.node)
        guard let guest = power.guest(state) else { throw .died(power.missingGuest) }
        guard guest.isRunning else { throw .died("VM \(call.vmid) not running") }
        return guest
    }

    private static func find(_ call: APICall, in state: ClusterState) throws(Refusal) -> Guest {
        let power = GuestPower(kind: .qemu, vmid: call.vmid, node: call.node)
        guard let guest = power.guest(state) else { throw .died(power.missingFile) }
        return guest
    }

    private static func answer(_ upid: UPID) -> Reply { Reply(.string(upid.text)) }

    /// - Returns: whether the first of the options, `skiplock`, is on.
    private static func rootOnly(_ call: APICall, _ names: String...) throws(Refusal) -> Bool {
        try call.requireRoot(for: names)
        return names[0] == "skiplock" && call.flag("skiplock")
    }
}
