import JSONLines

/// The guests that a request reaches, by its path and parameters alone.
public struct GuestReach: Sendable, Equatable {
    /// In ascending order.
    public private(set) var vmids: [Int] = []
    /// There may be others: all guests of a node, a pool, a storage.
    public private(set) var reachesUnknown = false
    /// The guest that a clone, a creation or a restore makes, perhaps over one that is there.
    let made: Int?
    /// Guests whose backups would be laid open: a restore shows what was in the guest that the backup is of.
    let sources: [Int]

    public init(_ request: APIRequest) {
        made = Self.made(by: request)
        sources = ["archive", "ostemplate"].compactMap { name in
            request.parameters[name]?.string.flatMap { Self.owner(of: $0) }
        }
        guard let rule = EndpointEffects.rule(for: request) else {
            // A read of one guest's affairs.
            vmids = request.values["vmid"].flatMap { Self.vmid($0) }.map { [$0] } ?? []
            return
        }
        var found: [Int] = []
        for case .value(let name) in rule.reach {
            guard let numbers = Self.numbers(name, of: request) else {
                reachesUnknown = true
                continue
            }
            found += numbers
        }
        if rule.reach.contains(.unknown) || rule.reach.contains(.unknownOtherwise) && found.isEmpty {
            // An image or a template belongs to no guest.
            reachesUnknown = reachesUnknown || !Self.isOfNobody(request)
        }
        for case .unknownWith(let name) in rule.reach where request.parameters[name] != nil { reachesUnknown = true }
        if request.method != .get { found += Self.attached(request) }
        vmids = Array(Set(found)).sorted()
    }

    /// A VMID in its one spelling.
    public static func vmid(_ text: some StringProtocol) -> Int? {
        guard let number = Int(text), 100...999_999_999 ~= number, String(number) == String(text) else { return nil }
        return number
    }

    private static func made(by request: APIRequest) -> Int? {
        let path = request.segments
        let isCreation = request.method == .post && path.count == 3 && (path[2] == "qemu" || path[2] == "lxc")
        return request.parameters[isCreation ? "vmid" : "newid"].flatMap { vmid($0.string ?? $0.text) }
    }

    /// - Returns: nil where there is a value that names no guest.
    private static func numbers(_ name: String, of request: APIRequest) -> [Int]? {
        switch name {
        case "volume": return (request.values["volume"].flatMap { owner(of: $0) }).map { [$0] } ?? []
        case "upid": return (request.values["upid"].flatMap { vmid(ofTask: $0) }).map { [$0] } ?? []
        case "job":
            let id = request.values["id"] ?? request.parameters["id"]?.string ?? ""
            return vmid(id.prefix { $0 != "-" }).map { [$0] } ?? []
        default: break
        }
        if let text = request.values[name] { return list(.string(text)) }
        guard let value = request.parameters[name], !value.isNull else { return [] }
        return list(value)
    }

    /// VMIDs in a number, a text with separators, or a list; also behind HA's `vm:` and `ct:`.
    private static func list(_ value: JSONValue) -> [Int]? {
        var numbers: [Int] = []
        switch value {
        case .number(let number):
            guard let vmid = vmid(number.literal) else { return nil }
            numbers = [vmid]
        case .string(let text):
            for part in text.split(whereSeparator: { ",; \t\n\0".contains($0) }) {
                let bare = part.hasPrefix("vm:") || part.hasPrefix("ct:") ? part.dropFirst(3) : part
                guard let vmid = vmid(bare) else { return nil }
                numbers.append(vmid)
            }
        case .array(let values):
            for value in values {
                guard let more = list(value) else { return nil }
                numbers += more
            }
        default: return nil
        }
        return numbers
    }

    /// Owners of volumes that a drive's option names: attaching one reaches the guest that it belongs to.
    private static func attached(_ request: APIRequest) -> [Int] {
        let drives = ["ide", "sata", "scsi", "virtio", "efidisk", "tpmstate", "unused", "mp", "rootfs", "cdrom"]
        return request.parameters.flatMap { name, value -> [Int] in
            guard drives.contains(where: { name.utf8.starts(with: $0.utf8) }), let text = value.string else {
                return []
            }
            return text.split(separator: ",").compactMap { owner(of: $0) }
        }
    }

    /// The guest that a volume belongs to, by the names that Proxmox gives: `local-lvm:vm-105-disk-0`,
    /// `local:9000/base-9000-disk-0.raw/105/vm-105-disk-0.qcow2`, `local:backup/vzdump-qemu-105-...`,
    /// `pbs:backup/vm/105/...`.
    static func owner(of volume: some StringProtocol) -> Int? {
        let words = volume.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let marks = ["vm", "base", "subvol", "basevol", "qemu", "lxc", "ct"]
        // What a volume is based on stands before it.
        return zip(words, words.dropFirst()).compactMap { mark, number in
            marks.contains(String(mark)) ? vmid(number) : nil
        }.last
    }

    /// The guest of `UPID:node:pid:pstart:start:type:id:user:`.
    static func vmid(ofTask upid: String) -> Int? {
        let parts = upid.split(separator: ":", omittingEmptySubsequences: false)
        // A ceph daemon's number is no VMID.
        guard parts.count >= 8, parts[0] == "UPID", !parts[5].hasPrefix("ceph") else { return nil }
        return vmid(parts[6])
    }

    private static func isOfNobody(_ request: APIRequest) -> Bool {
        guard let volume = request.values["volume"] else { return false }
        let path = volume.split(separator: ":", maxSplits: 1).last ?? ""
        return ["iso/", "vztmpl/", "snippets/", "import/"].contains { path.hasPrefix($0) }
    }
}
