/// One run of vzdump on a node: its guests one after another.
struct BackupRun: Sendable {
    let node: String
    let guests: [Int]
    let storage: String
    /// `snapshot`, `suspend` or `stop`.
    let mode: String
    let compression: String
    let notes: String?
    let isProtected: Bool
    let retention: Retention?
    /// The parameters as the log's first line has them.
    let line: String

    func fork(_ state: inout ClusterState, as user: Identity) -> UPID {
        let id = guests.count == 1 ? String(guests[0]) : ""
        return state.fork("vzdump", id, on: node, as: user) { state, upid in
            state.log(upid, "INFO: starting new backup job: vzdump \(line)")
            let others = guests.filter { state.guests[$0].map { $0.node != node } ?? true }
            if !others.isEmpty {
                state.log(upid, "INFO: skip external VMs: \(others.map(String.init).joined(separator: ", "))")
            }
            next(&state, upid, guests.filter { !others.contains($0) }, failures: 0)
        }
    }

    private func next(_ state: inout ClusterState, _ upid: UPID, _ left: [Int], failures: Int) {
        guard let vmid = left.first else { return end(&state, upid, failures) }
        let rest = Array(left.dropFirst())
        guard let guest = state.guests[vmid] else { return next(&state, upid, rest, failures: failures) }
        state.log(upid, "INFO: Starting Backup of VM \(vmid) (\(guest.kind.rawValue))")
        state.log(upid, "INFO: Backup started at \(stamp(state))")
        state.log(upid, "INFO: status = \(guest.isRunning ? "running" : "stopped")")
        if let lock = guest.lock {
            state.log(upid, "ERROR: Backup of VM \(vmid) failed - \(guest.label) is locked (\(lock))")
            return next(&state, upid, rest, failures: failures + 1)
        }
        let bytes = guest.disks.reduce(0) { sum, disk in
            disk.drive.options["backup"] == "0" ? sum : sum + disk.drive.bytes
        }
        state.setLock(vmid, "backup", by: upid)
        state.log(upid, "INFO: backup mode: \(guest.isRunning ? mode : "stop")")
        state.log(upid, "INFO: ionice priority: 7")
        state.log(upid, "INFO: VM Name: \(guest.name)")
        for (option, drive) in guest.disks {
            let size = Drive.size(drive.bytes)
            state.log(
                upid,
                drive.options["backup"] == "0"
                    ? "INFO: exclude disk '\(option)' '\(drive.volume)' (backup=no)"
                    : "INFO: include disk '\(option)' '\(drive.volume)' \(size)")
        }
        let file = fileName(guest, state)
        let path = state.storage(storage)?.directory(.backup) ?? ""
        state.log(upid, "INFO: creating vzdump archive '\(path)/\(file)'")
        let power = GuestPower(kind: guest.kind, vmid: vmid, node: node)
        let stopped = mode == "stop" && guest.isRunning
        if stopped { state.log(upid, "INFO: stopping \(guest.kind == .qemu ? "vm" : "container")") }
        // In mode stop the guest is down only until the copy's snapshot is taken; then it goes on.
        if stopped { power.halt(&state) }
        if stopped, guest.kind == .qemu { power.boot(&state) }
        let seconds = min(60, 2 + Double(bytes >> 30) / 2)
        for step in [3, 6] {
            state.then(upid, seconds * Double(step) / 9) { state, upid in
                let percent = step == 3 ? 33 : 66
                state.log(
                    upid,
                    "INFO:  \(percent)% (\(GuestClone.gibibytes(bytes / 100 * percent)) of \(GuestClone.gibibytes(bytes))) "
                        + "in \(Int(seconds) * percent / 100)s, read: 500.0 MiB/s, write: 210.0 MiB/s")
            }
        }
        state.then(upid, seconds) { state, upid in
            if let ordered = state.tasks[upid]?.ordered ?? state.tasks.takeOrdered("vzdump"),
                !ordered.hasPrefix("WARNINGS")
            {
                return state.finish(upid, ordered)
            }
            var failed = failures
            if let fault = store(guest, file, bytes, &state, upid) {
                state.log(upid, "ERROR: Backup of VM \(vmid) failed - \(fault)")
                failed += 1
            } else {
                state.log(
                    upid, "INFO: Finished Backup of VM \(vmid) (00:00:\(Int(seconds) < 10 ? "0" : "")\(Int(seconds)))")
            }
            if stopped, guest.kind == .lxc { power.boot(&state) }
            state.guests[vmid]?.configuration["lock"] = nil
            state.tasks[upid]?.lockedGuests.remove(vmid)
            next(&state, upid, rest, failures: failed)
        }
    }

