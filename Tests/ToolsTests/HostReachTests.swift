import Gateway
import JSONLines
import ProxmoxClient
import Testing

/// Every parameter of a change whose name speaks of a path, a device, a command or an address either leads out of the
/// gateway's reach by the table of endpoints (`escape`), runs something in a guest (`exec`), opens something (`expose`), or
/// it is said here why it does not.
@Suite struct HostReachTests {
    private static let signs = [
        "path", "dir", "script", "command", "cmd", "args", "dev", "url", "uri", "server", "host", "proxy", "file",
        "portal", "mount", "archive", "template", "entrypoint", "hook", "shell", "program", "exec", "import", "source",
        "volume", "snippet", "rootfs", "cdrom", "pci", "usb", "serial", "parallel", "options", "virtiofs", "features",
        "efidisk", "tpmstate", "scsi", "sata", "ide[n]", "virtio[n]", "mp[n]", "custom",
    ]
    /// Words with such a sign in them that are another one.
    private static let words = ["description", "override", "direct", "provider", "resource"]

    /// By the parameter's name, at whatever endpoint it does not escape; the second is what it is there.
    private static let harmless = [
        "bgp-multipath-as-path-relax": "a switch of a protocol", "cicustom": "snippets that an admin has laid there",
        "command": "one of shutdown and reboot, which interrupt",
        "create-base-path": "only where a path is given as well",
        "create-subdirs": "only where a path is given as well",
        "crush-device-class": "a word for Ceph", "db_dev": "a disk, which is wiped: destroy", "db_dev_size": "a size",
        "dev": "a disk, which is wiped: destroy", "device": "a disk, which is wiped: destroy",
        "devices": "disks, which are wiped: destroy", "dhcp-dns-server": "what guests are told",
        "exclude-path": "within a guest", "filename": "within a storage", "filesystem": "ext4 or xfs",
        "hostname": "a guest's name", "import-working-storage": "a storage's name",
        "iscsiprovider": "a word, for a portal that has to be given", "mkdir": "only where a path is given as well",
        "nameserver": "what guests are told", "nets-host-mtu": "numbers", "notes-template": "a text",
        "osds-per-device": "a number", "remove_ecprofile": "a switch",
        "rt-import": "numbers of a protocol", "snapshot-as-volume-chain": "a switch", "source": "a node's name",
        "subdir": "below the share of a server that has to be given", "target-volume": "a mount point's name",
        "template": "a list's entry, or a switch", "vlan-raw-device": "a network's name",
        "volume": "a mount point's name", "volume-group": "a name", "wal_dev": "a disk, which is wiped: destroy",
        "wal_dev_size": "a size",
    ]

    @Test func everyParameterIsJudgedOrExplained() {
        var used: Set<String> = []
        var judged = 0
        for endpoint in Catalogue.shared.endpoints where endpoint.method != .get {
            let effects = EndpointEffects.certain(of: endpoint.key) ?? []
            guard effects.isDisjoint(with: [.escape, .exec, .expose]) else { continue }
            let places = endpoint.placeholders
            for name in endpoint.parameters.map(\.name) where Self.speaks(name) && !places.contains(name) {
                let numbered = name.replacing("[n]", with: "0")
                if EndpointEffects.mayEscape(endpoint.key, by: numbered) || Self.runs(endpoint.key, numbered) {
                    judged += 1
                } else {
                    used.insert(name)
                    #expect(Self.harmless[name] != nil, "\(endpoint.key) takes '\(name)'")
                }
            }
        }
        #expect(judged > 80)
        #expect(Set(Self.harmless.keys) == used, "explained, but not in the API")
    }

    private static func speaks(_ name: String) -> Bool {
        let name = words.reduce(name.lowercased()) { $0.replacing($1, with: "") }
        return signs.contains(where: name.contains)
    }

    /// What is given runs within the guest.
    private static func runs(_ endpoint: String, _ parameter: String) -> Bool {
        let words = endpoint.split(separator: " ").map(String.init)
        let method = words.first.flatMap(APIRequest.Method.init) ?? .get
        var parameters = JSONObject()
        parameters[parameter] = "/x"
        let request = APIRequest(method, words.last ?? "", [:], parameters)
        return EndpointEffects.effects(of: request)?.contains(.exec) == true
    }
}
