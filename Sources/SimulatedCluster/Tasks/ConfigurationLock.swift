/// The lock on a guest's configuration file and who waits for it.
struct ConfigurationLock: Sendable {
    enum Holder: Sendable, Equatable {
        case task(UPID)
        /// Another process on the node, until this time.
        case other
    }

    var holder: Holder?
    /// First come, first served.
    var waiting: [(upid: UPID, run: ClusterState.Step)] = []

    static let patience = 10.0

    static func timeout(_ guest: Guest.Kind, _ vmid: Int) -> String {
        guest == .qemu
            ? "can't lock file '/var/lock/qemu-server/lock-\(vmid).conf' - got timeout"
            : "can't lock file '/run/lock/lxc/pve-config-\(vmid).lock' - got timeout"
    }
}

extension ClusterState {
    func isLocked(_ vmid: Int) -> Bool { locks[vmid]?.holder != nil }

    /// Runs the step once the task holds the guest's lock; gives up after ten seconds as Proxmox does.
    mutating func withLock(_ kind: Guest.Kind, _ vmid: Int, _ upid: UPID, _ run: @escaping Step) {
        guard isLocked(vmid) else {
            locks[vmid, default: ConfigurationLock()].holder = .task(upid)
            return run(&self, upid)
        }
        log(upid, "trying to acquire lock...")
        locks[vmid]?.waiting.append((upid, run))
        then(upid, ConfigurationLock.patience) { state, upid in
            guard state.locks[vmid]?.waiting.contains(where: { $0.upid == upid }) == true else { return }
            state.locks[vmid]?.waiting.removeAll { $0.upid == upid }
            state.finish(upid, ConfigurationLock.timeout(kind, vmid))
        }
    }

    mutating func releaseLocks(of upid: UPID) {
        for (vmid, lock) in locks {
            locks[vmid]?.waiting.removeAll { $0.upid == upid }
            if lock.holder == .task(upid) { release(vmid) }
        }
    }

    /// The longest waiting task goes on.
    mutating func release(_ vmid: Int) {
        locks[vmid]?.holder = nil
        while let next = locks[vmid]?.waiting.first {
            locks[vmid]?.waiting.removeFirst()
            guard isActive(next.upid) else { continue }
            locks[vmid]?.holder = .task(next.upid)
            log(next.upid, " OK")
            return then(next.upid, 0, next.run)
        }
    }

    /// A synchronous request waits for the lock too.
    ///
    /// - Throws: `wait` while there is hope, then the error that Proxmox answers with.
    func requireUnlocked(_ kind: Guest.Kind, _ call: APICall) throws(Refusal) {
        guard isLocked(call.vmid) else { return }
        let deadline = call.received + scaled(ConfigurationLock.patience)
        guard now < deadline else { throw .died(ConfigurationLock.timeout(kind, call.vmid)) }
        throw .wait(until: min(deadline, now + .milliseconds(100)))
    }
}
