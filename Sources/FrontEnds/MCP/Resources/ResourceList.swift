import Gateway
import JSONLines

/// A resource as it is listed.
struct ResourceEntry: Sendable {
    let uri: ResourceURI
    let name: String
    let title: String
    let summary: String
    let key: PageKey

    func json(for revision: Revision) -> JSONObject {
        var entry: JSONObject = ["uri": .string(uri.text), "name": .string(name)]
        if revision.knowsTitles { entry["title"] = .string(title) }
        entry["description"] = .string(summary)
        entry["mimeType"] = "application/json"
        return entry
    }
}

/// What there is to read for a principal: the cluster, its nodes and guests as the listing tools show them.
struct ResourceList: Sendable {
    let inquiry: Inquiry

    /// - Throws: ``MCPError`` where the cluster cannot be asked; what is denied is merely not listed.
    func entries() async throws(MCPError) -> [ResourceEntry] {
        var entries: [ResourceEntry] = [
            ResourceEntry(
                uri: .policy, name: "policy", title: "Policy",
                summary: "The rules that apply to you, in words", key: PageKey(rank: 1))
        ]
        if await inquiry.available(ResourceURI.cluster.parts.flatMap(\.tools)) != nil {
            entries.insert(
                ResourceEntry(
                    uri: .cluster, name: "cluster", title: "Cluster",
                    summary: "Quorum, nodes, storages and guests of the whole cluster", key: PageKey(rank: 0)), at: 0)
        }
        let nodes = try await inquiry.optional(["get_nodes"], [:])
        for name in (nodes?["nodes"]?.array ?? []).compactMap({ $0["node"]?.string }).sorted() {
            entries.append(
                ResourceEntry(
                    uri: .node(name), name: "node/\(name)", title: "Node \(name)",
                    summary: "State, storages, guests and recent tasks of the node",
                    key: PageKey(rank: 2, name: name)))
        }
        var guests: [GuestEntry] = []
        for kind in [Guest.Kind.qemu, .lxc] { guests += try await GuestEntry.all(kind, inquiry) }
        for guest in guests.sorted(by: { $0.vmid < $1.vmid }) {
            let name = guest.name.isEmpty ? "" : " (\(guest.name))"
            entries.append(
                ResourceEntry(
                    uri: .guest(guest.kind, node: guest.node, vmid: guest.vmid, part: nil),
                    name: "\(guest.kind.rawValue)/\(guest.vmid)", title: "\(guest.kind.noun) \(guest.vmid)\(name)",
                    summary: "Configuration, state and snapshots; \(guest.status) on \(guest.node)",
                    key: PageKey(rank: 3, number: guest.vmid)))
        }
        return entries
    }
}

/// A guest as the listing tools show it.
struct GuestEntry: Sendable {
    let kind: Guest.Kind
    let vmid: Int
    let node: String
    /// In one line; the guest's owner chose it.
    let name: String
    let status: String
    let tags: [String]
    let pool: String?
    /// The rest, to tell changes by.
    let json: JSONObject

    /// Every guest of a kind that the principal is shown.
    static func all(_ kind: Guest.Kind, _ inquiry: Inquiry) async throws(MCPError) -> [GuestEntry] {
        let tools = ResourceURI.guestLists(kind)
        guard let result = try await inquiry.optional(tools, ResourceURI.wholeList) else {
            return []
        }
        return list(kind, result)
    }

    static func list(_ kind: Guest.Kind, _ result: JSONObject) -> [GuestEntry] {
        let list = (kind == .qemu ? result["vms"] : result["containers"])?.array ?? []
        return list.compactMap { entry in
            guard let json = entry.object, let vmid = json["vmid"]?.int, let node = json["node"]?.string else {
                return nil
            }
            return GuestEntry(
                kind: kind, vmid: vmid, node: node, name: ClaimedText.line(json["name"]?.string ?? "", limit: 64),
                status: json["status"]?.string ?? "unknown", tags: json["tags"]?.array?.compactMap(\.string) ?? [],
                pool: json["pool"]?.string, json: json)
        }
    }
}
