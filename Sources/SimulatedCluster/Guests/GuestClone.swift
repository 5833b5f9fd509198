/// Copying a guest, or making one that builds on a template's disks.
struct GuestClone: Sendable {
    let power: GuestPower
    let newID: Int
    let target: String
    /// nil: a template is cloned linked, any other guest in full.
    let full: Bool?
    let storage: String?
    let format: String?
    let name: String?
    let description: String?
    let snapshot: String?
    let pool: String?

    private var label: String { power.kind == .qemu ? "VM" : "CT" }

    private func isFull(_ guest: Guest) -> Bool { full ?? !guest.isTemplate }

    /// - Throws: what is refused before the worker runs.
    func check(_ user: Identity, in state: ClusterState) throws(Refusal) {
        if let pool, !state.pools.contains(where: { $0.name == pool }) { throw .forbidden("") }
        if target != power.node, state.node(target) == nil { throw .died("no such cluster node '\(target)'") }
        guard let guest = power.guest(state) else { throw .died(power.missingGuest) }
        if let snapshot, !guest.snapshots.contains(where: { $0.name == snapshot }) {
            throw .died("snapshot '\(snapshot)' does not exist")
        }
        if let storage {
            if !isFull(guest) { throw .died("parameter 'storage' not allowed for linked clones") }
            try state.require(user, "Datastore.AllocateSpace", on: "/storage/\(storage)")
            _ = try state.requireStorage(storage, on: target, for: power.kind == .qemu ? .images : .rootdir)
        } else if !user.isRoot {
            for drive in guest.disks.map(\.drive) {
                try state.require(user, "Datastore.AllocateSpace", on: "/storage/\(drive.storage ?? "")")
            }
        }
        if format != nil, !isFull(guest) { throw .died("parameter 'format' not allowed for linked clones") }
        if state.guests[newID] != nil {
            throw .died("unable to create \(label) \(newID): config file already exists")
        }
        if !isFull(guest) {
            for (option, drive) in guest.disks where !guest.isTemplate {
                throw .died("Linked clone feature is not supported for '\(drive.volume)' (\(option))")
            }
        }
        if target != power.node {
            for (_, drive) in guest.drives where drive.storage.flatMap({ state.storage($0) })?.shared == false {
                throw .died("can't clone \(label) to node '\(target)' (\(label) uses local storage)")
            }
        }
        if power.kind == .lxc, guest.isRunning, isFull(guest), snapshot == nil {
            throw .died("Cannot do full clones on a running container without snapshots")
        }
    }

    func fork(_ state: inout ClusterState, as user: Identity) -> UPID {
        state.guests[newID] = Guest(
            newID, power.kind, on: power.node,
            ["lock": "clone", "description": " \(power.kind == .qemu ? "qm" : "vz")clone temporary file"])
        if let pool { state.join(pool, guest: newID) }
        let upid = state.fork(power.kind == .qemu ? "qmclone" : "vzclone", String(power.vmid), on: power.node, as: user)
        {
            state, upid in
            state.withLock(power.kind, newID, upid) { state, upid in
                let isReady = state.attempt(upid) { state, upid throws(Refusal) in
                    guard let guest = power.guest(state) else { throw .died(power.missingGuest) }
                    if let lock = guest.lock { throw .died("\(label) is locked (\(lock))") }
                    state.log(upid, "creating a clone of \(label) \(power.vmid) with ID \(newID)")
                }
                guard isReady else { return }
                state.conclude(upid, after: seconds(state)) { state, upid throws(Refusal) in
                    try carryOut(&state, upid)
                }
            }
        }
        state.tasks[upid]?.lockedGuests = [newID]
        state.tasks[upid]?.undo = { state, _ in
            state.removeVolumes(of: newID, on: power.node, keeping: nil)
            state.guests[newID] = nil
            state.forget(newID)
        }
        return upid
    }

    private func seconds(_ state: ClusterState) -> Double {
        guard let guest = power.guest(state), isFull(guest) else { return 1 }
        return min(60, 2 + Double(guest.disks.reduce(0) { $0 + $1.drive.bytes } >> 30) / 2)
    }

