/// Something that lies on a storage: a disk image, an ISO file, a container template, a backup.
struct Volume: Sendable {
    enum Content: String, Sendable {
        case images, rootdir, iso, vztmpl, backup, snippets, `import`
    }

    /// What a backup restores.
    struct Archive: Sendable {
        let kind: Guest.Kind
        let configuration: GuestConfiguration
    }

    let storage: String
    /// The node that has it; nil on a shared storage, where all have it.
    let node: String?
    /// What follows the storage's name: `vm-100-disk-0`, `iso/debian.iso`.
    let name: String
    let content: Content
    let format: String
    /// Bytes.
    var size: Int
    /// Bytes that it takes on the storage.
    var used: Int
    var vmid: Int?
    /// Seconds since 1970.
    var created: Int
    /// The base image of a linked clone, or the snapshot's.
    var parent: String?
    var notes: String?
    var isProtected = false
    var archive: Archive?

    /// `local-lvm:vm-100-disk-0`
    var id: String { "\(storage):\(name)" }
}

/// All volumes of the cluster, and what they take.
struct VolumeStore: Sendable {
    struct Key: Sendable, Hashable {
        let id: String
        let node: String?
    }

    private struct Place: Sendable, Hashable {
        let storage: String
        let node: String?
    }

    private(set) var all: [Key: Volume] = [:]
    private var used: [Place: Int] = [:]

    /// - Parameter node: nil for a shared storage.
    subscript(_ id: String, _ node: String?) -> Volume? { all[Key(id: id, node: node)] }

    mutating func put(_ volume: Volume) {
        remove(volume.id, volume.node)
        all[Key(id: volume.id, node: volume.node)] = volume
        used[Place(storage: volume.storage, node: volume.node), default: 0] += volume.used
    }

    @discardableResult
    mutating func remove(_ id: String, _ node: String?) -> Volume? {
        guard let volume = all.removeValue(forKey: Key(id: id, node: node)) else { return nil }
        used[Place(storage: volume.storage, node: volume.node), default: 0] -= volume.used
        return volume
    }

    func used(on storage: String, _ node: String?) -> Int { used[Place(storage: storage, node: node)] ?? 0 }

    /// Those of one storage, as a node sees it, in order of their names.
    func list(_ storage: String, _ node: String?) -> [Volume] {
        all.values.filter { $0.storage == storage && $0.node == node }.sorted { $0.id < $1.id }
    }
}
