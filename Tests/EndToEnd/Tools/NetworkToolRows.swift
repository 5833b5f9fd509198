import JSONLines

/// The tools of toolset `network` that are about guests.
enum NetworkToolRows {
    static let rows: [ToolRow] = [
        ToolRow(
            "get_vm_addresses", ["vmid": 101],
            reached: ["interfaces.0.name": nil, "interfaces.1.addresses.0": nil, "untrusted.0": "interfaces"],
            refused: .natural(["vmid": 102], "proxmox_error", "not running"), bad: ["vmid": 200], fault: "vmid"),
        ToolRow(
            "add_vm_nic", ["vmid": 102, "bridge": "vmbr1", "vlan": 20],
            reached: [
                "nic": "net1", "card.bridge": "vmbr1", "card.vlan": 20, "card.mac": nil, "card.model": "virtio",
                "pending": false, "goal_reached": true,
            ],
            refused: .fault("PUT /nodes/*/qemu/102/config", ["vmid": 102, "bridge": "vmbr1"]),
            bad: ["vmid": 102, "bridge": "vmbr1,link_down=1", "vlan": 4095], fault: "vlan"),
        ToolRow(
            "update_vm_nic", ["vmid": 102, "nic": "net1", "bridge": "vmbr0", "delete": "vlan"],
            reached: ["card.bridge": "vmbr0", "card.mac": nil, "card.firewall": true, "goal_reached": true],
            refused: .fault(
                "PUT /nodes/*/qemu/102/config", ["vmid": 102, "nic": "net1", "link_down": true]),
            bad: ["vmid": 102, "nic": "net7", "vlan": 3], fault: "nic"),
        ToolRow(
            "remove_vm_nic", ["vmid": 102, "nic": "net1"], reached: ["goal_reached": true, "pending": false],
            refused: .fault("PUT /nodes/*/qemu/102/config", ["vmid": 102, "nic": "net1"]),
            bad: ["vmid": 102, "nic": "eth0"], fault: "nic"),
        ToolRow(
            "set_cloudinit",
            [
                "vmid": 102, "storage": "local-lvm", "ciuser": "deploy", "cipassword": "topsecret99",
                "sshkeys": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me+you@example"], "ip": "192.0.2.9/24", "gw": "192.0.2.1",
            ],
            reached: [
                "settings.ciuser": "deploy", "settings.cipassword": "**********",
                "settings.ipconfig0": "ip=192.0.2.9/24,gw=192.0.2.1", "settings.sshkeys": nil, "goal_reached": true,
            ],
            refused: .natural(
                ["vmid": 102, "storage": "nowhere", "ciuser": "x"], "not_found", "'nowhere' does not exist"),
            bad: ["vmid": 102, "ciuser": "x"], fault: "storage"),
    ]
}
