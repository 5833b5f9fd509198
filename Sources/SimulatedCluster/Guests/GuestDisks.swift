/// Growing and moving a guest's disks, and making it a template.
struct GuestDisks: Sendable {
    let power: GuestPower

    /// - Parameter size: `+10G` to add, `32G` for the new size.
    func resize(_ state: inout ClusterState, as user: Identity, disk: String, size: String) -> UPID {
        state.forkChange(
            "resize", of: power, as: user, seconds: 0.5,
            effect: { state, upid throws(Refusal) in
                guard let guest = power.guest(state), let text = guest.configuration[disk] else {
                    throw .died("disk '\(disk)' does not exist")
                }
                var drive = Drive(text)
                if drive.isCDROM { throw .died("can't resize a cdrom") }
                guard var volume = state.volume(drive.volume, on: power.node) else {
                    throw .died("volume '\(drive.volume)' does not exist")
                }
                let given = Guest.bytes(size.drop { $0 == "+" })
                let bytes = size.hasPrefix("+") ? volume.size + given : given
                if bytes < volume.size { throw .died("shrinking disks is not supported") }
                if bytes == volume.size { return }
                let isRunningLVM = state.storage(volume.storage)?.holdsFiles == false
                volume.size = bytes
                state.volumes.put(volume)
                drive.bytes = bytes
                power.update(&state) { $0.configuration[disk] = drive.text }
                state.log(
                    upid,
                    isRunningLVM
                        ? "  Size of logical volume pve/\(volume.name) changed." : "Image resized.")
            })
    }

    /// - Throws: what is refused before the worker that moves a disk to another storage runs.
    func checkMove(
        _ disk: String, to storage: String, format: String?, deletes: Bool, digest: String?, in state: ClusterState
    )
        throws(Refusal)
    {
        guard let guest = power.guest(state) else { throw .died(power.missingFile) }
        if let digest, digest != guest.digest { throw .died("checksum mismatch (file change by other user?)") }
        if let lock = guest.lock { throw .died("\(guest.label) is locked (\(lock))") }
        guard let drive = guest.configuration[disk].map(Drive.init) else {
            throw .died(
                power.kind == .qemu ? "disk '\(disk)' does not exist" : "volume '\(disk)' does not exist")
        }
        if drive.isCDROM, !drive.isCloudInit { throw .died("you can't move a cdrom") }
        _ = try state.requireStorage(storage, on: power.node, for: power.kind == .qemu ? .images : .rootdir)
        let volume = state.volume(drive.volume, on: power.node)
        if drive.storage == storage, format == nil || format == volume?.format {
            throw .died("you can't move to the same storage with same format")
        }
        if deletes, guest.snapshots.contains(where: { $0.configuration[disk] == guest.configuration[disk] }) {
            throw .died("you can't move a disk with snapshots and delete the source")
        }
        if power.kind == .lxc, guest.isRunning { throw .died("cannot move volumes of a running container") }
    }

    func move(
        _ state: inout ClusterState, as user: Identity, _ disk: String, to storage: String, format: String?,
        deletes: Bool
    ) -> UPID {
        let bytes = power.guest(state)?.configuration[disk].map { Drive($0).bytes } ?? 0
        return state.forkChange(
            power.kind == .qemu ? "qmmove" : "move_volume", of: power, as: user,
            seconds: min(60, 2 + Double(bytes >> 30) / 2), lock: "disk",
            effect: { state, upid throws(Refusal) in
                guard let guest = power.guest(state), let text = guest.configuration[disk] else {
                    throw .died("disk '\(disk)' does not exist")
                }
                let old = Drive(text)
                var new = old
                state.log(upid, "create full clone of drive \(disk) (\(old.volume))")
                new.volume = try state.allocate(
                    on: storage, node: power.node, for: power.vmid, kind: power.kind, bytes: old.bytes, format: format)
                let size = GuestClone.gibibytes(old.bytes)
                if guest.isRunning {
                    state.log(upid, "drive mirror is starting for drive-\(disk)")
                    state.log(upid, "drive-\(disk): transferred \(size) of \(size) (100.00%) in 1s, ready")
                    state.log(upid, "all 'mirror' jobs are ready")
                    state.log(upid, "drive-\(disk): Completing block job...")
                    state.log(upid, "drive-\(disk): Completed successfully.")
                } else {
                    state.log(upid, "transferred 0.0 B of \(size) (0.00%)")
                    state.log(upid, "transferred \(size) of \(size) (100.00%)")
                }
                power.update(&state) { guest in
                    guest.configuration[disk] = new.text
                    if !deletes, let free = (0..<256).first(where: { guest.configuration["unused\($0)"] == nil }) {
                        guest.configuration["unused\(free)"] = old.volume
                    }
                }
                if deletes { state.free(old.volume, on: power.node) }
            })
    }

