import Gateway
import JSONLines

/// A part of a resource: the tool whose result it is.
struct ResourcePart: Sendable {
    /// The member of the resource's text.
    let name: String
    /// The first of these that the principal is shown; a part whose tools are all hidden does not exist for it.
    let tools: [String]
    let arguments: JSONObject

    init(_ name: String, _ tools: String..., arguments: JSONObject = [:]) {
        self.name = name
        self.tools = tools
        self.arguments = arguments
    }
}

extension ResourceURI {
    /// Where the guests of a kind are listed.
    static func guestLists(_ kind: Guest.Kind) -> [String] { kind == .qemu ? ["get_vms"] : ["list_containers"] }

    /// Every guest that the cluster has.
    static let wholeList: JSONObject = ["limit": 10_000]

    /// What the resource consists of; nothing for the policy, which is no tool's.
    var parts: [ResourcePart] {
        switch self {
        case .policy: []
        case .cluster:
            [
                ResourcePart("status", "get_cluster_status"), ResourcePart("nodes", "get_nodes"),
                ResourcePart("storage", "get_storage"),
                ResourcePart("vms", "get_vms", arguments: Self.wholeList),
                ResourcePart("containers", "list_containers", arguments: Self.wholeList),
            ]
        case .node(let node):
            [
                ResourcePart("status", "get_node_status", arguments: ["node": .string(node)]),
                ResourcePart("storage", "get_storage", arguments: ["node": .string(node)]),
                ResourcePart("vms", "get_vms", arguments: ["node": .string(node), "limit": 10_000]),
                ResourcePart("containers", "list_containers", arguments: ["node": .string(node), "limit": 10_000]),
                ResourcePart("tasks", "list_tasks", arguments: ["node": .string(node), "limit": 20]),
            ]
        case .guest(let kind, let node, let vmid, let part):
            Self.guestParts(kind, ["node": .string(node), "vmid": .int(vmid)])
                .filter { part == nil || $0.name == part?.rawValue }
        case .snapshot(let kind, let node, let vmid, let name):
            [
                ResourcePart(
                    "config", kind == .qemu ? "get_vm_config" : "get_container_config",
                    arguments: ["node": .string(node), "vmid": .int(vmid), "snapshot": .string(name)])
            ]
        case .task(let upid): [ResourcePart("task", "get_task", arguments: ["upid": .string(upid), "lines": 200])]
        }
    }

    private static func guestParts(_ kind: Guest.Kind, _ arguments: JSONObject) -> [ResourcePart] {
        switch kind {
        case .qemu:
            [
                ResourcePart("config", "get_vm_config", arguments: arguments),
                ResourcePart("status", "get_vm_status", arguments: arguments),
                ResourcePart("snapshots", "list_snapshots", arguments: arguments),
            ]
        case .lxc:
            [
                ResourcePart("config", "get_container_config", arguments: arguments),
                ResourcePart("status", "get_container_status", arguments: arguments),
                ResourcePart("snapshots", "list_container_snapshots", arguments: arguments),
            ]
        }
    }

    /// Whether the text is the one part's result itself, rather than an object of parts.
    var isOnePart: Bool {
        switch self {
        case .cluster, .node, .guest(_, _, _, part: nil): false
        default: true
        }
    }
}
