/// What start, stop, shutdown and reboot have in common for virtual machines and containers.
struct GuestPower: Sendable {
    let kind: Guest.Kind
    let vmid: Int
    let node: String

    private var label: String { kind == .qemu ? "VM" : "CT" }

    /// How long a guest that obeys takes to shut down, in seconds.
    static let shutdownTime = 3.0
    static let startTime = 1.0
    static let stopTime = 0.5
    static let defaultTimeout = 60

    /// The guest if its configuration is on this node.
    func guest(_ state: ClusterState) -> Guest? {
        guard let guest = state.guests[vmid], guest.kind == kind, guest.node == node else { return nil }
        return guest
    }

    /// Where the configuration file is missing: in Proxmox's words for reads.
    var missingFile: String {
        "Configuration file 'nodes/\(node)/\(kind == .qemu ? "qemu-server" : "lxc")/\(vmid).conf' does not exist"
    }

    /// The same where the file is looked for by VMID.
    var missingGuest: String { "unable to find configuration file for \(label) \(vmid) on node '\(node)'" }

    /// The start worker.
    func start(_ state: inout ClusterState, _ upid: UPID, skipLock: Bool) {
        state.withLock(kind, vmid, upid) { state, upid in
            guard let guest = guest(state) else { return state.finish(upid, missingFile) }
            if guest.isTemplate {
                let text =
                    kind == .qemu
                    ? "you can't start a vm if it's a template" : "you can't start a CT if it's a template"
                return state.finish(upid, text)
            }
            let resumes = guest.lock == "suspended"
            if let lock = guest.lock, !skipLock, !resumes { return state.finish(upid, "\(label) is locked (\(lock))") }
            if guest.isRunning { return state.finish(upid, "\(label) \(vmid) already running") }
            if let fault = startFault(guest, state, upid) {
                if let line = fault.line { state.log(upid, line) }
                return state.finish(upid, fault.text)
            }
            if resumes {
                state.log(upid, "Resuming suspended VM")
                for (name, mtu) in guest.hostMTUs {
                    state.log(upid, "netdev \(name): using 'host_mtu=\(mtu)' for migration compat")
                }
                if let volume = guest.configuration["vmstate"] {
                    state.log(upid, "activating and using '\(volume)' as vmstate")
                }
            }
            state.conclude(upid, after: Self.startTime) { state, upid throws(Refusal) in
                guard let guest = self.guest(state) else { throw .died(missingFile) }
                if resumes {
                    state.log(upid, "Resumed VM, removing state")
                    if let volume = guest.configuration["vmstate"] { state.free(volume, on: node) }
                }
                boot(&state)
            }
        }
    }

    /// What keeps a guest from starting, found out before it runs.
    private func startFault(_ guest: Guest, _ state: ClusterState, _ upid: UPID) -> (line: String?, text: String)? {
        let planned = guest.planned
        let host = state.node(node)
        if kind == .qemu, host?.supportsKVM == false, planned["kvm"] != "0" {
            return (
                nil,
                "KVM virtualisation configured, but not available. Either disable in VM configuration or enable in BIOS."
            )
        }
        for (name, value) in planned.options.sorted(by: { $0.key < $1.key })
        where ConfigurationOptions.isNumbered(name, "net") {
            guard let part = value.split(separator: ",").first(where: { $0.hasPrefix("bridge=") }) else { continue }
            let bridge = String(part.dropFirst(7))
            if state.networks[node]?.active[bridge] == nil { return (nil, "bridge '\(bridge)' does not exist") }
        }
        for (_, drive) in Guest.drives(of: planned, kind) where drive.storage != nil {
            if drive.isCDROM, !drive.isCloudInit { continue }
            if state.volume(drive.volume, on: node) == nil { return (nil, "volume '\(drive.volume)' does not exist") }
        }
        if let device = planned["args"]?.firstRange(of: "-device nosuch") {
            _ = device
            let name = planned["args"]?.split(separator: " ").last ?? ""
            return (
                "qemu-system-x86_64: -device \(name): '\(name)' is not a valid device model name",
                "start failed: QEMU exited with code 1"
            )
        }
        return nil
    }