    /// Gives a disk to another guest of the node.
    func reassign(
        _ state: inout ClusterState, as user: Identity, _ disk: String, to target: Int, as option: String
    ) throws(Refusal) -> UPID {
        let other = GuestPower(kind: power.kind, vmid: target, node: power.node)
        if target == power.vmid {
            throw .died(
                "Moving a disk to the same VM is not possible. Did you mean to move the disk to a different storage?")
        }
        guard let guest = power.guest(state) else { throw .died(power.missingFile) }
        guard let receiver = other.guest(state) else {
            throw .died(state.guests[target] == nil ? other.missingFile : "Both VMs need to be on the same node")
        }
        guard guest.configuration[disk] != nil else {
            throw .died("Disk '\(disk)' for VM '\(power.vmid)' does not exist")
        }
        if receiver.configuration[option] != nil {
            throw .died("Target disk key '\(option)' is already in use for VM '\(target)'")
        }
        for one in [guest, receiver] {
            if let lock = one.lock { throw .died("\(one.label) is locked (\(lock))") }
            if one.configuration["protection"] == "1" {
                throw .died("Disk cannot be moved - protection mode enabled for VM '\(one.vmid)'")
            }
        }
        if guest.isRunning, !disk.hasPrefix("unused") {
            throw .died("Cannot move disk '\(disk)' to another VM while the source VM is running")
        }
        return state.forkChange(
            "qmmove", of: power, as: user, seconds: 0.5,
            effect: { state, upid throws(Refusal) in
                guard let text = power.guest(state)?.configuration[disk], other.guest(state) != nil else {
                    throw .died("Disk '\(disk)' for VM '\(power.vmid)' does not exist")
                }
                var drive = Drive(text)
                let volume = state.volume(drive.volume, on: power.node)
                state.free(drive.volume, on: power.node)
                drive.volume = try state.allocate(
                    on: drive.storage ?? "", node: power.node, for: target, kind: power.kind,
                    bytes: volume?.size ?? drive.bytes, format: volume?.format)
                state.log(upid, "moving disk '\(disk)' from VM '\(power.vmid)' to '\(target)'")
                state.log(upid, "removing disk '\(disk)' from VM '\(power.vmid)' config")
                state.log(upid, "update VM \(target): -\(option) \(drive.text)")
                power.update(&state) { $0.configuration[disk] = nil }
                other.update(&state) {
                    $0.configuration[option] = option.hasPrefix("unused") ? drive.volume : drive.text
                }
            })
    }

    /// Makes a template: its disks become base images.
    func makeTemplate(_ state: inout ClusterState, as user: Identity) -> UPID {
        state.forkChange(
            power.kind == .qemu ? "qmtemplate" : "vztemplate", of: power, as: user, seconds: 0.5,
            effect: { state, upid throws(Refusal) in
                guard var guest = power.guest(state) else { return }
                for (option, drive) in guest.disks {
                    guard let volume = state.volume(drive.volume, on: power.node) else { continue }
                    var base = drive
                    state.free(volume.id, on: power.node)
                    base.volume = try state.allocate(
                        on: volume.storage, node: power.node, for: power.vmid, kind: power.kind, bytes: volume.size,
                        format: volume.format, isBase: true)
                    if state.storage(volume.storage)?.holdsFiles == false {
                        let name = base.volume.split(separator: ":").last ?? ""
                        state.log(upid, "  Renamed \"\(volume.name)\" to \"\(name)\" in volume group \"pve\"")
                    }
                    guest.configuration[option] = base.text
                }
                guest.configuration["template"] = "1"
                state.guests[power.vmid] = guest
            })
    }
}
