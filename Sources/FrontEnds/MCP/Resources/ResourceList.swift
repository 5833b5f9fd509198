import Gateway
import JSONLines

/// A resource as it is listed.
struct ResourceEntry: Sendable {
    let uri: ResourceAddress
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

/// What there is to read for a principal: clusters, their nodes and guests as the listing tools show them.
struct ResourceList: Sendable {
    let inquiry: Inquiry

    /// - Throws: ``MCPError`` where no cluster can be asked; what is denied is merely not listed, nor is what one of several
    ///   clusters has that cannot be asked.
    func entries() async throws(MCPError) -> [ResourceEntry] {
        var entries: [ResourceEntry] = []
        var failures: [MCPError] = []
        let places = inquiry.places
        for (index, place) in places.enumerated() {
            let rank = place.cluster == nil ? 0 : 10 * (index + 1)
            if await place.available(ResourceURI.cluster.parts.flatMap(\.tools)) != nil {
                entries.append(Self.cluster(place.cluster, rank))
            }
            do throws(MCPError) { entries += try await Self.contents(place, rank) } catch { failures.append(error) }
        }
        if failures.count == places.count, let failure = failures.first { throw failure }
        let policy = ResourceEntry(
            uri: ResourceAddress(.policy, on: nil), name: "policy", title: "Policy",
            summary: "The rules that apply to you, in words", key: PageKey(rank: 1))
        entries.insert(policy, at: entries.first?.uri.resource == .cluster && inquiry.clusters.isEmpty ? 1 : 0)
        return entries
    }

    private static func cluster(_ name: String?, _ rank: Int) -> ResourceEntry {
        ResourceEntry(
            uri: ResourceAddress(.cluster, on: name), name: name.map { "clusters/\($0)" } ?? "cluster",
            title: name.map { "Cluster \($0)" } ?? "Cluster",
            summary: "Quorum, nodes, storages and guests of the whole cluster", key: PageKey(rank: rank))
    }

    /// Nodes and guests of one cluster.
    private static func contents(_ inquiry: Inquiry, _ rank: Int) async throws(MCPError) -> [ResourceEntry] {
        var entries: [ResourceEntry] = []
        let prefix = inquiry.cluster.map { "\($0)/" } ?? ""
        let place = inquiry.cluster.map { " of cluster \($0)" } ?? ""
        let nodes = try await inquiry.optional(["get_nodes"], [:])
        for name in (nodes?["nodes"]?.array ?? []).compactMap({ $0["node"]?.string }).sorted() {
            entries.append(
                ResourceEntry(
                    uri: ResourceAddress(.node(name), on: inquiry.cluster), name: "\(prefix)node/\(name)",
                    title: "Node \(name)\(place)", summary: "State, storages, guests and recent tasks of the node",
                    key: PageKey(rank: rank + 2, name: name)))
        }
        var guests: [GuestEntry] = []
        for kind in [Guest.Kind.qemu, .lxc] { guests += try await GuestEntry.all(kind, inquiry) }
        for guest in guests.sorted(by: { $0.vmid < $1.vmid }) {
            let name = guest.name.isEmpty ? "" : " (\(guest.name))"
            let uri = ResourceURI.guest(guest.kind, node: guest.node, vmid: guest.vmid, part: nil)
            entries.append(
                ResourceEntry(
                    uri: ResourceAddress(uri, on: inquiry.cluster),
                    name: "\(prefix)\(guest.kind.rawValue)/\(guest.vmid)",
                    title: "\(guest.kind.noun) \(guest.vmid)\(name)\(place)",
                    summary: "Configuration, state and snapshots; \(guest.status) on \(guest.node)",
                    key: PageKey(rank: rank + 3, number: guest.vmid)))
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
