import JSONLines

/// Moving a guest to another node.
struct GuestMigration: Sendable {
    let power: GuestPower
    let target: String
    let isOnline: Bool
    /// Running containers are stopped and started again on the other side.
    let restarts: Bool
    let movesLocalDisks: Bool
    let targetStorage: String?

    private var label: String { power.kind == .qemu ? "VM" : "CT" }

    /// - Throws: what is refused before the worker runs.
    func check(in state: ClusterState) throws(Refusal) {
        if target == power.node { throw .parameter("target", "target is local node.") }
        guard state.isQuorate else { throw .died("cluster not ready - no quorum?") }
        guard state.node(target) != nil else { throw .died("no such cluster node '\(target)'") }
        guard let guest = power.guest(state) else { throw .died(power.missingFile) }
        if let lock = guest.lock { throw .died("\(label) is locked (\(lock))") }
        if guest.isRunning, !isOnline, !restarts {
            throw .died(
                power.kind == .qemu
                    ? "can't migrate running VM without --online"
                    : "Can't migrate running container without --online or --restart")
        }
        for (_, drive) in guest.drives {
            guard let storage = drive.storage.flatMap({ state.storage($0) }) else { continue }
            if targetStorage == nil, !storage.isOn(target) {
                throw .died("storage '\(storage.name)' is not available on node '\(target)'")
            }
        }
    }

    func fork(_ state: inout ClusterState, as user: Identity) -> UPID {
        let bytes = localDisks(in: state).reduce(0) { $0 + $1.drive.bytes }
        let seconds = min(60, 3 + Double(bytes >> 30) / 2)
        return state.forkChange(
            power.kind == .qemu ? "qmigrate" : "vzmigrate", of: power, as: user, seconds: seconds, lock: "migrate",
            prepare: { state, upid throws(Refusal) in
                guard let guest = power.guest(state), let node = state.node(target) else { return }
                state.log(
                    upid,
                    "\(stamp(state)) starting migration of \(label) \(power.vmid) to node '\(target)' (\(node.address))"
                )
                func abort(_ text: String) -> Refusal {
                    state.log(upid, "\(stamp(state)) ERROR: migration aborted (duration 00:00:00): \(text)")
                    return .died("migration aborted")
                }
                if !node.isOnline { throw abort("Can't connect to destination address using public key") }
                let local = localDisks(in: state)
                if power.kind == .qemu, guest.isRunning, !local.isEmpty, !movesLocalDisks {
                    for (_, drive) in local {
                        state.log(upid, "\(stamp(state)) found local disk '\(drive.volume)' (attached)")
                    }
                    state.log(
                        upid,
                        "\(stamp(state)) can't live migrate attached local disks without with-local-disks option")
                    throw abort(
                        "Failed to sync data - can't migrate VM - check log")
                }
                if local.contains(where: { state.storage($0.drive.storage ?? "")?.isOn(target) == false }),
                    targetStorage == nil
                {
                    throw abort("storage is not available on node '\(target)'")
                }
            },
            effect: { state, upid throws(Refusal) in try carryOut(&state, upid, bytes: bytes, seconds: seconds) })
    }