    private func carryOut(_ state: inout ClusterState, _ upid: UPID) throws(Refusal) {
        guard let source = power.guest(state) else { throw .died("clone failed: \(power.missingGuest)") }
        var options = source.configuration.options
        if let snapshot { options = source.snapshots.first { $0.name == snapshot }?.configuration.options ?? options }
        for name in ["lock", "template", "vmstate", "parent", "snaptime", "runningmachine", "runningcpu"] {
            options[name] = nil
        }
        for (option, text) in options.sorted(by: { $0.key < $1.key })
        where ConfigurationOptions.isVolume(option, power.kind) {
            var drive = Drive(text)
            if option.hasPrefix("unused") {
                options[option] = nil
                continue
            }
            guard let from = drive.storage, !drive.isCDROM || drive.isCloudInit else { continue }
            if drive.isCloudInit {
                drive.volume = try state.allocate(
                    on: storage ?? from, node: power.node, for: newID, bytes: 4 << 20, label: "cloudinit")
            } else if isFull(source) {
                drive.volume = try copy(drive, option, &state, upid)
            } else {
                let base = String(drive.volume.dropFirst(from.count + 1))
                state.log(upid, "create linked clone of drive \(option) (\(drive.volume))")
                drive.volume = try state.allocate(
                    on: from, node: power.node, for: newID, kind: power.kind, bytes: drive.bytes,
                    format: state.volume(drive.volume, on: power.node)?.format, base: base)
                logLink(drive.volume, base, &state, upid, bytes: drive.bytes)
            }
            options[option] = drive.text
        }
        options = options.withNewAddresses
        if let description { options["description"] = description }
        if power.kind == .qemu {
            options["name"] = name ?? "Copy-of-\(source.configuration["name"] ?? "VM-\(power.vmid)")"
            options["smbios1"] = "uuid=\(Secrets.uuid())"
            options["vmgenid"] = Secrets.uuid()
        } else {
            options["hostname"] = name ?? "Copy-of-\(source.name)"
        }
        state.guests[newID] = Guest(newID, power.kind, on: target, options)
    }

    private func copy(
        _ drive: Drive, _ option: String, _ state: inout ClusterState, _ upid: UPID
    ) throws(Refusal) -> String {
        state.log(upid, "create full clone of drive \(option) (\(drive.volume))")
        let target = storage ?? drive.storage ?? ""
        let old = state.volume(drive.volume, on: power.node)
        let volume = try state.allocate(
            on: target, node: power.node, for: newID, kind: power.kind, bytes: drive.bytes,
            format: format ?? old?.format)
        let format = state.volume(volume, on: power.node)?.format ?? "raw"
        if let storage = state.storage(target), storage.holdsFiles {
            let file = volume.dropFirst(target.count + 1)
            state.log(
                upid,
                "Formatting '\(storage.directory(.images))/\(file)', fmt=\(format) "
                    + (format == "qcow2"
                        ? "cluster_size=65536 extended_l2=off preallocation=metadata compression_type=zlib "
                            + "size=\(drive.bytes) lazy_refcounts=off refcount_bits=16"
                        : "size=\(drive.bytes) preallocation=off"))
            state.log(upid, "allocated target volume '\(volume)'")
        } else {
            state.log(upid, "  Logical volume \"\(volume.split(separator: ":").last ?? "")\" created.")
        }
        let size = Self.gibibytes(drive.bytes)
        state.log(upid, "transferred 0.0 B of \(size) (0.00%)")
        state.log(upid, "transferred \(size) of \(size) (100.00%)")
        state.log(upid, "transferred \(size) of \(size) (100.00%)")
        return volume
    }

    private func logLink(_ volume: String, _ base: String, _ state: inout ClusterState, _ upid: UPID, bytes: Int) {
        let name = volume.split(separator: ":").last ?? ""
        guard let storage = state.storage(String(volume.prefix { $0 != ":" })), storage.holdsFiles else {
            return state.log(upid, "  Logical volume \"\(name)\" created.")
        }
        let file = name.split(separator: "/").last ?? ""
        state.log(
            upid, "clone \(base): images, \(file), \(newID) to \(file) (base=../\(base))")
        state.log(
            upid,
            "Formatting '\(storage.directory(.images))/\(newID)/\(file)', fmt=qcow2 cluster_size=131072 extended_l2=on "
                + "preallocation=metadata compression_type=zlib size=\(bytes) backing_file=../\(base) "
                + "backing_fmt=qcow2 lazy_refcounts=off refcount_bits=16")
    }

    /// `2.0 GiB`, as progress lines write it.
    static func gibibytes(_ bytes: Int) -> String {
        let tenths = (bytes * 10) >> 30
        if tenths > 0 { return "\(tenths / 10).\(tenths % 10) GiB" }
        return "\(bytes >> 20).0 MiB"
    }
}
