import JSONLines

/// What Proxmox shows of a node; the numbers are made up, but steady and plausible.
enum NodeStatus {
    static func uptime(_ node: Node, in state: ClusterState) -> Int { node.uptimeAtStart + Int(state.now.inSeconds) }

    /// Bytes: what its running guests use and a share of its own.
    static func memory(_ node: Node, in state: ClusterState) -> Int {
        let guests = state.guests.values.filter { $0.node == node.name }
        return min(node.memory, (2 << 30) + guests.reduce(0) { $0 + Load($1, in: state).memory })
    }

    static func cpu(_ node: Node, in state: ClusterState) -> Double {
        let guests = state.guests.values.filter { $0.node == node.name }
        let used = guests.reduce(0.3) { $0 + Load($1, in: state).cpu * Double($1.cpus) }
        return (used / Double(node.cores) * 10_000).rounded() / 10_000
    }

    /// For `/nodes` and `/cluster/resources`: without Sys.Audit only the name.
    static func listed(_ node: Node, for user: Identity, in state: ClusterState) -> JSONObject {
        var entry: JSONObject = [
            "id": .string("node/\(node.name)"), "node": .string(node.name), "type": "node",
            "status": node.isOnline ? "online" : "offline", "ssl_fingerprint": .string(node.fingerprint),
        ]
        guard node.isOnline else { return entry }
        entry["level"] = ""
        guard state.may(user, "Sys.Audit", on: "/nodes/\(node.name)") else { return entry }
        let numbers: JSONObject = [
            "cpu": .double(cpu(node, in: state)), "maxcpu": .int(node.cores), "mem": .int(memory(node, in: state)),
            "maxmem": .int(node.memory), "disk": .int(node.disk / 5), "maxdisk": .int(node.disk),
            "uptime": .int(uptime(node, in: state)),
        ]
        for (name, value) in numbers { entry[name] = value }
        return entry
    }

    /// For `/nodes/{node}/status`.
    static func full(_ node: Node, in state: ClusterState) -> JSONObject {
        let used = memory(node, in: state)
        let load = cpu(node, in: state) * Double(node.cores)
        let release = "6.17.4-2-pve"
        let build = "#1 SMP PREEMPT_DYNAMIC PMX 6.17.4-2"
        return [
            "uptime": .int(uptime(node, in: state)), "cpu": .double(cpu(node, in: state)), "wait": 0, "idle": 0,
            "loadavg": .array([load, load * 0.9, load * 0.8].map { .string(decimal($0)) }),
            "memory": [
                "total": .int(node.memory), "used": .int(used), "free": .int(node.memory - used),
                "available": .int(node.memory - used),
            ],
            "swap": ["total": 8_589_934_592, "used": 0, "free": 8_589_934_592],
            "rootfs": [
                "total": .int(node.disk), "used": .int(node.disk / 5), "free": .int(node.disk - node.disk / 5),
                "avail": .int(node.disk - node.disk / 5),
            ],
            "ksm": ["shared": 0],
            "cpuinfo": [
                "cpus": .int(node.cores), "cores": .int(node.cores / 2), "sockets": 1, "model": "AMD EPYC 4344P",
                "mhz": "3800.000", "user_hz": 100, "hvm": "1", "flags": "fpu vme de pse tsc msr svm", "family": "25",
                "vendor": "AuthenticAMD",
            ],
            "kversion": .string("Linux \(release) \(build)"),
            "current-kernel": [
                "sysname": "Linux", "release": .string(release), "version": .string(build), "machine": "x86_64",
            ],
            "boot-info": ["mode": "efi", "secureboot": 0],
            "pveversion": .string("pve-manager/\(state.release.version)/14a22df35955d97d"),
        ]
    }

    private static func decimal(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
