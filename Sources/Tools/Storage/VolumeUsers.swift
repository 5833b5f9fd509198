import Gateway
import JSONLines

/// The guests that use a volume.
struct VolumeUsers: CustomStringConvertible {
    let guest: Guest
    let option: String
    let snapshot: String?

    var description: String {
        let place = snapshot.map { " of its snapshot '\($0)'" } ?? ""
        return "\(option)\(place) of \(guest.kind == .qemu ? "VM" : "container") \(guest.vmid)"
    }

    /// A disk can be used by its owner only, in the configuration or a snapshot; an image by any guest.
    static func find(_ volume: VolumeID, owner: Int?, on cluster: any ClusterAccess) async throws -> [VolumeUsers] {
        if volume.content == "backup" || volume.content == "vztmpl" { return [] }
        let rows = try await cluster.send(APIRequest(.get, "/cluster/resources", [:], ["type": "vm"])).data.array ?? []
        let guests = rows.compactMap { row -> Guest? in
            guard let vmid = row["vmid"]?.int, let node = row["node"]?.string, owner == nil || owner == vmid else {
                return nil
            }
            // Only VMs have drives for images.
            let kind: Guest.Kind = row["type"]?.string == "lxc" ? .lxc : .qemu
            return owner == nil && kind == .lxc ? nil : Guest(cluster: cluster.name, kind: kind, vmid: vmid, node: node)
        }
        return try await withThrowingTaskGroup(of: [VolumeUsers].self) { group in
            var waiting = guests.makeIterator()
            func next() {
                guard let guest = waiting.next() else { return }
                group.addTask { try await uses(volume, guest, withSnapshots: owner != nil, cluster) }
            }
            for _ in 0..<8 { next() }
            var found: [VolumeUsers] = []
            while let uses = try await group.next() {
                found += uses
                next()
            }
            return found.sorted { ($0.guest.vmid, $0.option) < ($1.guest.vmid, $1.option) }
        }
    }

    private static func uses(
        _ volume: VolumeID, _ guest: Guest, withSnapshots: Bool, _ cluster: any ClusterAccess
    ) async throws -> [VolumeUsers] {
        func uses(_ config: JSONValue, _ snapshot: String?) -> [VolumeUsers] {
            (config.object ?? [:]).filter { _, value in
                value.string?.split(separator: ",").contains { $0 == volume.text || $0.hasSuffix("=\(volume.text)") }
                    ?? false
            }.map { VolumeUsers(guest: guest, option: $0.name, snapshot: snapshot) }
        }
        // An unused disk is one that nothing is lost with but itself.
        var found = uses(try await cluster.send(APIRequest(.get, guest, "/config")).data, nil)
            .filter { !$0.option.hasPrefix("unused") }
        guard withSnapshots else { return found }
        let snapshots = try await cluster.send(APIRequest(.get, guest, "/snapshot")).data.array ?? []
        for name in snapshots.compactMap({ $0["name"]?.string }) where name != "current" {
            let config = try await cluster.send(APIRequest(.get, guest, "/config", ["snapshot": .string(name)])).data
            found += uses(config, name)
        }
        return found
    }
}
