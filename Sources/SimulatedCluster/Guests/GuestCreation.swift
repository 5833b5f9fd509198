/// Making a guest: from nothing, from a template, from a backup.
struct GuestCreation: Sendable {
    let power: GuestPower
    /// What the caller gave, without the parameters that are no options.
    let options: [String: String]
    /// The backup, or a container's template.
    let archive: String?
    let isRestore: Bool
    /// Restores over a guest that is there.
    let overwrites: Bool
    let storage: String?
    let starts: Bool
    let isUnique: Bool

    var type: String {
        switch (power.kind, isRestore) {
        case (.qemu, false): "qmcreate"
        case (.qemu, true): "qmrestore"
        case (.lxc, false): "vzcreate"
        case (.lxc, true): "vzrestore"
        }
    }

    /// - Throws: everything that is refused before the worker runs.
    func check(in state: ClusterState) throws(Refusal) {
        let label = power.kind == .qemu ? "VM" : "CT"
        if let there = state.guests[power.vmid] {
            guard isRestore, overwrites, there.kind == power.kind, there.node == power.node else {
                throw .died(
                    "unable to create \(label) \(power.vmid) - \(there.label) \(power.vmid) already exists on node "
                        + "'\(there.node)'")
            }
            if there.isRunning { throw .died("unable to restore \(label) \(power.vmid) - \(label) is running") }
            if there.configuration["protection"] == "1" {
                throw .died("unable to restore \(label) \(power.vmid) - protection mode enabled")
            }
            if let lock = there.lock { throw .died("\(label) is locked (\(lock))") }
        }
        if let archive {
            guard let volume = state.volume(archive, on: power.node) else {
                throw .died("volume '\(archive)' does not exist")
            }
            if isRestore, volume.archive?.kind != power.kind {
                throw .died("unable to restore \(label) \(power.vmid) - '\(archive)' is no backup of a \(label)")
            }
        }
        let content: Volume.Content = power.kind == .qemu ? .images : .rootdir
        if let storage { _ = try state.requireStorage(storage, on: power.node, for: content) }
        try ConfigurationChange(creating: power.kind, options).checkVolumes(on: power.node, in: state)
    }

    /// Reserves the VMID and forks the worker.
    func fork(_ state: inout ClusterState, as user: Identity, pool: String?) -> UPID {
        let before = state.guests[power.vmid]
        var reserved = before ?? Guest(power.vmid, power.kind, on: power.node, [:])
        reserved.configuration["lock"] = "create"
        state.guests[power.vmid] = reserved
        if let pool { state.join(pool, guest: power.vmid) }
        let upid = state.fork(type, String(power.vmid), on: power.node, as: user) { state, upid in
            state.withLock(power.kind, power.vmid, upid) { state, upid in
                announce(&state, upid)
                state.conclude(upid, after: seconds(state)) { state, upid throws(Refusal) in
                    try carryOut(&state, upid, replacing: before)
                }
            }
        }
        state.tasks[upid]?.lockedGuests = [power.vmid]
        state.tasks[upid]?.undo = { state, _ in
            state.removeVolumes(of: power.vmid, on: power.node, keeping: before)
            state.guests[power.vmid] = before
            if before == nil { state.forget(power.vmid) }
        }
        return upid
    }

    private func seconds(_ state: ClusterState) -> Double {
        guard let archive, let volume = state.volume(archive, on: power.node) else { return 0.5 }
        return min(60, 2 + Double(volume.size) / 500_000_000)
    }

    private func announce(_ state: inout ClusterState, _ upid: UPID) {
        guard let archive, let volume = state.volume(archive, on: power.node) else { return }
        let path = state.storage(volume.storage)?.directory(volume.content) ?? ""
        let file = "\(path)/\(volume.name.split(separator: "/").last ?? "")"
        if isRestore, power.kind == .qemu {
            state.log(upid, "restore vma archive: zstd -q -d -c \(file) | vma extract -v -r - /var/tmp/vzdumptmp")
        } else if isRestore {
            state.log(upid, "recovering backed-up configuration from '\(archive)'")
            state.log(upid, "restoring '\(archive)' now..")
        } else {
            state.log(upid, "extracting archive '\(file)'")
        }
    }

