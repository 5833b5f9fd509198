@testable import SimulatedCluster

/// The cluster on which the recordings were made, as it was at their beginning.
enum RecordedInstallation {
    static func state() -> ClusterState {
        var state = ClusterState(name: "recorded", localNode: "pve1", speed: 100, startedAt: 1_795_478_433)
        state.nodes = [
            Node(
                name: "pve1", id: 1, address: "192.0.2.10", cores: 2, memory: 24 << 30, disk: 4 << 30,
                uptimeAtStart: 2_400, fingerprint: "5F:89", supportsKVM: false)
        ]
        // A name in /etc/hosts behind which nothing answers.
        state.strangers = ["pve2"]
        state.networks["pve1"] = NodeNetwork(active: [
            "vmbr0": [
                "type": "bridge", "method": "static", "method6": "manual", "autostart": "1", "address": "192.0.2.10",
                "netmask": "24", "cidr": "192.0.2.10/24", "bridge_ports": "", "bridge_stp": "off", "bridge_fd": "0",
            ]
        ])
        state.storages = [
            Storage(
                name: "local", type: "dir", content: "backup,iso,images,snippets,vztmpl,rootdir", total: 4 << 30,
                used: 27_340_800, settings: ["path": "/var/lib/vz"])
        ]
        let common = ["smbios1": "uuid=\(Secrets.uuid())", "vmgenid": Secrets.uuid(), "meta": "creation-qemu=10.1.2"]
        let machines: [(Int, [String: String])] = [
            (
                100,
                [
                    "name": "web01", "memory": "64", "cores": "1", "kvm": "0", "tags": "prod",
                    "description": "first vm", "boot": "order=scsi0;net0", "ostype": "l26",
                    "scsihw": "virtio-scsi-single", "scsi0": "local:100/vm-100-disk-0.qcow2,size=1G",
                    "net0": "virtio=BC:24:11:5C:3C:D4,bridge=vmbr0",
                ]
            ),
            (101, ["name": "db01", "memory": "96", "cores": "1", "kvm": "0", "boot": " "]),
            (102, ["name": "kvm01", "memory": "64", "boot": " "]),
            (103, ["name": "locked01", "memory": "64", "lock": "backup", "kvm": "0", "boot": " "]),
        ]
        for (vmid, options) in machines {
            state.guests[vmid] = Guest(vmid, .qemu, on: "pve1", options.merging(common) { $1 })
        }
        state.guests[101]?.ignoresShutdown = true
        for vmid in state.guests.keys { state.guests[vmid]?.runsAgent = false }
        state.makeVolumesOfGuests()
        state.access.users = [
            "root@pam": .init(
                email: "root@example.invalid", password: "fake-root-pw",
                tokens: ["sim": .init(secret: "00000000-0000-4000-8000-000000000001", separated: false)]),
            "alice@pve": .init(
                firstName: "Alice", lastName: "Example", email: "alice@example.invalid", password: "fake-alice-pw",
                tokens: [
                    "sep": .init(secret: "00000000-0000-4000-8000-000000000002", separated: true),
                    "full": .init(secret: "00000000-0000-4000-8000-000000000003", separated: false),
                    "old": .init(
                        secret: "00000000-0000-4000-8000-000000000004", separated: false, expires: 1_000_000_000),
                ]),
            "bob@pve": .init(firstName: "Bob", lastName: "NoRights", password: "fake-bob-pw"),
            "carol@pve": .init(enabled: false, firstName: "Carol", lastName: "Disabled", password: "fake-carol-pw"),
        ]
        state.access.entries = [
            .init(path: "/vms/100", subject: .user, name: "alice@pve", role: "PVEVMUser"),
            .init(path: "/vms/101", subject: .user, name: "alice@pve", role: "PVEVMAdmin"),
        ]
        return state
    }
}