    private func carryOut(
        _ state: inout ClusterState, _ upid: UPID, bytes: Int, seconds: Double
    ) throws(Refusal) {
        guard var guest = power.guest(state) else { return }
        guard state.node(target)?.isOnline == true else {
            state.log(upid, "\(stamp(state)) ERROR: migration aborted: connection to node '\(target)' lost")
            throw .died("migration aborted")
        }
        for (option, drive) in localDisks(in: state) {
            guard let volume = state.volume(drive.volume, on: power.node) else { continue }
            state.log(upid, "\(stamp(state)) found local disk '\(volume.id)' (attached)")
            state.log(upid, "\(stamp(state)) copying local disk images")
            var moved = drive
            moved.volume = try state.allocate(
                on: targetStorage ?? volume.storage, node: target, for: power.vmid, kind: power.kind,
                bytes: volume.size,
                format: volume.format, label: drive.isCloudInit ? "cloudinit" : "disk",
                isBase: volume.name.contains("base-"))
            state.free(volume.id, on: power.node)
            guest.configuration[option] = option.hasPrefix("unused") ? moved.volume : moved.text
            state.log(upid, "\(stamp(state)) volume '\(volume.id)' is '\(moved.volume)' on the target")
        }
        let wasRunning = guest.isRunning
        if wasRunning {
            if power.kind == .qemu {
                state.log(upid, "\(stamp(state)) starting VM \(power.vmid) on remote node '\(target)'")
                state.log(upid, "\(stamp(state)) start remote tunnel")
                state.log(
                    upid,
                    "\(stamp(state)) starting online/live migration on unix:/run/qemu-server/\(power.vmid).migrate")
                state.log(upid, "\(stamp(state)) average migration speed: 1.0 GiB/s - downtime 42 ms")
                state.log(upid, "\(stamp(state)) migration status: completed")
            } else {
                state.log(upid, "\(stamp(state)) shutdown CT \(power.vmid)")
            }
            guest.process = nil
        }
        guest.node = target
        state.guests[power.vmid] = guest
        if wasRunning { GuestPower(kind: power.kind, vmid: power.vmid, node: target).boot(&state) }
        let time = Int(seconds)
        state.log(
            upid,
            "\(stamp(state)) migration finished successfully (duration 00:00:\(time < 10 ? "0" : "")\(time))")
    }

    private func stamp(_ state: ClusterState) -> String {
        UTCTime(epoch: state.epoch).iso.replacing("T", with: " ").replacing("Z", with: "")
    }

    /// Volumes that only this node has.
    private func localDisks(in state: ClusterState) -> [(option: String, drive: Drive)] {
        (power.guest(state)?.drives ?? []).filter { _, drive in
            guard let storage = drive.storage.flatMap({ state.storage($0) }) else { return false }
            return !storage.shared && (!drive.isCDROM || drive.isCloudInit)
        }
    }

    /// What `GET migrate` says beforehand.
    static func conditions(_ guest: Guest, in state: ClusterState) -> JSONObject {
        let others = state.nodes.filter { $0.name != guest.node && $0.isOnline }.map(\.name)
        var disks: [JSONValue] = []
        var missing: [String: [String]] = [:]
        for (option, drive) in guest.drives {
            guard let storage = drive.storage.flatMap({ state.storage($0) }) else { continue }
            for node in others where !storage.isOn(node) { missing[node, default: []].append(storage.name) }
            if storage.shared { continue }
            disks.append([
                "volid": .string(drive.volume), "drivename": .string(option), "size": .int(drive.bytes),
                "cdrom": .int(drive.isCDROM ? 1 : 0), "is_attached": .int(option.hasPrefix("unused") ? 0 : 1),
                "is_unused": .int(option.hasPrefix("unused") ? 1 : 0), "is_cloudinit": .int(drive.isCloudInit ? 1 : 0),
                "is_vmstate": 0, "is_tpmstate": .int(option == "tpmstate0" ? 1 : 0), "replicate": 1, "shared": 0,
            ])
        }
        let allowed = others.filter { missing[$0] == nil }
        let refused = JSONObject(
            missing.sorted { $0.key < $1.key }.map {
                ($0.key, ["unavailable_storages": .array($0.value.map(JSONValue.string))])
            })
        guard guest.kind == .qemu else {
            return [
                "running": .int(guest.isRunning ? 1 : 0), "allowed-nodes": .array(others.map(JSONValue.string)),
                "not-allowed-nodes": [:],
            ]
        }
        return [
            "running": .int(guest.isRunning ? 1 : 0), "allowed_nodes": .array(allowed.map(JSONValue.string)),
            "not_allowed_nodes": .object(refused), "local_disks": .array(disks), "local_resources": [],
            "mapped-resources": [], "mapped-resource-info": [:], "has-dbus-vmstate": 1,
        ]
    }
}
