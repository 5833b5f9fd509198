import Gateway
import JSONLines

/// `/storage`: what storages the cluster has, and how they are reached.
enum StorageTools {
    static let storage = Thing(
        "storage", "storages", key: "storage", "Name of the storage", .storage, list: "/storage",
        record: "/storage/{storage}", isOpen: true,
        [
            Field("storage"), Field("type"), Field("content", .list), Field("nodes", .list), Field("shared", .flag),
            Field("disable", .flag, "Disabled"), Field("path", column: false), Field("server", column: false),
            Field("prune-backups", .text, "Retention", column: false),
        ])

    private static let common = [
        Take(
            "content",
            "What it may hold, e.g. [\"iso\", \"backup\"]: images, rootdir, iso, vztmpl, backup, snippets, import"),
        Take("nodes", "Only on these nodes"), Take("disable", "Keep it defined, but do not use it"),
        Take("shared", "All nodes see the same content there, which Proxmox cannot find out itself"),
        Take(
            "prune_backups", "Which backups are kept when a new one is made, e.g. keep-last=3,keep-daily=7; keep-all=1"),
        Take("max_protected_backups", "How many protected backups a guest may have there; -1 for any number"),
        Take("preallocation", "How space for qcow2 and raw files is set aside"),
        Take("server", "Host name or address of the server"), Take("username", "User at the server"),
        Take("password", "Password at the server; never shown again"), Take("domain", "Domain of the user (cifs)"),
        Take("fingerprint", "SHA-256 of the server's certificate (pbs)"),
        Take("namespace", "Namespace in it (pbs, rbd)"), Take("port", "Port of the server (pbs)"),
        Take("options", "Mount options (nfs, cifs)"), Take("smbversion", "Version of SMB (cifs)"),
        Take("subdir", "Directory below the share (cifs)"), Take("mkdir", "Make the directory where it is missing"),
        Take("is_mountpoint", "yes: use it only while something is mounted there (dir)"),
        Take("create_base_path", "Make the base directory where it is missing (dir)"),
        Take("krbd", "Map images with the kernel's driver (rbd)"), Take("monhost", "Addresses of the monitors (rbd)"),
        Take("keyring", "Client keyring (rbd); never shown again"), Take("data_pool", "Pool for the data (rbd)"),
        Take("pool", "Pool (zfspool, rbd)"), Take("blocksize", "Block size (zfspool)"),
        Take("sparse", "Thin provisioning (zfspool)"), Take("saferemove", "Write zeros when removing (lvm)"),
        Take("tagged_only", "Only logical volumes with pve-vm-ID tags (lvm)"),
        Take("encryption_key", "Key for the backups, or autogen (pbs); never shown again"),
    ]

    /// What cannot be changed later.
    private static let fixed = [
        Take("path", "Directory (dir), or the mount point"), Take("export", "Exported directory (nfs)"),
        Take("share", "Share (cifs)"), Take("vgname", "Volume group (lvm, lvmthin)"),
        Take("thinpool", "Thin pool in it (lvmthin)"), Take("datastore", "Datastore (pbs)"),
        Take("base", "Volume that holds the group (lvm)"), Take("mountpoint", "Where it is mounted (zfspool)"),
    ]

    static let all: [any Tool] = [
        EndpointTool(
            "get_storage_config", "Get storage definition",
            "Shows how a storage is defined: type, content, server, retention of backups. get_storage_status shows "
                + "how full it is.",
            toolset: "storage", .get, "/storage/{storage}", .read(storage), examples: [["storage": "local"]]),
        GetStorageStatus(), ListStorageContent(),
        EndpointTool(
            "create_storage", "Create storage",
            "Defines a storage for the cluster; nothing is formatted. Needed: dir path; nfs server, export; cifs server, "
                + "share; lvm vgname; lvmthin vgname, thinpool; zfspool pool; rbd pool; pbs server, datastore. A directory "
                + "of the hosts or another server needs a profile that names this tool.",
            toolset: "storage", .post, "/storage",
            takes: [Take("storage", "Name of the new storage"), Take("type", "Type")] + fixed + common,
            .creation(storage), leadsOut: true,
            examples: [
                ["storage": "backup2", "type": "nfs", "server": "192.0.2.51", "export": "/b", "content": ["backup"]]
            ]
        ).checking(checkType),
        EndpointTool(
            "update_storage", "Change storage",
            "Changes a storage's definition: content, nodes, retention of backups (prune_backups), credentials. Type and "
                + "path stay as they are. disable: true takes it from the guests that use it.",
            toolset: "storage", .put, "/storage/{storage}",
            takes: common + [
                Take("delete", "Settings to reset to their default"),
                Take("digest", "Digest from get_storage_config: refuse if changed since"),
            ], .update(storage), leadsOut: true,
            examples: [["storage": "shared-nfs", "prune_backups": "keep-daily=7,keep-weekly=4"]]),
        EndpointTool(
            "delete_storage", "Delete storage",
            "Removes a storage's DEFINITION from the cluster. What lies on it stays there, but guests with disks on it no "
                + "longer start; while there are any it is refused unless force is true.",
            toolset: "storage", .delete, "/storage/{storage}",
            takes: [.local(Parameter("force", .boolean, default: false, "Also while guests have disks on it"))],
            .deletion(storage), examples: [["storage": "backup2"]]
        ).checking(checkUnused),
        DeleteVolume(), DownloadISO(),
    ]

    @Sendable private static func checkType(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        guard let type = call.arguments["type"]?.string.flatMap(StorageType.named) else { return }
        let known = type.needed + type.optional
        let faults =
            type.needed.filter { call.arguments[$0] == nil }.map {
                ArgumentFault($0, "a storage of type \(type.name) needs it")
            }
            + call.arguments.names.filter { StorageType.particular.contains($0) && !known.contains($0) }.map {
                ArgumentFault($0, "is nothing for a storage of type \(type.name)")
            }
        guard faults.isEmpty else { throw GatewayError.invalidArguments(faults) }
    }

    /// Names the guests that would lose their disks.
    @Sendable private static func checkUnused(_ call: ToolCall, _ cluster: any ClusterAccess) async throws {
        guard call.arguments["force"] != true, let name = call.arguments["storage"]?.string else { return }
        let places = try await StoragePlaces.read(name, cluster)
        var owners: Set<Int> = []
        // One node shows all of a shared storage.
        for node in places.isShared ? Array(places.available.prefix(1)) : places.available {
            for content in ["images", "rootdir"] {
                let list =
                    try await cluster.send(
                        APIRequest(
                            .get, "/nodes/{node}/storage/{storage}/content", ["node": node, "storage": name],
                            ["content": .string(content)])
                    ).data.array ?? []
                owners.formUnion(list.compactMap { $0["vmid"]?.int })
            }
        }
        guard !owners.isEmpty else { return }
        let names = owners.sorted().prefix(20).map(String.init).joined(separator: ", ")
        throw GatewayError(
            .conflict, "storage '\(name)' holds disks of \(owners.count == 1 ? "guest" : "guests") \(names)",
            [
                "guests": .array(owners.sorted().map(JSONValue.int)),
                "hint": "move the disks (move_disk), or give force: true",
            ])
    }
}
