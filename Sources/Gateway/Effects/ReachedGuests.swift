import JSONLines

/// Every guest that a plan reaches, as the cluster knows it: policy is asked for each.
struct ReachedGuests {
    private(set) var guests: [Guest]
    private(set) var reachesUnknown = false

    /// - Parameter target: the guests that the tool itself has found.
    init(by plan: [APIRequest], beside target: [Guest], on cluster: any ClusterAccess) async throws {
        guests = target
        var others: Set<Int> = []
        for request in plan {
            let reach = GuestReach(request)
            others.formUnion(reach.vmids)
            if reach.reachesUnknown { reachesUnknown = true }
        }
        others.subtract(target.map(\.vmid))
        guard !others.isEmpty else { return }
        let rows = try await cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])).data.array ?? []
        for row in rows {
            // A VMID that nobody has yet, as a clone's, is no guest to ask about.
            guard let vmid = row["vmid"]?.int, others.contains(vmid), let node = row["node"]?.string else { continue }
            let kind: Guest.Kind = row["type"]?.string == "lxc" ? .lxc : .qemu
            guests.append(Guest(cluster: cluster.name, kind: kind, vmid: vmid, node: node))
        }
    }
}
