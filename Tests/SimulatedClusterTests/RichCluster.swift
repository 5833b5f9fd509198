@testable import SimulatedCluster

/// A cluster in which every part of the state holds something.
enum RichCluster {
    /// The words that mark secrets: no copy may hold one.
    static let marks = [
        "MARK-cloudinit", "MARK-sshkey", "MARK-storage", "MARK-keyring", "MARK-proxy", "MARK-client", "MARK-user",
        "00000000-MARK",
    ]

    static func state(startedAt: Double = 1_795_478_433) -> ClusterState {
        var state = DemoCluster(SimulatedCluster.Options(), certificate: nil, startedAt: startedAt).state
        addGuests(to: &state)
        addFirewalls(to: &state)
        addAccess(to: &state)
        state.pools[0].comment = "what the outside sees"
        state.pools.append(Pool(name: "web/inner", comment: "nested", guests: [103], storages: ["local-lvm"]))
        state.services = [
            HAService(
                sid: "vm:103", vmid: 103, requested: "started", state: "started", maxRelocate: 3, maxRestart: 2,
                comment: "the database"), HAService(sid: "ct:200", vmid: 200, requested: "ignored", state: "ignored"),
        ]
        state.storages.append(
            Storage(
                name: "backups", type: "pbs", content: "backup", shared: true, nodes: ["pve1", "pve2"], total: 8 << 40,
                used: 3 << 40,
                settings: [
                    "server": "192.0.2.60", "datastore": "main", "password": "MARK-storage", "keyring": "MARK-keyring",
                    "prune-backups": "keep-daily=7",
                ]))
        state.networks["pve2"]?.active["bond0"] = [
            "type": "bond", "method": "manual", "method6": "manual", "slaves": "eno1 eno2", "bond_mode": "802.3ad",
            "autostart": "1",
        ]
        var staged = state.networks["pve1"]?.active ?? [:]
        staged["vmbr9"] = ["type": "bridge", "method": "manual", "method6": "manual"]
        state.networks["pve1"]?.staged = staged
        state.options = ["description": "the lab", "http_proxy": "http://me:MARK-proxy@192.0.2.70", "keyboard": "de"]
        state.nodeSettings = ["pve2": ["description": "rack 4"]]
        state.resolvers = ["pve1": ["search": "lab.example", "dns1": "192.0.2.53"]]
        state.stoppedServices = ["pve2": ["postfix"]]
        state.strangers = ["old1"]
        addTasks(to: &state)
        return state
    }

    private static func addGuests(to state: inout ClusterState) {
        state.guests[101]?.pending = ["cores": "6"]
        state.guests[101]?.pendingDeletes = ["agent"]
        state.guests[101]?.configuration["cipassword"] = "MARK-cloudinit"
        state.guests[101]?.configuration["sshkeys"] = "ssh-ed25519%20MARK-sshkey"
        state.guests[101]?.isFrozen = true
        state.guests[101]?.files["/etc/motd"] = "hello"
        state.guests[100]?.process?.paused = true
        state.guests[103]?.ignoresShutdown = true
        state.guests[103]?.runsAgent = false
        state.guests[104]?.configuration["lock"] = "backup"
        var older = state.guests[102]?.configuration ?? GuestConfiguration()
        older["cores"] = "1"
        state.guests[102]?.snapshots = [
            .init(
                name: "first", description: "before the change", time: 1_790_000_000, parent: nil, configuration: older),
            .init(
                name: "second", description: "", time: 1_790_000_100, parent: "first", configuration: older,
                state: "local-lvm:vm-102-state-second"),
        ]
        state.guests[102]?.parent = "second"
        var linked = state.guests[105]?.configuration.options ?? [:]
        linked["template"] = nil
        linked["name"] = "linked"
        linked["scsi0"] = "local-lvm:vm-106-disk-0,size=8G"
        state.guests[106] = Guest(106, .qemu, on: "pve3", linked)
        state.volumes.put(
            Volume(
                storage: "local-lvm", node: "pve3", name: "vm-106-disk-0", content: .images, format: "raw",
                size: 8 << 30,
                used: 1 << 30, vmid: 106, created: 1_790_000_000, parent: "base-105-disk-0"))
        state.volumes.put(
            Volume(
                storage: "shared-nfs", node: nil, name: "backup/vzdump-lxc-200-2026_11_20-02_30_00.tar.zst",
                content: .backup, format: "tar.zst", size: 1 << 30, used: 1 << 30, vmid: 200, created: 1_790_000_000,
                notes: "kept", isProtected: true,
                archive: .init(kind: .lxc, configuration: state.guests[200]?.configuration ?? GuestConfiguration())))
    }

