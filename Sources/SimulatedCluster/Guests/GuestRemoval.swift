/// Destroying a guest with its disks.
struct GuestRemoval: Sendable {
    let power: GuestPower
    /// Also from backup jobs and high availability.
    let purges: Bool
    /// A running container is stopped first.
    let isForced: Bool

    private var label: String { power.kind == .qemu ? "VM" : "CT" }

    /// - Throws: what is refused before the worker runs.
    func check(in state: ClusterState) throws(Refusal) {
        guard let guest = power.guest(state) else { throw .died(power.missingFile) }
        if guest.configuration["protection"] == "1" {
            throw .died("can't remove \(label) \(power.vmid) - protection mode enabled")
        }
        if state.service(of: power.vmid) != nil, !purges {
            throw .died(
                "unable to remove \(label) \(power.vmid) - used in HA resources and purge parameter not set.")
        }
        if guest.isRunning, !isForced {
            throw .died(
                power.kind == .qemu
                    ? "VM \(power.vmid) is running - destroy failed"
                    : "unable to destroy CT \(power.vmid) - container is running")
        }
    }

    func fork(_ state: inout ClusterState, as user: Identity) -> UPID {
        state.forkChange(
            power.kind == .qemu ? "qmdestroy" : "vzdestroy", of: power, as: user, seconds: 0.5,
            prepare: { state, _ throws(Refusal) in try checkDisks(in: state) },
            effect: { state, upid throws(Refusal) in try carryOut(&state, upid) })
    }

    private func checkDisks(in state: ClusterState) throws(Refusal) {
        guard let guest = power.guest(state) else { return }
        if guest.isRunning, !isForced { throw .died("\(label) \(power.vmid) is running - destroy failed") }
        for (_, drive) in guest.disks {
            guard let volume = state.volume(drive.volume, on: guest.node) else { continue }
            if state.isBaseInUse(volume) {
                throw .died("base volume '\(drive.volume)' is still in use by linked cloned")
            }
        }
    }

    private func carryOut(_ state: inout ClusterState, _ upid: UPID) throws(Refusal) {
        try checkDisks(in: state)
        if power.guest(state)?.isRunning == true { power.halt(&state) }
        for (_, drive) in power.guest(state)?.disks ?? [] where state.storage(drive.storage ?? "")?.holdsFiles == false
        {
            let name = drive.volume.split(separator: ":").last ?? ""
            state.log(upid, "  Logical volume \"\(name)\" successfully removed.")
        }
        state.removeVolumes(of: power.vmid, on: power.node, keeping: nil)
        if purges {
            state.log(upid, "purging \(label) \(power.vmid) from related configurations..")
            state.services.removeAll { $0.vmid == power.vmid }
            for index in state.backupJobs.indices { state.backupJobs[index].remove(power.vmid) }
        }
        state.guests[power.vmid] = nil
        state.forget(power.vmid)
    }
}
