/// The cluster as it is at the start: three nodes, eight guests, a few accounts.
struct DemoCluster {
    private(set) var state: ClusterState
    let password: String
    let tokenSecret: String

    init(_ options: SimulatedCluster.Options, certificate: CertificateFacts?, startedAt: Double) {
        password = options.password ?? Secrets.password()
        tokenSecret = options.tokenSecret ?? Secrets.uuid()
        state = ClusterState(name: "demo", localNode: "pve1", speed: options.speed, startedAt: startedAt)
        state.release = options.release
        state.certificate = certificate
        state.nodes = (1...max(3, min(options.nodes, 32))).map { number in
            Node(
                name: "pve\(number)", id: number, address: "192.0.2.\(10 + number)", cores: 16, memory: 64 << 30,
                disk: 96 << 30, uptimeAtStart: 1_814_400 + number * 3_600, fingerprint: certificate?.fingerprint ?? "")
        }
        state.storages = Self.storages
        state.pools = [
            Pool(name: "web", comment: "what the outside sees", guests: [101, 102, 200], storages: []),
            Pool(name: "dev", guests: [104], storages: ["shared-nfs"]),
        ]
        state.services = [HAService(sid: "vm:103", vmid: 103, requested: "started", state: "started")]
        for guest in Self.guests { add(guest.guest, runs: guest.runs) }
        for number in 0..<max(0, min(options.extraGuests, 100_000)) {
            let node = state.nodes[number % state.nodes.count].name
            let volume = "local-lvm:vm-\(1_000 + number)-disk-0,size=8G"
            let guest = Guest(
                1_000 + number, .qemu, on: node,
                [
                    "name": "load\(number)", "memory": "512", "scsi0": volume,
                    "net0": "virtio=\(Self.address(number)),bridge=vmbr0",
                ])
            add(guest, runs: number % 3 == 0)
        }
        state.access = Self.access(password, tokenSecret)
        for node in state.nodes {
            state.networks[node.name] = .standard(address: node.address, bridges: ["vmbr0", "vmbr1"])
        }
        state.makeVolumesOfGuests()
        addFiles()
    }

    private static func address(_ number: Int) -> String {
        "BC:24:12:" + Hex.upper([UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255)], separator: ":")
    }

    private mutating func add(_ guest: Guest, runs: Bool) {
        var guest = guest
        if runs {
            let uptime = Duration.seconds(86_400 * (3 + guest.vmid % 9) + guest.vmid)
            guest.process = Guest.Process(pid: state.tasks.takePID(), startedAt: .zero - uptime)
        }
        state.guests[guest.vmid] = guest
    }

    /// An ISO, a container template and last night's backups.
    private mutating func addFiles() {
        guard let local = state.storage("local") else { return }
        for node in state.nodes {
            state.keep("debian-13.2.0-amd64-netinst.iso", .iso, 792_723_456, on: local, node: node.name)
            state.keep("debian-13-standard_13.1-2_amd64.tar.zst", .vztmpl, 129_604_816, on: local, node: node.name)
        }
        for vmid in [101, 103] {
            guard let guest = state.guests[vmid] else { continue }
            let time = state.epoch - 36_000 - vmid
            let stamp = UTCTime(epoch: time).iso.replacing("-", with: "_").replacing(":", with: "_").replacing(
                "T", with: "-")
            state.volumes.put(
                Volume(
                    storage: "shared-nfs", node: nil, name: "backup/vzdump-qemu-\(vmid)-\(stamp.dropLast()).vma.zst",
                    content: .backup, format: "vma.zst", size: guest.diskSize / 5, used: guest.diskSize / 5, vmid: vmid,
                    created: time, notes: guest.name, archive: .init(kind: .qemu, configuration: guest.configuration)))
        }
        state.backupJobs = [
            BackupJob(
                id: "backup-nightly",
                options: [
                    "schedule": "02:30", "storage": "shared-nfs", "mode": "snapshot", "vmid": "101,103", "enabled": "1",
                    "compress": "zstd", "notes-template": "{{guestname}}",
                    "prune-backups": "keep-daily=7,keep-weekly=4",
                ])
        ]
    }

    private static let storages = [
        Storage(
            name: "local", type: "dir", content: "backup,iso,vztmpl,snippets,import", total: 96 << 30, used: 19 << 30,
            settings: ["path": "/var/lib/vz"]),
        Storage(
            name: "local-lvm", type: "lvmthin", content: "images,rootdir", total: 800 << 30, used: 212 << 30,
            settings: ["thinpool": "data", "vgname": "pve"]),
        Storage(
            name: "shared-nfs", type: "nfs", content: "backup,images,iso", shared: true, total: 4 << 40,
            used: 1_300 << 30,
            settings: ["export": "/tank/pve", "path": "/mnt/pve/shared-nfs", "server": "192.0.2.50"]),
    ]

    private static func access(_ password: String, _ secret: String) -> AccessState {
        var access = AccessState()
        access.addAccounts(password, secret)
        return access
    }
}

extension ClusterState {
    /// The accounts that the simulated cluster tells of, in a copy of another one: whoever starts it must get in.
    mutating func addAccounts(password: String, tokenSecret: String) { access.addAccounts(password, tokenSecret) }
}

extension AccessState {
    fileprivate mutating func addAccounts(_ password: String, _ secret: String) {
        let own: [String: User] = [
            "root@pam": .init(email: "root@example.invalid", password: password),
            "admin@pve": .init(
                firstName: "Ada", lastName: "Admin", email: "ada@example.invalid", password: password,
                tokens: [
                    "proxgate": .init(secret: secret, separated: false, comment: "the gateway"),
                    "expired": .init(secret: secret, separated: false, expires: 1_000_000_000),
                ]),
            "operator@pve": .init(
                firstName: "Otto", lastName: "Operator", password: password,
                tokens: [
                    "separated": .init(secret: secret, separated: true),
                    "audit": .init(secret: secret, separated: true),
                ]),
            "former@pve": .init(enabled: false, firstName: "Frieda", lastName: "Former", password: password),
        ]
        users.merge(own) { $1 }
        groups["admins", default: []].insert("admin@pve")
        groups["operators", default: []].insert("operator@pve")
        let rules: [Entry] = [
            .init(path: "/", subject: .group, name: "admins", role: "Administrator"),
            .init(path: "/vms/101", subject: .user, name: "operator@pve", role: "PVEVMUser"),
            .init(path: "/pool/dev", subject: .group, name: "operators", role: "PVEVMUser"),
            .init(path: "/vms/101", subject: .token, name: "operator@pve!audit", role: "PVEAuditor"),
        ]
        for rule in rules where !entries.contains(where: { $0.path == rule.path && $0.name == rule.name }) {
            entries.append(rule)
        }
    }
}
