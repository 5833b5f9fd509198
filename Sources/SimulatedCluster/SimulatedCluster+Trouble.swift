extension SimulatedCluster {
    /// What a test changes in a guest behind the API's back; nil leaves a thing as it is.
    ///
    /// - Parameters:
    ///   - running: starts or stops it at once, without a task.
    ///   - ignoresShutdown: whether shutdown and reboot run into their timeout.
    ///   - options: configuration options to set; an empty text deletes one.
    public func setGuest(
        _ vmid: Int, running: Bool? = nil, paused: Bool? = nil, ignoresShutdown: Bool? = nil,
        options: [String: String] = [:]
    ) {
        service.withState { state in
            guard let guest = state.guests[vmid] else { return }
            let power = GuestPower(kind: guest.kind, vmid: vmid, node: guest.node)
            if running == true, !guest.isRunning { power.boot(&state) }
            if running == false { power.halt(&state) }
            power.update(&state) { guest in
                if let paused { guest.process?.paused = paused }
                if let ignoresShutdown { guest.ignoresShutdown = ignoresShutdown }
                for (name, value) in options { guest.configuration[name] = value.isEmpty ? nil : value }
            }
        }
    }

    /// Sets or clears the `lock` option, such as `backup`.
    public func lockGuest(_ vmid: Int, _ lock: String?) { setGuest(vmid, options: ["lock": lock ?? ""]) }

    /// Takes the lock on the guest's configuration file, as another process on the node would, until
    /// ``releaseGuest(_:)``.
    public func occupyGuest(_ vmid: Int) {
        service.withState { $0.locks[vmid, default: ConfigurationLock()].holder = .other }
    }

    public func releaseGuest(_ vmid: Int) { service.withState { $0.release(vmid) } }

    /// Lets the next task of a type (`qmstart`) end with this exit status: an error's text without any effect, or
    /// `WARNINGS: 1` with its effect.
    public func failNextTask(type: String, with exitStatus: String) {
        service.withState { $0.tasks.ordered.append((type, exitStatus)) }
    }

    /// Takes a node off the net, or back on it: requests to it are answered 595, its guests are `unknown`.
    public func setNodeOnline(_ name: String, _ isOnline: Bool) {
        service.withState { state in
            for index in state.nodes.indices where state.nodes[index].name == name {
                state.nodes[index].isOnline = isOnline
            }
        }
    }

    /// Makes every ticket so far invalid, as if two hours had gone by.
    public func expireTickets() { service.withState { $0.access.tickets.expireAll() } }

    /// Orders trouble on the wire for the next requests that fit.
    ///
    /// - Parameters:
    ///   - method: nil for any.
    ///   - path: a prefix of the path below `/api2/json`, such as `/nodes/pve1/qemu/100/status/start`.
    public func inject(_ fault: Fault, method: String? = nil, path: String, times: Int = 1) {
        service.faults.add(.init(fault: fault, method: method, pattern: path + "*", left: times))
    }

    /// Orders trouble by its line of words.
    public func inject(_ spec: FaultSpec) { service.faults.add(spec.order) }

    /// Lets nobody listen on the port, as on a host whose daemon has died: open connections are reset, new ones refused;
    /// or everybody again.
    ///
    /// - Throws: where another program took the port meanwhile.
    public func setListening(_ isListening: Bool) async throws {
        if isListening { try await server.listen() } else { await server.vanish() }
    }

    public func clearFaults() { service.faults.removeAll() }
}
