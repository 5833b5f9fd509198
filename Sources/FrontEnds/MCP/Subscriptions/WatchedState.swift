import Gateway
import JSONLines

/// What subscriptions are compared by.
enum WatchSource: Hashable, Sendable {
    case nodes
    case guests(Guest.Kind)
    /// Recent tasks of the whole cluster: what a list of guests does not show (snapshots, backups, changes of the
    /// configuration) was done by one.
    case tasks
    case task(String)
    case policy
}

/// A source of one cluster; of none in particular where there is nothing to choose.
struct WatchPlace: Hashable, Sendable {
    let cluster: String?
    let source: WatchSource

    static func all(_ cluster: String?, _ sources: WatchSource...) -> [WatchPlace] {
        sources.map { WatchPlace(cluster: cluster, source: $0) }
    }
}

/// What a principal is shown of some sources.
struct Seen: Sendable {
    private var known: [WatchPlace: JSONObject] = [:]

    /// - Parameter round: whose reads are shared.
    init(_ places: [WatchPlace], _ pipeline: Pipeline, _ principal: Principal, _ round: SharedReads) async {
        let inquiry = Inquiry(pipeline: pipeline, principal: principal, sharing: round)
        for place in Set(places) {
            // Nothing, where it is denied; where it failed, it is not known.
            do throws(MCPError) {
                known[place] = try await Self.read(place.source, inquiry.on(place.cluster)) ?? [:]
            } catch {}
        }
    }

    private static func read(_ source: WatchSource, _ inquiry: Inquiry) async throws(MCPError) -> JSONObject? {
        switch source {
        case .nodes: try await inquiry.optional(["get_nodes"], [:])
        case .guests(let kind): try await inquiry.optional(ResourceURI.guestLists(kind), ResourceURI.wholeList)
        case .tasks: try await inquiry.optional(["list_tasks"], ["limit": 1000])
        case .task(let upid): try await inquiry.optional(["get_task"], ["upid": .string(upid), "lines": 0])
        case .policy: ["digest": .string(inquiry.pipeline.rules.digest)]
        }
    }

    func hasAll(_ places: [WatchPlace]) -> Bool { places.allSatisfy { known[$0] != nil } }

    func on(_ cluster: String?) -> OfCluster { OfCluster(seen: self, cluster: cluster) }

    /// What of it one cluster shows.
    struct OfCluster {
        fileprivate let seen: Seen
        fileprivate let cluster: String?

        subscript(source: WatchSource) -> JSONObject {
            seen.known[WatchPlace(cluster: cluster, source: source)] ?? [:]
        }

        func nodes() -> [JSONObject] { (self[.nodes]["nodes"]?.array ?? []).compactMap(\.object) }

        func guests(_ kinds: Guest.Kind...) -> [GuestEntry] {
            kinds.flatMap { GuestEntry.list($0, self[.guests($0)]) }
        }
    }
}

extension ResourceWatch.Subject {
    var places: [WatchPlace] {
        switch self {
        case .list(let clusters): clusters.flatMap(Self.inventory)
        case .resource(let address):
            switch address.resource {
            case .cluster: Self.inventory(address.cluster)
            case .node: Self.inventory(address.cluster) + WatchPlace.all(address.cluster, .tasks)
            case .guest(let kind, _, _, _), .snapshot(let kind, _, _, _):
                WatchPlace.all(address.cluster, .guests(kind), .tasks)
            case .task(let upid): WatchPlace.all(address.cluster, .task(upid))
            case .policy: WatchPlace.all(nil, .policy)
            }
        }
    }

    /// What the list of resources shows of a cluster.
    fileprivate static func inventory(_ cluster: String?) -> [WatchPlace] {
        WatchPlace.all(cluster, .nodes, .guests(.qemu), .guests(.lxc))
    }

    /// Whether enough was seen to say how it is. Of several clusters, one that cannot be asked is not in the list.
    func isKnown(_ seen: Seen) -> Bool {
        guard case .list(let clusters) = self else { return seen.hasAll(places) }
        return clusters.contains { seen.hasAll(Self.inventory($0)) }
    }
}

/// What tells a change of a watched resource; figures that never stand still do not.
struct WatchedState: Sendable {
    private var facts: [JSONValue] = []
    /// Tasks about it that have ended. Old ones leave the list without anything having changed.
    private var ended: Set<String> = []

    /// Of what is not there any more.
    init() {}

    /// - Returns: nil where there is no such resource.
    init?(of subject: ResourceWatch.Subject, _ seen: Seen) {
        switch subject {
        case .list(let clusters):
            self.init()
            for cluster in clusters where seen.hasAll(ResourceWatch.Subject.inventory(cluster)) {
                let own = seen.on(cluster)
                facts += [cluster.map(JSONValue.string) ?? .null] + own.nodes().map { $0["node"] ?? .null }
                facts += own.guests(.qemu, .lxc).map {
                    [.string($0.kind.rawValue), .int($0.vmid), .string($0.node), .string($0.name)]
                }
            }
        case .resource(let address):
            self.init(of: address.resource, seen.on(address.cluster))
        }
    }

    private init?(of resource: ResourceURI, _ seen: Seen.OfCluster) {
        switch resource {
        case .cluster:
            facts = seen.nodes().map(Self.facts) + seen.guests(.qemu, .lxc).map(Self.facts)
            if facts.isEmpty { return nil }
        case .node(let name):
            facts = seen.nodes().filter { $0["node"]?.string == name }.map(Self.facts)
            if facts.isEmpty { return nil }
            facts += seen.guests(.qemu, .lxc).filter { $0.node == name }.map(Self.facts)
            ended = Self.ended(seen) { $0["node"]?.string == name }
        case .guest(let kind, let node, let vmid, _), .snapshot(let kind, let node, let vmid, _):
            facts = seen.guests(kind).filter { $0.vmid == vmid && $0.node == node }.map(Self.facts)
            if facts.isEmpty { return nil }
            ended = Self.ended(seen) { $0["id"]?.string == String(vmid) }
        case .task(let upid):
            let task = seen[.task(upid)]
            if task.isEmpty { return nil }
            facts = [.object(Self.select(["status", "exit_status"], of: task))]
        case .policy: facts = [.object(seen[.policy])]
        }
    }

    func differs(from last: WatchedState) -> Bool { facts != last.facts || !ended.isSubset(of: last.ended) }

    private static func facts(_ node: JSONObject) -> JSONValue { .object(select(["node", "status"], of: node)) }

    private static func facts(_ guest: GuestEntry) -> JSONValue {
        let names = ["vmid", "name", "node", "status", "tags", "pool", "template", "lock", "cpus", "memory", "disk"]
        return [.string(guest.kind.rawValue), .object(select(names, of: guest.json))]
    }

    private static func ended(_ seen: Seen.OfCluster, _ isMeant: (JSONValue) -> Bool) -> Set<String> {
        let tasks = (seen[.tasks]["tasks"]?.array ?? []).filter { $0["ended"]?.int != nil && isMeant($0) }
        return Set(tasks.compactMap { $0["upid"]?.string })
    }

    private static func select(_ names: [String], of object: JSONObject) -> JSONObject {
        JSONObject(object.filter { names.contains($0.name) }.map { ($0.name, $0.value) })
    }
}
