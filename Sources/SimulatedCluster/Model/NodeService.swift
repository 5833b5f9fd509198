import JSONLines

/// The daemons of a node, and which of them are stopped.
enum NodeService {
    static let all: [(name: String, description: String)] = [
        ("chrony", "chrony, an NTP client/server"), ("corosync", "Corosync Cluster Engine"),
        ("cron", "Regular background program processing daemon"),
        ("ksmtuned", "Kernel Samepage Merging (KSM) Tuning Daemon"),
        ("lxcfs", "FUSE filesystem for LXC"), ("postfix", "Postfix Mail Transport Agent"),
        ("proxmox-firewall", "Proxmox nftables firewall"), ("pve-cluster", "The Proxmox VE cluster filesystem"),
        ("pve-firewall", "Proxmox VE firewall"), ("pve-ha-crm", "PVE Cluster HA Resource Manager Daemon"),
        ("pve-ha-lrm", "PVE Local HA Resource Manager Daemon"), ("pve-lxc-syscalld", "Proxmox VE LXC Syscall Daemon"),
        ("pvedaemon", "PVE API Daemon"), ("pvefw-logger", "Proxmox VE firewall logger"),
        ("pveproxy", "PVE API Proxy Server"), ("pvescheduler", "Proxmox VE scheduler"),
        ("pvestatd", "PVE Status Daemon"), ("qmeventd", "PVE Qemu Event Daemon"),
        ("spiceproxy", "PVE SPICE Proxy Server"),
        ("sshd", "OpenBSD Secure Shell server"), ("syslog", "syslog.service"),
        ("systemd-journald", "Journal Service"), ("systemd-timesyncd", "systemd-timesyncd.service"),
    ]

    /// Not installed on a simulated node.
    private static let missing: Set = ["syslog", "systemd-timesyncd"]

    static func json(_ name: String, on node: String, in state: ClusterState) -> JSONObject {
        let isMissing = missing.contains(name)
        let isRunning = !isMissing && state.stoppedServices[node]?.contains(name) != true
        return [
            "name": .string(name), "service": .string(name),
            "desc": .string(all.first { $0.name == name }?.description ?? ""),
            "state": isRunning ? "running" : "dead", "active-state": isRunning ? "active" : "inactive",
            "unit-state": isMissing ? "not-found" : "enabled",
        ]
    }
}
