/// A drive or mount point as a configuration writes it: `local-lvm:vm-100-disk-0,iothread=1,size=32G`.
struct Drive: Sendable {
    /// `local-lvm:vm-100-disk-0`, `none`, or `local:8` for one that is yet to be made.
    var volume: String
    var options: [String: String] = [:]

    init(_ text: String) {
        var parts = text.split(separator: ",").map(String.init)
        if let named = parts.firstIndex(where: { $0.hasPrefix("file=") || $0.hasPrefix("volume=") }) {
            volume = String(parts.remove(at: named).split(separator: "=", maxSplits: 1)[1])
        } else {
            volume = parts.isEmpty ? "" : parts.removeFirst()
        }
        for part in parts {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2 { options[pair[0]] = pair[1] }
        }
    }

    init(volume: String, bytes: Int) {
        self.volume = volume
        self.bytes = bytes
    }

    /// The volume, then the options by name.
    var text: String {
        ([volume] + options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: ",")
    }

    /// The part of the volume before its colon; nil for `none` and paths.
    var storage: String? {
        guard let colon = volume.firstIndex(of: ":"), !volume.hasPrefix("/") else { return nil }
        return String(volume[..<colon])
    }

    /// `local:8` asks for a new volume of 8 GiB.
    var wantedGibibytes: Double? {
        guard let storage else { return nil }
        let rest = volume.dropFirst(storage.count + 1)
        return rest.allSatisfy { $0.isNumber || $0 == "." } ? Double(rest) : nil
    }

    var isCDROM: Bool { options["media"] == "cdrom" }
    var isCloudInit: Bool { volume.hasSuffix("cloudinit") || volume.contains("-cloudinit") }

    /// What `size=` says.
    var bytes: Int {
        get { options["size"].map(Guest.bytes) ?? 0 }
        set { options["size"] = Drive.size(newValue) }
    }

    /// `32G`, `512M`: the largest unit that divides it.
    static func size(_ bytes: Int) -> String {
        for (unit, shift) in [("T", 40), ("G", 30), ("M", 20), ("K", 10)] where bytes > 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return String(bytes)
    }
}

extension Guest {
    /// Options that name volumes, in order: drives, mount points and unused ones.
    var drives: [(option: String, drive: Drive)] { Self.drives(of: configuration, kind) }

    static func drives(of configuration: GuestConfiguration, _ kind: Kind) -> [(option: String, drive: Drive)] {
        configuration.options.filter { ConfigurationOptions.isVolume($0.key, kind) }
            .sorted { $0.key < $1.key }.map { ($0.key, Drive($0.value)) }
    }

    /// Its own disks: not CD images, not unused volumes.
    var disks: [(option: String, drive: Drive)] {
        drives.filter { !$0.drive.isCDROM && !$0.option.hasPrefix("unused") && $0.drive.storage != nil }
    }
}
