/// Taking, restoring and deleting snapshots.
struct GuestSnapshots: Sendable {
    let power: GuestPower
    let name: String

    private var prefix: String { power.kind == .qemu ? "qm" : "vz" }

    /// - Throws: for names that mean something else.
    func checkName() throws(Refusal) {
        if name == "current" || name == "pending" {
            throw .died("unable to use snapshot name '\(name)' (reserved name)")
        }
    }

    func take(
        _ state: inout ClusterState, as user: Identity, description: String, withMemory: Bool
    ) -> UPID {
        state.forkChange(
            "\(prefix)snapshot", of: power, as: user, seconds: withMemory ? 3 : 1, lock: "snapshot",
            prepare: { state, upid throws(Refusal) in
                guard let guest = power.guest(state) else { return }
                if guest.snapshots.contains(where: { $0.name == name }) {
                    throw .died("snapshot name '\(name)' already used")
                }
                for (_, drive) in guest.disks where !canSnapshot(drive, in: state) {
                    throw .died("snapshot feature is not available")
                }
            },
            effect: { state, upid throws(Refusal) in
                guard let guest = power.guest(state) else { return }
                let memory = withMemory && guest.isRunning ? try saveMemory(of: guest, &state, upid) : nil
                log(guest, withMemory: memory != nil, &state, upid)
                let time = state.epoch
                power.update(&state) { guest in
                    var saved = guest.configuration
                    saved["lock"] = nil
                    guest.snapshots.append(
                        Guest.Snapshot(
                            name: name, description: description, time: time, parent: guest.parent,
                            configuration: saved, state: memory))
                    guest.parent = name
                }
            })
    }

    private func canSnapshot(_ drive: Drive, in state: ClusterState) -> Bool {
        guard let storage = drive.storage.flatMap({ state.storage($0) }) else { return true }
        if storage.holdsFiles {
            return state.volume(drive.volume, on: power.node)?.format != "raw" || power.kind == .lxc
        }
        return storage.type != "lvm"
    }

    private func saveMemory(
        of guest: Guest, _ state: inout ClusterState, _ upid: UPID
    ) throws(Refusal) -> String {
        let storage = guest.configuration["vmstatestorage"] ?? guest.disks.first?.drive.storage ?? "local"
        let bytes = guest.stateSize
        let volume = try state.allocate(
            on: storage, node: power.node, for: power.vmid, bytes: bytes, format: "raw", label: "state-\(name)")
        if let place = state.storage(storage), place.holdsFiles {
            let file = volume.dropFirst(storage.count + 1)
            state.log(
                upid, "Formatting '\(place.directory(.images))/\(file)', fmt=raw size=\(bytes) preallocation=off")
        }
        state.log(upid, "saving VM state and RAM using storage '\(storage)'")
        let saved = Double(guest.memory >> 20) * 0.5
        state.log(upid, "completed saving the VM state in 1s, saved \(saved) MiB")
        return volume
    }

    private func log(_ guest: Guest, withMemory: Bool, _ state: inout ClusterState, _ upid: UPID) {
        guard guest.kind == .qemu else {
            for (_, drive) in guest.disks where state.storage(drive.storage ?? "")?.holdsFiles == false {
                let volume = drive.volume.split(separator: ":").last ?? ""
                state.log(upid, "  Logical volume \"snap_\(volume)_\(name)\" created.")
            }
            return
        }
        if guest.isRunning, !withMemory {
            if !guest.hasAgent {
                state.log(upid, "skipping guest filesystem freeze - disabled in VM options")
            } else if !guest.runsAgent {
                state.log(upid, "skipping guest filesystem freeze - agent configured but not running?")
            }
        }
        for (option, drive) in guest.disks {
            state.log(upid, "snapshotting 'drive-\(option)' (\(drive.volume))")
            if state.storage(drive.storage ?? "")?.holdsFiles == false {
                let volume = drive.volume.split(separator: ":").last ?? ""
                state.log(upid, "  Logical volume \"snap_\(volume)_\(name)\" created.")
            } else if guest.isRunning {
                state.log(upid, "internal qemu snapshot")
            }
        }
    }

    func rollBack(_ state: inout ClusterState, as user: Identity, starts: Bool) -> UPID {
        state.forkChange(
            "\(prefix)rollback", of: power, as: user, seconds: 1, lock: "rollback",
            prepare: { state, upid throws(Refusal) in _ = try find(in: state) },
            effect: { state, upid throws(Refusal) in
                let snapshot = try find(in: state)
                power.halt(&state)
                power.update(&state) { guest in
                    let lock = guest.lock
                    guest.configuration = snapshot.configuration
                    guest.configuration["lock"] = lock
                    guest.pending = [:]
                    guest.pendingDeletes = []
                    guest.parent = snapshot.name
                    if guest.kind == .qemu { guest.configuration["vmgenid"] = Secrets.uuid() }
                }
                if snapshot.state != nil || starts { power.boot(&state) }
            })
    }

    /// - Parameter isForced: also where a disk's snapshot cannot be removed.
    func delete(_ state: inout ClusterState, as user: Identity, isForced: Bool) -> UPID {
        state.forkChange(
            "\(prefix)delsnapshot", of: power, as: user, seconds: 0.5, lock: "snapshot-delete",
            prepare: { state, upid throws(Refusal) in _ = try find(in: state) },
            effect: { state, upid throws(Refusal) in
                let snapshot = try find(in: state)
                if let volume = snapshot.state { state.free(volume, on: power.node) }
                power.update(&state) { guest in
                    guest.snapshots.removeAll { $0.name == name }
                    for index in guest.snapshots.indices where guest.snapshots[index].parent == name {
                        guest.snapshots[index].parent = snapshot.parent
                    }
                    if guest.parent == name { guest.parent = snapshot.parent }
                }
            })
    }

    private func find(in state: ClusterState) throws(Refusal) -> Guest.Snapshot {
        guard let snapshot = power.guest(state)?.snapshots.first(where: { $0.name == name }) else {
            throw .died("snapshot '\(name)' does not exist")
        }
        return snapshot
    }
}

extension Guest {
    /// Bytes that are set aside for its saved memory.
    var stateSize: Int { memory * 2 + (500 << 20) }

    /// MTUs of the host's network cards, as a suspended machine remembers them.
    var hostMTUs: [(name: String, mtu: String)] {
        (configuration["running-nets-host-mtu"] ?? "").split(separator: ",").map { part in
            let pair = part.split(separator: "=").map(String.init)
            return (pair[0], pair.count > 1 ? pair[1] : "1500")
        }
    }
}
