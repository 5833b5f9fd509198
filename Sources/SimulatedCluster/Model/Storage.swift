/// A storage definition; one that is not shared exists on each of its nodes on its own.
struct Storage: Sendable {
    let name: String
    let type: String
    var content: String
    var shared = false
    var nodes: [String]?
    let total: Int
    /// Bytes that are in use besides the volumes that the simulated cluster knows one by one.
    var used: Int
    /// What its configuration holds besides type and content, such as `path` or `server`.
    var settings: [String: String] = [:]

    func isOn(_ node: String) -> Bool { nodes?.contains(node) ?? true }

    var isEnabled: Bool { settings["disable"] != "1" }

    var contentTypes: [String] { content.split(separator: ",").map(String.init) }

    /// Whether its volumes are files, with their format as suffix, in a directory a guest.
    var holdsFiles: Bool { ["dir", "nfs", "cifs", "cephfs", "btrfs", "glusterfs"].contains(type) }

    var defaultFormat: String { type == "btrfs" ? "raw" : "qcow2" }

    /// Where files lie on a node: `/var/lib/vz`.
    var path: String { settings["path"] ?? "/mnt/pve/\(name)" }

    /// The directory of a content below ``path``.
    func directory(_ content: Volume.Content) -> String {
        let names: [Volume.Content: String] = [
            .images: "images", .rootdir: "images", .iso: "template/iso", .vztmpl: "template/cache", .backup: "dump",
            .snippets: "snippets", .import: "import",
        ]
        return "\(path)/\(names[content] ?? "images")"
    }
}