    /// - Returns: what went wrong.
    private func store(
        _ guest: Guest, _ file: String, _ bytes: Int, _ state: inout ClusterState, _ upid: UPID
    ) -> String? {
        guard let storage = state.storage(storage) else { return "storage '\(self.storage)' does not exist" }
        let ratio = ["0": 40, "lzo": 28, "gzip": 24, "zstd": 22][compression] ?? 22
        let size = max(4_096, bytes / 100 * ratio)
        if storage.total - state.used(storage, on: node) < size {
            return "vma_queue_write: write error - No space left on device"
        }
        var saved = state.guests[guest.vmid]?.configuration ?? guest.configuration
        saved["lock"] = nil
        let volume = Volume(
            storage: storage.name, node: storage.shared ? nil : node, name: "backup/\(file)", content: .backup,
            format: String(file.split(separator: ".", maxSplits: 1).last ?? "vma"), size: size, used: size,
            vmid: guest.vmid, created: state.epoch, notes: notes.map { fill($0, guest) }, isProtected: isProtected,
            archive: Volume.Archive(kind: guest.kind, configuration: saved))
        state.volumes.put(volume)
        state.log(upid, "INFO: archive file size: \(Drive.size((size >> 20) << 20))B")
        guard let retention, !retention.keep.isEmpty else { return nil }
        let backups = state.volumes(of: storage, on: node).filter { $0.content == .backup && $0.vmid == guest.vmid }
        for (volume, mark) in retention.marks(backups) where mark == "remove" {
            state.log(upid, "INFO: prune older backups with retention: \(volume.id)")
            state.volumes.remove(volume.id, volume.node)
        }
        return nil
    }

    private func end(_ state: inout ClusterState, _ upid: UPID, _ failures: Int) {
        if failures > 0 {
            state.log(upid, "INFO: Backup job finished with errors")
            return state.finish(upid, "job errors")
        }
        state.log(upid, "INFO: Backup job finished successfully")
        let ordered = state.tasks[upid]?.ordered ?? state.tasks.takeOrdered("vzdump")
        state.finish(upid, ordered ?? "OK")
    }

    private func fill(_ template: String, _ guest: Guest) -> String {
        var text = template.replacing("{{guestname}}", with: guest.name)
        text = text.replacing("{{vmid}}", with: String(guest.vmid)).replacing("{{node}}", with: node)
        return text.replacing("{{cluster}}", with: "cluster").replacing("\\n", with: "\n")
    }

    private func fileName(_ guest: Guest, _ state: ClusterState) -> String {
        let parts = stamp(state).replacing("-", with: "_").replacing(":", with: "_")
        let time = parts.replacing(" ", with: "-")
        let suffix = guest.kind == .qemu ? "vma" : "tar"
        let packing = ["0": "", "lzo": ".lzo", "gzip": ".gz", "1": ".lzo", "zstd": ".zst"][compression] ?? ".zst"
        return "vzdump-\(guest.kind.rawValue)-\(guest.vmid)-\(time).\(suffix)\(packing)"
    }

    private func stamp(_ state: ClusterState) -> String {
        UTCTime(epoch: state.epoch).iso.replacing("T", with: " ").replacing("Z", with: "")
    }
}