    private static func addFirewalls(to state: inout ClusterState) {
        state.firewalls[.cluster] = Firewall(
            options: ["enable": "1", "policy_in": "DROP"],
            rules: [
                ["type": "in", "action": "ACCEPT", "proto": "tcp", "dport": "8006", "enable": "1", "source": "+office"]
            ],
            aliases: ["gateway": .init(cidr: "192.0.2.1/32", comment: "the router")],
            sets: [
                "office": .init(
                    comment: "people",
                    members: [
                        .init(cidr: "198.51.100.0/24", comment: "floor 1"),
                        .init(cidr: "198.51.100.7", isExcluded: true),
                    ])
            ])
        state.firewalls[.group("webserver")] = Firewall(
            comment: "web", rules: [["type": "in", "action": "ACCEPT", "macro": "HTTPS", "enable": "1"]])
        state.firewalls[.node("pve2")] = Firewall(options: ["enable": "0"])
        state.firewalls[.guest(101)] = Firewall(
            options: ["enable": "1"],
            rules: [["type": "group", "action": "webserver", "enable": "1", "iface": "net0"]],
            aliases: ["peer": .init(cidr: "192.0.2.9/32")])
        state.firewalls[.guest(200)] = Firewall(rules: [["type": "out", "action": "DROP", "enable": "0"]])
    }

    private static func addAccess(to state: inout ClusterState) {
        state.access.users["guest@pve"] = .init(
            firstName: "Gina", lastName: "Guest", email: "gina@example.invalid", password: "MARK-user",
            comment: "visits",
            expires: 1_900_000_000,
            tokens: [
                "own": .init(secret: "00000000-MARK", separated: true, expires: 1_900_000_000, comment: "a script")
            ])
        state.access.groups["visitors"] = ["guest@pve"]
        state.access.groupComments = ["visitors": "from outside"]
        state.access.roles["Starter"] = ["VM.Audit", "VM.PowerMgmt"]
        state.access.realms["corp"] = ["type": "openid", "comment": "single sign-on", "client-key": "MARK-client"]
        state.access.entries.append(
            .init(path: "/vms/102", subject: .group, name: "visitors", role: "Starter", propagates: false))
    }

    private static func addTasks(to state: inout ClusterState) {
        let upid = UPID(
            node: "pve1", pid: 4_711, pstart: 12_345, start: Int(state.startedAt) - 600, type: "qmstart", id: "101",
            user: Identity(user: "admin@pve", token: "proxgate"))
        state.tasks.restore(
            WorkerTask(
                upid: upid, log: ["a line", "TASK WARNINGS: 1"], exitStatus: "WARNINGS: 1", ended: upid.start + 5))
        state.note("successful auth for user 'admin@pve'", by: Identity(user: "admin@pve"), on: "pve1")
    }
}

/// A value taken apart into its leaves, each with the way to it: what two values differ in can be named.
enum Portrait {
    static func leaves(of value: Any, _ path: String = "", leaving left: Set<String> = []) -> [String: String] {
        if left.contains(path) { return [:] }
        var leaves: [String: String] = [:]
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            guard let content = mirror.children.first?.value else { return [path: "nil"] }
            return Self.leaves(of: content, path, leaving: left)
        case .dictionary:
            for child in mirror.children {
                let pair = Mirror(reflecting: child.value).children.map(\.value)
                leaves.merge(Self.leaves(of: pair[1], "\(path)[\(pair[0])]", leaving: left)) { $1 }
            }
        case .set:
            return [path: mirror.children.map { "\($0.value)" }.sorted().joined(separator: " ")]
        case .struct where !mirror.children.isEmpty && !(value is Duration) && !(value is String):
            for child in mirror.children {
                leaves.merge(Self.leaves(of: child.value, "\(path).\(child.label ?? "")", leaving: left)) { $1 }
            }
        case .collection, .tuple:
            for (index, child) in mirror.children.enumerated() {
                leaves.merge(Self.leaves(of: child.value, "\(path).\(child.label ?? "\(index)")", leaving: left)) { $1 }
            }
        default: return [path: "\(value)"]
        }
        return leaves
    }

    /// The names of a struct's own parts.
    static func parts(of value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }
}
