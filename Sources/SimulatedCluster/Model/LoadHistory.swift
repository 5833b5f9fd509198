import JSONLines

#if canImport(Glibc)
    import Glibc
#endif

/// A past that looks like one: loads rise in the morning and fall at night, with noise that is the same at each look.
enum LoadHistory {
    /// How long a frame is and how far its points are apart, in seconds.
    static func frame(_ name: String) -> (length: Int, step: Int) {
        switch name {
        case "hour": (4_200, 60)
        case "day": (86_400, 1_800)
        case "week": (604_800, 10_800)
        case "month": (2_592_000, 43_200)
        default: (31_536_000, 604_800)
        }
    }

    /// The times of a frame's points, oldest first.
    static func times(_ frame: String, until now: Int) -> [Int] {
        let (length, step) = frame.isEmpty ? (4_200, 60) : self.frame(frame)
        let last = now / step * step
        return stride(from: last - length + step, through: last, by: step).map { $0 }
    }

    /// From 0 to 1: how busy something is at a time of day, with its own habits.
    static func busyness(_ seed: Int, at time: Int) -> Double {
        let hour = Double(time % 86_400) / 3_600
        let day = 0.5 - 0.5 * cos((hour - 3 - Double(seed % 5)) / 24 * 2 * .pi)
        let weekend = (time / 86_400 + 4) % 7 == 0 || (time / 86_400 + 4) % 7 == 6 ? 0.6 : 1
        return min(1, max(0, (0.15 + 0.6 * day * weekend) + 0.25 * (noise(seed, time / 60) - 0.5)))
    }

    /// A number from 0 to 1 that depends on its seeds alone.
    private static func noise(_ seed: Int, _ time: Int) -> Double {
        var value = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: time)
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((value ^ (value >> 31)) >> 11) / Double(1 << 53)
    }

    /// A guest's history: nothing from before it began to run.
    static func points(of guest: Guest, _ frame: String, in state: ClusterState) -> [JSONObject] {
        let started = guest.process.map { state.epoch(at: $0.startedAt) } ?? Int.max
        return times(frame, until: state.epoch).map { time in
            guard time >= started else { return ["time": .int(time)] }
            let busy = busyness(guest.vmid, at: time)
            let memory = Double(guest.memory)
            var point: JSONObject = [
                "time": .int(time), "cpu": .double(busy * 0.5), "maxcpu": .int(guest.cpus),
                "mem": .double(memory * (0.3 + 0.4 * busy)), "maxmem": .int(guest.memory),
                "disk": .double(guest.kind == .lxc ? Double(guest.diskSize) * 0.4 : 0), "maxdisk": .int(guest.diskSize),
                "netin": .double(12_000 * busy), "netout": .double(8_000 * busy),
                "diskread": .double(40_000 * busy), "diskwrite": .double(90_000 * busy),
                "memhost": .double(memory * (0.35 + 0.4 * busy)),
            ]
            for name in ["cpu", "io", "memory"] {
                point["pressure\(name)some"] = .double(name == "cpu" ? busy : 0)
                point["pressure\(name)full"] = 0
            }
            return point
        }
    }

    static func points(of node: Node, _ frame: String, in state: ClusterState) -> [JSONObject] {
        let booted = state.epoch - NodeStatus.uptime(node, in: state)
        return times(frame, until: state.epoch).map { time in
            guard time >= booted else { return ["time": .int(time)] }
            let busy = busyness(node.id * 7_919, at: time)
            var point: JSONObject = [
                "time": .int(time), "cpu": .double(busy * 0.6), "maxcpu": .int(node.cores),
                "loadavg": .double(busy * Double(node.cores) * 0.6), "iowait": .double(0.02 * busy),
                "memtotal": .int(node.memory), "memused": .double(Double(node.memory) * (0.3 + 0.3 * busy)),
                "memavailable": .double(Double(node.memory) * (0.7 - 0.3 * busy)), "arcsize": 0,
                "swaptotal": 8_589_934_592, "swapused": 0, "roottotal": .int(node.disk),
                "rootused": .double(Double(node.disk) * 0.2), "netin": .double(400_000 * busy),
                "netout": .double(300_000 * busy),
            ]
            for name in ["cpu", "io", "memory"] {
                point["pressure\(name)some"] = .double(busy)
                if name != "cpu" { point["pressure\(name)full"] = .double(busy / 2) }
            }
            return point
        }
    }

    static func points(of storage: Storage, on node: String, _ frame: String, in state: ClusterState) -> [JSONObject] {
        let used = Double(state.used(storage, on: node))
        let times = times(frame, until: state.epoch)
        return times.enumerated().map { index, time in
            // It fills up slowly towards what is used now.
            let share = 0.97 + 0.03 * Double(index + 1) / Double(times.count)
            return ["time": .int(time), "total": .int(storage.total), "used": .double(used * share)]
        }
    }
}