    private func carryOut(_ state: inout ClusterState, _ upid: UPID, replacing before: Guest?) throws(Refusal) {
        var options = power.kind == .qemu ? Self.machineDefaults(state) : Self.containerDefaults
        let archived = isRestore ? archive.flatMap { state.volume($0, on: power.node)?.archive } : nil
        if let archived { options = archived.configuration.options }
        let change = ConfigurationChange(creating: power.kind, self.options)
        options.merge(change.set) { $1 }
        for name in ["lock", "parent"] { options[name] = nil }
        for name in options.keys where name.hasPrefix("unused") { options[name] = nil }
        if power.kind == .lxc, options["rootfs"] == nil {
            options["rootfs"] = "\(storage ?? "local"):\(isRestore ? "8" : "4")"
        }
        if before != nil { state.removeVolumes(of: power.vmid, on: power.node, keeping: nil) }
        var guest = Guest(power.vmid, power.kind, on: power.node, [:])
        for (name, value) in options.sorted(by: { $0.key < $1.key })
        where ConfigurationOptions.isVolume(name, power.kind) {
            let isGiven = change.set[name] != nil
            var drive = Drive(value)
            if archived != nil, !isGiven, !drive.isCDROM || drive.isCloudInit {
                // A restored disk is a new one, on the storage that was asked for or on its old one.
                let target = storage ?? drive.storage ?? "local"
                drive.volume = try state.allocate(
                    on: target, node: power.node, for: power.vmid, kind: power.kind, bytes: drive.bytes,
                    label: drive.isCloudInit ? "cloudinit" : "disk")
                state.log(upid, "new volume ID is '\(drive.volume)'")
                options[name] = drive.text
            } else {
                let text = try ConfigurationChange.withVolume(value, of: guest, &state)
                if text != value, power.kind == .qemu {
                    state.log(upid, "\(name): successfully created disk '\(text)'")
                }
                options[name] = text
            }
        }
        if isUnique || archived == nil, power.kind == .qemu {
            options["vmgenid"] = Secrets.uuid()
            options["smbios1"] = options["smbios1"] ?? "uuid=\(Secrets.uuid())"
        }
        if isUnique, archived != nil { options = options.withNewAddresses }
        guest.configuration = GuestConfiguration(options)
        if power.kind == .qemu, options["boot"] == nil { guest.configuration["boot"] = guest.defaultBoot }
        state.guests[power.vmid] = guest
        guard starts else { return }
        state.log(upid, "Execute autostart")
        _ = state.fork(power.kind == .qemu ? "qmstart" : "vzstart", String(power.vmid), on: power.node, as: upid.user) {
            state, upid in
            power.start(&state, upid, skipLock: false)
        }
    }

    private static func machineDefaults(_ state: ClusterState) -> [String: String] {
        [
            "smbios1": "uuid=\(Secrets.uuid())", "vmgenid": Secrets.uuid(),
            "meta": "creation-qemu=10.1.2,ctime=\(state.epoch)",
        ]
    }

    private static let containerDefaults = [
        "arch": "amd64", "ostype": "debian", "memory": "512", "swap": "512", "unprivileged": "1",
    ]
}

extension Guest {
    /// What it boots from where nobody said: its first disk, CD drive and network card.
    var defaultBoot: String {
        let names = configuration.options.keys.sorted()
        let stems = ["scsi", "virtio", "sata", "ide"]
        func first(_ fits: (String) -> Bool) -> String? {
            for stem in stems {
                if let name = names.first(where: { ConfigurationOptions.isNumbered($0, stem) && fits($0) }) {
                    return name
                }
            }
            return nil
        }
        func isCDROM(_ name: String) -> Bool { configuration[name].map { Drive($0).isCDROM } ?? false }
        let devices = [
            first { !isCDROM($0) }, first { isCDROM($0) }, names.first { ConfigurationOptions.isNumbered($0, "net") },
        ]
        let order = devices.compactMap { $0 }
        return order.isEmpty ? " " : "order=\(order.joined(separator: ";"))"
    }
}

extension [String: String] {
    /// The options with another hardware address for each network card.
    var withNewAddresses: [String: String] {
        var options = self
        for (name, value) in self where ConfigurationOptions.isNumbered(name, "net") {
            let parts = value.split(separator: ",").map { part -> String in
                let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
                guard pair.count == 2, pair[1].utf8.count(where: { $0 == UInt8(ascii: ":") }) == 5 else {
                    return String(part)
                }
                return "\(pair[0])=\(Secrets.hardwareAddress())"
            }
            options[name] = parts.joined(separator: ",")
        }
        return options
    }
}

extension ClusterState {
    mutating func join(_ pool: String, guest vmid: Int) {
        guard let index = pools.firstIndex(where: { $0.name == pool }) else { return }
        pools[index].guests.insert(vmid)
    }

    /// Takes a guest out of what names it: pools, access rules.
    mutating func forget(_ vmid: Int) {
        for index in pools.indices { pools[index].guests.remove(vmid) }
        access.entries.removeAll { $0.path == "/vms/\(vmid)" }
        firewalls[.guest(vmid)] = nil
    }

    /// Removes the images that a guest owns, as a node sees them.
    mutating func removeVolumes(of vmid: Int, on node: String, keeping guest: Guest?) {
        let kept = Set(guest?.drives.map(\.drive.volume) ?? [])
        for volume in volumes.all.values
        where volume.vmid == vmid && (volume.content == .images || volume.content == .rootdir)
            && (volume.node == nil || volume.node == node) && !kept.contains(volume.id)
        {
            volumes.remove(volume.id, volume.node)
        }
    }
}
