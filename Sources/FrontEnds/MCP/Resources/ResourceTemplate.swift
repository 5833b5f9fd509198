import Gateway
import JSONLines

/// A family of resources by its URI template (RFC 6570).
struct ResourceTemplate: Sendable {
    let uri: String
    let name: String
    let title: String
    let summary: String
    /// Of these tools the principal has to be shown one.
    let tools: [String]
    /// Which kind of guest its `vmid` is.
    var kind: Guest.Kind?

    func json(for revision: Revision) -> JSONObject {
        var entry: JSONObject = ["uriTemplate": .string(uri), "name": .string(name)]
        if revision.knowsTitles { entry["title"] = .string(title) }
        entry["description"] = .string(summary)
        entry["mimeType"] = "application/json"
        return entry
    }

    /// - Parameter several: the URIs say which cluster it is.
    static func all(several: Bool) -> [ResourceTemplate] { several ? ofClusters : all }

    /// Those of one cluster, behind the cluster's name.
    private static let ofClusters = all.map { template in
        ResourceTemplate(
            uri: ResourceAddress.prefixed(template.uri, with: "{cluster}"), name: template.name, title: template.title,
            summary: template.summary, tools: template.tools, kind: template.kind)
    }

    private static let all: [ResourceTemplate] =
        [
            ResourceTemplate(
                uri: "proxmox://nodes/{node}", name: "node", title: "Node",
                summary: "State, storages, guests and recent tasks of a node", tools: ["get_node_status", "get_vms"])
        ] + guests(.qemu, "VM") + guests(.lxc, "Container") + [
            ResourceTemplate(
                uri: "proxmox://tasks/{upid}", name: "task", title: "Task",
                summary: "How a task stands or ended, with its log", tools: ["get_task"])
        ]

    private static func guests(_ kind: Guest.Kind, _ noun: String) -> [ResourceTemplate] {
        let uri = "proxmox://nodes/{node}/\(kind.rawValue)/{vmid}"
        let word = noun == "VM" ? "vm" : "container"
        let prefix = kind == .qemu ? "get_vm" : "get_container"
        let list = kind == .qemu ? "list_snapshots" : "list_container_snapshots"
        let config = "\(prefix)_config"
        let status = "\(prefix)_status"
        return [
            ResourceTemplate(
                uri: uri, name: word, title: noun, summary: "Configuration, state and snapshots of a guest",
                tools: [config, status, list], kind: kind),
            ResourceTemplate(
                uri: "\(uri)/config", name: "\(word)-config", title: "\(noun) configuration",
                summary: "Configuration of a guest", tools: [config], kind: kind),
            ResourceTemplate(
                uri: "\(uri)/status", name: "\(word)-status", title: "\(noun) state", summary: "State of a guest",
                tools: [status], kind: kind),
            ResourceTemplate(
                uri: "\(uri)/snapshots", name: "\(word)-snapshots", title: "\(noun) snapshots",
                summary: "Snapshots of a guest", tools: [list], kind: kind),
            ResourceTemplate(
                uri: "\(uri)/snapshots/{snapshot}", name: "\(word)-snapshot", title: "\(noun) snapshot",
                summary: "Configuration of a guest as a snapshot holds it", tools: [config], kind: kind),
        ]
    }
}
