import JSONLines

/// `/nodes`: the hosts.
enum NodeRoutes {
    static let all: [Route] = [
        Route("GET", "/nodes") { state, call in
            .objects(state.nodes.map { NodeStatus.listed($0, for: call.user, in: state) })
        },
        Route("GET", "/nodes/{node}") { _, _ in
            .index(
                [
                    "aplinfo", "apt", "capabilities", "ceph", "certificates", "config", "disks", "dns", "firewall",
                    "hardware", "hosts", "journal", "lxc", "migrateall", "netstat", "network", "qemu",
                    "query-oci-repo-tags", "query-url-metadata", "replication", "report", "rrd", "rrddata", "scan",
                    "sdn", "services", "spiceshell", "startall", "status", "stopall", "storage", "subscription",
                    "suspendall", "syslog", "tasks", "termproxy", "time", "version", "vncshell", "vzdump",
                    "wakeonlan",
                ], key: "name")
        },
        Route("GET", "/nodes/{node}/status") { state, call in
            Reply(state.node(call.node).map { .object(NodeStatus.full($0, in: state)) } ?? .null)
        },
        Route("GET", "/nodes/{node}/version") { state, _ in Reply(.object(ClusterRoutes.version(state.release))) },
        Route("GET", "/nodes/{node}/time") { state, _ in
            Reply(["time": .int(state.epoch), "localtime": .int(state.epoch), "timezone": "UTC"])
        },
    ]
}
