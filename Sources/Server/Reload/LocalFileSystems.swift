import Glibc

/// File systems whose every change goes through this machine's kernel, which then knows of it. Others, such as NFS or the one
/// that a Proxmox cluster shares as `/etc/pve`, are changed by other machines as well.
enum LocalFileSystems {
    private static let types: Set<Substring> = [
        "bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "overlay", "ramfs", "tmpfs", "xfs", "zfs",
    ]

    /// Whether each of these is there and on one of them.
    static func hold(_ paths: [String]) -> Bool {
        let local = devices()
        return paths.allSatisfy { path in
            var status = stat()
            return stat(path, &status) == 0 && local.contains(UInt64(status.st_dev))
        }
    }

    /// Numbers of their devices. See proc_pid_mountinfo(5): `36 35 98:0 / /mnt rw master:1 - ext3 /dev/root rw`
    private static func devices() -> Set<UInt64> {
        guard let file = fopen("/proc/self/mountinfo", "re") else { return [] }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        defer { free(line) }
        var room = 0
        var devices: Set<UInt64> = []
        while getline(&line, &room, file) > 0, let line {
            let words = String(cString: line).split(separator: " ")
            guard let dash = words.firstIndex(of: "-"), dash + 1 < words.count, types.contains(words[dash + 1]) else {
                continue
            }
            let numbers = words[2].split(separator: ":").compactMap { UInt64($0) }
            if numbers.count == 2 { devices.insert(device(numbers[0], numbers[1])) }
        }
        return devices
    }

    /// As stat(2) puts it together; see makedev(3), which is a macro.
    private static func device(_ major: UInt64, _ minor: UInt64) -> UInt64 {
        (major & ~0xFFF) << 32 | (major & 0xFFF) << 8 | (minor & ~0xFF) << 12 | minor & 0xFF
    }
}
