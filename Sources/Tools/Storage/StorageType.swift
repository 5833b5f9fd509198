/// What a storage of a type needs, and what else it takes: Proxmox's schema says neither.
struct StorageType: Sendable {
    let name: String
    let needed: [String]
    /// Settings of its own beside what all storages take.
    let optional: [String]

    /// The common types; others are left to Proxmox.
    static let all: [StorageType] = [
        StorageType("dir", ["path"], ["mkdir", "create_base_path", "is_mountpoint", "preallocation"]),
        StorageType("nfs", ["server", "export"], ["path", "options", "mkdir", "preallocation"]),
        StorageType(
            "cifs", ["server", "share"],
            ["path", "username", "password", "domain", "smbversion", "subdir", "options", "mkdir", "preallocation"]),
        StorageType("lvm", ["vgname"], ["base", "saferemove", "tagged_only"]),
        StorageType("lvmthin", ["vgname", "thinpool"], []),
        StorageType("zfspool", ["pool"], ["blocksize", "sparse", "mountpoint"]),
        StorageType("rbd", ["pool"], ["monhost", "username", "krbd", "keyring", "namespace", "data_pool"]),
        StorageType(
            "pbs", ["server", "datastore"],
            ["username", "password", "fingerprint", "namespace", "port", "encryption_key"]),
    ]

    private init(_ name: String, _ needed: [String], _ optional: [String]) {
        self.name = name
        self.needed = needed
        self.optional = optional
    }

    static func named(_ name: String) -> StorageType? { all.first { $0.name == name } }

    /// Every setting that belongs to some types only.
    static let particular = Set(all.flatMap { $0.needed + $0.optional })
}
