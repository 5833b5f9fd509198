import Gateway
import JSONLines

/// What the disk tools share.
enum DiskTools {
    /// The slots that hold disks.
    static func isSlot(_ name: String) -> Bool {
        let families = [("scsi", 30), ("virtio", 15), ("sata", 5), ("ide", 3)]
        return families.contains { family, highest in
            guard name.hasPrefix(family), let number = Int(name.dropFirst(family.utf8.count)) else { return false }
            return 0...highest ~= number && name == "\(family)\(number)"
        }
    }

    static func checkSlot(_ name: String, _ argument: String) throws {
        guard isSlot(name) else {
            throw GatewayError.invalidArguments([
                ArgumentFault(
                    argument,
                    "is no slot for a disk; expected scsi0 to scsi30, virtio0 to virtio15, sata0 to sata5 or ide0 to ide3"
                )
            ])
        }
    }

    static func config(_ guest: Guest, _ cluster: any ClusterAccess) async throws -> JSONValue {
        try await cluster.send(APIRequest(.get, guest, "/config")).data
    }

    /// The size in `local-lvm:vm-101-disk-0,size=32G`.
    static func size(_ drive: String?) -> String? {
        drive?.split(separator: ",").first { $0.hasPrefix("size=") }.map { String($0.dropFirst(5)) }
    }

    /// The volume in `local-lvm:vm-101-disk-0,size=32G`.
    static func volume(_ drive: String?) -> String? { drive?.split(separator: ",").first.map(String.init) }
}
