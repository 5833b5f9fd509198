import JSONLines

@testable import SimulatedCluster

/// What holds at every moment, whatever was asked of the cluster.
enum Invariants {
    /// - Returns: what does not hold, in words.
    static func faults(in state: ClusterState) -> [String] {
        guests(state) + volumes(state) + locks(state) + names(state)
    }

    private static func guests(_ state: ClusterState) -> [String] {
        let nodes = Set(state.nodes.map(\.name))
        return state.guests.flatMap { vmid, guest in
            [
                guest.vmid != vmid ? "guest \(vmid) says that it is \(guest.vmid)" : nil,
                !nodes.contains(guest.node) ? "guest \(vmid) is on \(guest.node), which is no node" : nil,
                guest.isTemplate && guest.isRunning ? "template \(vmid) runs" : nil,
                !guest.isRunning && guest.isPaused ? "guest \(vmid) is paused and off" : nil,
            ].compactMap { $0 }
        }
    }

    /// No image is used by two guests; the images that a guest uses are there.
    private static func volumes(_ state: ClusterState) -> [String] {
        var faults: [String] = []
        var users: [String: Int] = [:]
        for (vmid, guest) in state.guests where guest.lock != "clone" && guest.lock != "create" {
            for (_, drive) in guest.disks {
                let isShared = state.storage(drive.storage ?? "")?.shared == true
                let place = "\(drive.volume) on \(isShared ? "all nodes" : guest.node)"
                if let other = users[place] { faults.append("\(place) is used by \(other) and \(vmid)") }
                users[place] = vmid
                if state.volume(drive.volume, on: guest.node) == nil {
                    faults.append("\(place) of \(vmid) is not there")
                }
            }
        }
        return faults
    }

    private static let transient: Set = [
        "clone", "create", "backup", "snapshot", "snapshot-delete", "rollback", "migrate", "disk",
    ]

    /// A lock ends with its task: the one in the configuration and the one on the file.
    private static func locks(_ state: ClusterState) -> [String] {
        let running = state.tasks.all.filter(\.isRunning)
        let held = Set(running.flatMap(\.lockedGuests))
        var faults = state.guests.compactMap { vmid, guest in
            guest.lock.flatMap { lock in
                transient.contains(lock) && !held.contains(vmid)
                    ? "\(vmid) has the lock \(lock) of no running task" : nil
            }
        }
        for (vmid, lock) in state.locks {
            if case .task(let upid)? = lock.holder, !state.isActive(upid) {
                faults.append("the file of \(vmid) is locked by the ended task \(upid.text)")
            }
            if lock.holder == nil, !lock.waiting.isEmpty {
                faults.append("somebody waits for the free file of \(vmid)")
            }
        }
        return faults
    }

    /// What names a guest names one that there is.
    private static func names(_ state: ClusterState) -> [String] {
        var faults: [String] = []
        for pool in state.pools {
            for vmid in pool.guests where state.guests[vmid] == nil {
                faults.append("pool \(pool.name) has \(vmid), which is gone")
            }
        }
        for service in state.services where state.guests[service.vmid] == nil {
            faults.append("HA looks after \(service.sid), which is gone")
        }
        for entry in state.access.entries where entry.path.hasPrefix("/vms/") {
            if let vmid = Int(entry.path.dropFirst(5)), state.guests[vmid] == nil {
                faults.append("an access rule is for \(vmid), which is gone")
            }
        }
        return faults
    }

    /// The same as clients see it: no guest in the lists of two nodes, no VMID twice, none missing.
    ///
    /// - Parameters:
    ///   - resources: `data` of `/cluster/resources?type=vm`.
    ///   - lists: `data` of `/nodes/{node}/qemu` and `lxc`, by node; nil of a node that is down.
    static func faults(resources: JSONValue, lists: [String: [JSONValue]]) -> [String] {
        var faults: [String] = []
        var places: [Int: [String]] = [:]
        for (node, entries) in lists {
            for entry in entries { places[entry["vmid"]?.int ?? 0, default: []].append(node) }
        }
        for (vmid, nodes) in places where nodes.count > 1 { faults.append("\(vmid) is on \(nodes.sorted())") }
        var seen: Set<Int> = []
        for resource in resources.array ?? [] {
            let (vmid, node) = (resource["vmid"]?.int ?? 0, resource["node"]?.string ?? "")
            if !seen.insert(vmid).inserted { faults.append("\(vmid) is twice in the cluster's list") }
            if lists[node] != nil, places[vmid] != [node] {
                faults.append("\(vmid) is on \(node), but not in its list")
            }
            if lists[node] == nil, places[vmid] != nil {
                faults.append("\(vmid) is on \(node), which is down, and elsewhere")
            }
        }
        for vmid in places.keys where !seen.contains(vmid) { faults.append("\(vmid) is not in the cluster's list") }
        return faults
    }
}
