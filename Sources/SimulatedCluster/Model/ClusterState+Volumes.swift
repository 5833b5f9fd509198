extension ClusterState {
    func storage(_ name: String) -> Storage? { storages.first { $0.name == name } }

    /// What ``VolumeStore`` keys a volume by: no node on a shared storage.
    private func place(_ storage: String, _ node: String) -> String? {
        self.storage(storage)?.shared == true ? nil : node
    }

    /// The volume as a node sees it.
    func volume(_ id: String, on node: String) -> Volume? {
        guard let colon = id.firstIndex(of: ":") else { return nil }
        return volumes[id, place(String(id[..<colon]), node)]
    }

    func volumes(of storage: Storage, on node: String) -> [Volume] {
        volumes.list(storage.name, storage.shared ? nil : node)
    }

    /// Bytes in use on a storage as a node sees it.
    func used(_ storage: Storage, on node: String) -> Int {
        areStoragesFull
            ? storage.total
            : min(storage.total, storage.used + volumes.used(on: storage.name, storage.shared ? nil : node))
    }

    /// - Throws: where the storage does not exist, is not there on the node, or does not take the content.
    func requireStorage(_ name: String, on node: String, for content: Volume.Content) throws(Refusal) -> Storage {
        guard let storage = storage(name) else { throw .died("storage '\(name)' does not exist") }
        guard storage.isOn(node) else { throw .died("storage '\(name)' is not available on node '\(node)'") }
        if !storage.isEnabled { throw .died("storage '\(name)' is disabled") }
        guard storage.contentTypes.contains(content.rawValue) else {
            throw .died("storage '\(name)' does not support content-type '\(content.rawValue)'")
        }
        return storage
    }

    /// Makes a new image and answers with its volume ID.
    ///
    /// - Parameters:
    ///   - label: `disk`, `cloudinit`, `state-before`.
    ///   - base: the base image of a linked clone.
    /// - Throws: where the storage cannot take it.
    mutating func allocate(
        on name: String, node: String, for vmid: Int, kind: Guest.Kind = .qemu, bytes: Int, format: String? = nil,
        label: String = "disk", isBase: Bool = false, base: String? = nil
    ) throws(Refusal) -> String {
        let storage = try requireStorage(name, on: node, for: kind == .qemu ? .images : .rootdir)
        let format = storage.holdsFiles ? format ?? (kind == .lxc ? "raw" : storage.defaultFormat) : "raw"
        let isThick = !storage.holdsFiles && storage.type == "lvm"
        let free = storage.total - used(storage, on: node)
        if free < (isThick ? bytes : 16 << 20) {
            throw .died("unable to create image: no space left on storage '\(name)'")
        }
        let suffix = storage.holdsFiles ? ".\(format)" : ""
        let stem = "\(isBase ? "base" : "vm")-\(vmid)-\(label)"
        let directory = storage.holdsFiles ? "\(vmid)/" : ""
        let place = place(name, node)
        let isNumbered = label == "disk"
        func id(_ number: Int) -> String {
            let parent = storage.holdsFiles ? base.map { "\($0)/" } ?? "" : ""
            return "\(name):\(parent)\(directory)\(stem)\(isNumbered ? "-\(number)" : "")\(suffix)"
        }
        func isTaken(_ number: Int) -> Bool {
            ["vm", "base"].contains { prefix in
                volumes["\(name):\(directory)\(prefix)-\(vmid)-disk-\(number)\(suffix)", place] != nil
            } || volumes[id(number), place] != nil
        }
        let number = isNumbered ? (0..<1_000).first { !isTaken($0) } ?? 1_000 : 0
        let id = id(number)
        volumes.put(
            Volume(
                storage: name, node: place, name: String(id.dropFirst(name.count + 1)),
                content: kind == .qemu ? .images : .rootdir, format: format, size: bytes,
                used: isThick ? bytes : min(bytes, 196_608 + bytes / 4_096), vmid: vmid, created: epoch, parent: base))
        return id
    }

    /// Removes an image; one that is gone already is no fault.
    mutating func free(_ id: String, on node: String) {
        guard let colon = id.firstIndex(of: ":") else { return }
        volumes.remove(id, place(String(id[..<colon]), node))
    }

    /// Whether a linked clone needs the base image.
    func isBaseInUse(_ volume: Volume) -> Bool {
        volumes.all.values.contains { $0.parent == volume.name && $0.storage == volume.storage }
    }

    /// Puts the images on the storages that the guests' configurations name: a cluster's start.
    mutating func makeVolumesOfGuests() {
        for guest in guests.values {
            for (_, drive) in guest.drives where !drive.isCDROM || drive.isCloudInit {
                guard let name = drive.storage, let storage = storage(name) else { continue }
                let bytes = drive.isCloudInit ? 4 << 20 : drive.bytes
                let volume = String(drive.volume.dropFirst(name.count + 1))
                volumes.put(
                    Volume(
                        storage: name, node: storage.shared ? nil : guest.node, name: volume,
                        content: guest.kind == .qemu ? .images : .rootdir,
                        format: volume.hasSuffix(".qcow2") ? "qcow2" : "raw", size: bytes,
                        used: bytes / 100 * (20 + guest.vmid % 40), vmid: guest.vmid,
                        created: epoch - 86_400 * (30 + guest.vmid % 60)))
            }
        }
    }
}