    /// The stop worker; a stopped guest is fine even when it is locked.
    func stop(_ state: inout ClusterState, _ upid: UPID, skipLock: Bool) {
        state.withLock(kind, vmid, upid) { state, upid in
            guard let guest = guest(state) else { return state.finish(upid, missingGuest) }
            guard guest.isRunning else { return state.conclude(upid, after: 0) { _, _ in } }
            if let lock = guest.lock, !skipLock { return state.finish(upid, "\(label) is locked (\(lock))") }
            state.conclude(upid, after: Self.stopTime) { state, _ in halt(&state) }
        }
    }

    /// The shutdown worker, also the first half of a reboot.
    ///
    /// - Parameter timeout: seconds.
    func shutdown(
        _ state: inout ClusterState, _ upid: UPID, timeout: Int?, force: Bool, skipLock: Bool, reboots: Bool = false
    ) {
        state.withLock(kind, vmid, upid) { state, upid in
            guard let guest = guest(state) else { return state.finish(upid, missingGuest) }
            guard guest.isRunning else { return state.conclude(upid, after: 0) { _, _ in } }
            if let lock = guest.lock, !skipLock { return state.finish(upid, "\(label) is locked (\(lock))") }
            let limit = Double(min(timeout ?? guest.shutdownTimeout ?? Self.defaultTimeout, 86_400))
            if guest.hasAgent, !guest.runsAgent {
                state.log(
                    upid, "QEMU Guest Agent is not running - VM \(vmid) qga command 'guest-ping' failed - got timeout")
            }
            if !guest.ignoresShutdown, !guest.isPaused, limit >= Self.shutdownTime {
                return state.conclude(upid, after: Self.shutdownTime) { state, _ in
                    halt(&state)
                    if reboots { startAgain(&state) }
                }
            }
            state.then(upid, limit) { state, upid in
                guard force else { return state.finish(upid, shutdownFailure) }
                state.log(upid, "\(label) still running - terminating now with SIGTERM")
                state.conclude(upid, after: Self.stopTime) { state, _ in halt(&state) }
            }
        }
    }

    private var shutdownFailure: String {
        kind == .qemu ? "VM quit/powerdown failed - got timeout" : "container did not stop"
    }

    /// The host's cleanup brings a rebooting guest back in a task of its own, by root@pam.
    private func startAgain(_ state: inout ClusterState) {
        state.after(0.2) { state in
            _ = state.fork(kind == .qemu ? "qmstart" : "vzstart", String(vmid), on: node, as: .root) { state, upid in
                start(&state, upid, skipLock: false)
            }
        }
    }

    /// Stops running shutdowns of this guest that the user may stop.
    func overrule(_ state: inout ClusterState, _ upid: UPID) {
        let type = kind == .qemu ? "qmshutdown" : "vzshutdown"
        let mayStopAll = state.may(upid.user, "Sys.Modify", on: "/nodes/\(node)")
        let overruled = state.tasks.all.filter {
            $0.isRunning && $0.upid.type == type && $0.upid.id == String(vmid)
                && (mayStopAll || $0.belongs(to: upid.user))
        }
        guard !overruled.isEmpty else { return }
        for task in overruled { state.finish(task.upid, "received interrupt") }
        state.log(upid, "overruled \(type) tasks: \(overruled.map(\.upid.text).joined(separator: ", "))")
    }

    /// The guest runs from now on, with what was pending.
    func boot(_ state: inout ClusterState) {
        let pid = state.tasks.takePID()
        let now = state.now
        update(&state) { guest in
            guest.applyPending()
            if guest.lock == "suspended" {
                for name in ["lock", "vmstate", "runningmachine", "runningcpu", "running-nets-host-mtu"] {
                    guest.configuration[name] = nil
                }
            }
            guest.process = Guest.Process(pid: pid, startedAt: now)
        }
    }

    /// The guest is off; a stopped guest has nothing pending.
    func halt(_ state: inout ClusterState) {
        update(&state) { guest in
            guest.process = nil
            guest.applyPending()
        }
    }

    func update(_ state: inout ClusterState, _ change: (inout Guest) -> Void) {
        guard var guest = guest(state) else { return }
        change(&guest)
        state.guests[vmid] = guest
    }
}

extension Guest {
    var isPaused: Bool { process?.paused == true }

    /// `down=` of the `startup` option, in seconds.
    var shutdownTimeout: Int? {
        configuration["startup"]?.split(separator: ",").first { $0.hasPrefix("down=") }.flatMap { Int($0.dropFirst(5)) }
    }
}
