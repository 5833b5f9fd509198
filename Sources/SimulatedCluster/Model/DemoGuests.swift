extension DemoCluster {
    /// The guests of the demonstration and whether they run.
    static var guests: [(guest: Guest, runs: Bool)] {
        [
            (
                machine(
                    100, on: "pve1", "firewall", tags: "infra;prod", cores: 2, memory: 2_048, disk: 16,
                    more: [
                        "description": "owner: network team\nEverything goes through here.", "protection": "1",
                        "startup": "order=1", "net1": "virtio=BC:24:11:00:64:01,bridge=vmbr1",
                    ]), true
            ),
            (
                machine(
                    101, on: "pve1", "web1", tags: "prod;web", cores: 4, memory: 4_096, disk: 32,
                    more: [
                        "description": "owner: web team", "ide2": "local-lvm:vm-101-cloudinit,media=cdrom",
                        "ciuser": "deploy", "cipassword": "$5$simulated$9vVXxJj0kq0eFhL3wq5uQmZ4",
                        "ipconfig0": "ip=192.0.2.101/24,gw=192.0.2.1",
                    ]), true
            ),
            (
                machine(
                    102, on: "pve1", "web2", tags: "web", cores: 4, memory: 4_096, disk: 32, boots: false,
                    more: ["description": "owner: web team"]), false
            ),
            (
                machine(
                    103, on: "pve2", "db1", tags: "db;prod", cores: 8, memory: 16_384, disk: 200,
                    storage: "shared-nfs", more: ["description": "owner: data team", "balloon": "8192"]), true
            ),
            (
                machine(104, on: "pve3", "ci-runner", tags: "dev", cores: 8, memory: 8_192, disk: 64, boots: false),
                false
            ),
            (
                machine(
                    105, on: "pve3", "debian-template", tags: "", cores: 2, memory: 2_048, disk: 8, boots: false,
                    more: ["template": "1"]), false
            ),
            (container(200, on: "pve2", "proxy", memory: 1_024), true),
            (container(201, on: "pve3", "cache", memory: 2_048), false),
        ]
    }

    private static func machine(
        _ vmid: Int, on node: String, _ name: String, tags: String, cores: Int, memory: Int, disk: Int,
        storage: String = "local-lvm", boots: Bool = true, more: [String: String] = [:]
    ) -> Guest {
        let number = Hex.upper(vmid, digits: 4)
        let isFile = storage == "shared-nfs"
        let isTemplate = more["template"] == "1"
        let volume = "\(isTemplate ? "base" : "vm")-\(vmid)-disk-0"
        var options = [
            "name": name, "cores": String(cores), "sockets": "1", "memory": String(memory), "cpu": "x86-64-v2-AES",
            "ostype": "l26", "scsihw": "virtio-scsi-single", "boot": "order=scsi0;net0", "agent": "1", "numa": "0",
            "scsi0": "\(storage):\(isFile ? "\(vmid)/\(volume).qcow2" : volume),iothread=1,size=\(disk)G",
            "net0": "virtio=BC:24:11:00:\(number.prefix(2)):\(number.suffix(2)),bridge=vmbr0,firewall=1",
            "smbios1": "uuid=\(Secrets.uuid())", "vmgenid": Secrets.uuid(),
            "meta": "creation-qemu=10.1.2,ctime=1785542400",
        ]
        if boots { options["onboot"] = "1" }
        if !tags.isEmpty { options["tags"] = tags }
        options.merge(more) { $1 }
        return Guest(vmid, .qemu, on: node, options)
    }

    private static func container(_ vmid: Int, on node: String, _ name: String, memory: Int) -> Guest {
        let number = Hex.upper(vmid, digits: 4)
        return Guest(
            vmid, .lxc, on: node,
            [
                "hostname": name, "cores": "2", "memory": String(memory), "swap": "512", "ostype": "debian",
                "arch": "amd64", "unprivileged": "1", "rootfs": "local-lvm:vm-\(vmid)-disk-0,size=8G",
                "features": "nesting=1",
                "net0": "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:01:\(number.prefix(2)):\(number.suffix(2)),ip=dhcp",
            ])
    }
}
