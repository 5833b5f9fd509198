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

/// What a principal is shown of some sources.
struct Seen: Sendable {
    private var known: [WatchSource: JSONObject] = [:]

    /// - Parameter round: whose reads are shared.
    init(_ sources: [WatchSource], _ pipeline: Pipeline, _ principal: Principal, _ round: SharedReads) async {
        let inquiry = Inquiry(pipeline: pipeline, principal: principal, sharing: round)
        for source in Set(sources) {
            // Nothing, where it is denied; where it failed, it is not known.
            do throws(MCPError) { known[source] = try await Self.read(source, inquiry) ?? [:] } catch {}
        }
    }

    private static func read(_ source: WatchSource, _ inquiry: Inquiry) async throws(MCPError) -> JSONObject? {
        switch source {
        case .nodes: try await inquiry.optional(["get_nodes"], [:])
        case .guests(let kind): try await inquiry.optional(ResourceURI.guestLists(kind), ResourceURI.wholeList)
        case .tasks: try await inquiry.optional(["list_tasks"], ["limit": 1000])
        case .task(let upid): try await inquiry.optional(["get_task"], ["upid": .string(upid), "lines": 0])
        case .policy: ["digest": .string(inquiry.pipeline.policy.digest)]
        }
    }

    func hasAll(_ sources: [WatchSource]) -> Bool { sources.allSatisfy { known[$0] != nil } }

    subscript(source: WatchSource) -> JSONObject { known[source] ?? [:] }

    func nodes() -> [JSONObject] { (self[.nodes]["nodes"]?.array ?? []).compactMap(\.object) }

    func guests(_ kinds: Guest.Kind...) -> [GuestEntry] {
        kinds.flatMap { GuestEntry.list($0, self[.guests($0)]) }
    }
}

extension ResourceWatch.Subject {
    var sources: [WatchSource] {
        switch self {
        case .list: [.nodes, .guests(.qemu), .guests(.lxc)]
        case .resource(.cluster): [.nodes, .guests(.qemu), .guests(.lxc)]
        case .resource(.node): [.nodes, .guests(.qemu), .guests(.lxc), .tasks]
        case .resource(.guest(let kind, _, _, _)), .resource(.snapshot(let kind, _, _, _)): [.guests(kind), .tasks]
        case .resource(.task(let upid)): [.task(upid)]
        case .resource(.policy): [.policy]
        }
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
        case .list:
            facts =
                seen.nodes().map { $0["node"] ?? nil }
                + seen.guests(.qemu, .lxc).map {
                    [.string($0.kind.rawValue), .int($0.vmid), .string($0.node), .string($0.name)]
                }
        case .resource(.cluster):
            facts = seen.nodes().map(Self.facts) + seen.guests(.qemu, .lxc).map(Self.facts)
            if facts.isEmpty { return nil }
        case .resource(.node(let name)):
            facts = seen.nodes().filter { $0["node"]?.string == name }.map(Self.facts)
            if facts.isEmpty { return nil }
            facts += seen.guests(.qemu, .lxc).filter { $0.node == name }.map(Self.facts)
            ended = Self.ended(seen) { $0["node"]?.string == name }
        case .resource(.guest(let kind, let node, let vmid, _)), .resource(.snapshot(let kind, let node, let vmid, _)):
            facts = seen.guests(kind).filter { $0.vmid == vmid && $0.node == node }.map(Self.facts)
            if facts.isEmpty { return nil }
            ended = Self.ended(seen) { $0["id"]?.string == String(vmid) }
        case .resource(.task(let upid)):
            let task = seen[.task(upid)]
            if task.isEmpty { return nil }
            facts = [.object(Self.select(["status", "exit_status"], of: task))]
        case .resource(.policy): facts = [.object(seen[.policy])]
        }
    }

    func differs(from last: WatchedState) -> Bool { facts != last.facts || !ended.isSubset(of: last.ended) }

    private static func facts(_ node: JSONObject) -> JSONValue { .object(select(["node", "status"], of: node)) }

    private static func facts(_ guest: GuestEntry) -> JSONValue {
        let names = ["vmid", "name", "node", "status", "tags", "pool", "template", "lock", "cpus", "memory", "disk"]
        return [.string(guest.kind.rawValue), .object(select(names, of: guest.json))]
    }

    private static func ended(_ seen: Seen, _ isMeant: (JSONValue) -> Bool) -> Set<String> {
        let tasks = (seen[.tasks]["tasks"]?.array ?? []).filter { $0["ended"]?.int != nil && isMeant($0) }
        return Set(tasks.compactMap { $0["upid"]?.string })
    }

    private static func select(_ names: [String], of object: JSONObject) -> JSONObject {
        JSONObject(object.filter { names.contains($0.name) }.map { ($0.name, $0.value) })
    }
}
