import Gateway
import JSONLines

/// Looks, for all subscribers of a process, whether resources have changed.
///
/// One list of guests serves every subscription of a principal, whatever their number. It is read through the pipeline
/// as that principal, so that nothing is announced that could not be read.
actor ResourceWatch {
    /// What a principal's subscriptions are compared by.
    private enum Source: Hashable {
        case nodes
        case guests(Guest.Kind)
        case task(String)
        case policy
    }

    private struct Subscription {
        let owner: PrincipalKey
        let principal: Principal
        let resource: ResourceURI
        var last: [JSONValue]
        let tell: @Sendable () -> Void
    }

    private let pipeline: Pipeline
    private let interval: Duration
    private var subscriptions: [Int: Subscription] = [:]
    private var next = 0
    private var isRunning = false

    init(pipeline: Pipeline, interval: Duration) {
        self.pipeline = pipeline
        self.interval = interval
    }

    /// Remembers how the resource is now; whatever becomes different later is told.
    ///
    /// - Parameter tell: called at each change; it must not wait.
    /// - Returns: nil where there is no such resource for the principal.
    func subscribe(
        _ resource: ResourceURI, as principal: Principal, tell: @escaping @Sendable () -> Void
    ) async throws(MCPError) -> Int? {
        let sources = Self.sources(resource)
        let known = await read(sources, as: principal)
        guard let now = Self.state(of: resource, sources.map { known[$0] }) else { return nil }
        next += 1
        subscriptions[next] = Subscription(
            owner: PrincipalKey(principal), principal: principal, resource: resource, last: now, tell: tell)
        if !isRunning {
            isRunning = true
            Task { await self.run() }
        }
        return next
    }

    func unsubscribe(_ id: Int) { subscriptions[id] = nil }

    /// Ends when nobody is subscribed any more.
    private func run() async {
        while !subscriptions.isEmpty {
            try? await Task.sleep(for: interval)
            await look()
        }
        isRunning = false
    }

    private func look() async {
        let owners = Dictionary(grouping: subscriptions.values, by: \.owner)
        for (owner, own) in owners {
            guard let principal = own.first?.principal else { continue }
            let known = await read(own.flatMap { Self.sources($0.resource) }, as: principal)
            for (id, subscription) in subscriptions where subscription.owner == owner {
                let lists = Self.sources(subscription.resource).map { known[$0] }
                // What could not be read this time is neither changed nor unchanged.
                guard lists.allSatisfy({ $0 != nil }) else { continue }
                let now = Self.state(of: subscription.resource, lists) ?? []
                guard now != subscription.last else { continue }
                subscriptions[id]?.last = now
                subscription.tell()
            }
        }
    }

    /// - Returns: what each source holds; without those that cannot be read.
    private func read(_ sources: [Source], as principal: Principal) async -> [Source: JSONObject] {
        let inquiry = Inquiry(pipeline: pipeline, principal: principal)
        var known: [Source: JSONObject] = [:]
        for source in Set(sources) {
            switch source {
            case .nodes: known[source] = try? await inquiry.optional(["get_nodes"], [:])
            case .guests(let kind):
                known[source] = try? await inquiry.optional(ResourceURI.guestLists(kind), ResourceURI.wholeList)
            case .task(let upid):
                known[source] = try? await inquiry.optional(["get_task"], ["upid": .string(upid), "lines": 0])
            case .policy: known[source] = ["digest": .string(pipeline.policy.digest)]
            }
        }
        return known
    }

    private static func sources(_ resource: ResourceURI) -> [Source] {
        switch resource {
        case .cluster, .node: [.nodes, .guests(.qemu)]
        case .guest(let kind, _, _, _), .snapshot(let kind, _, _, _): [.guests(kind)]
        case .task(let upid): [.task(upid)]
        case .policy: [.policy]
        }
    }

    /// What of the sources tells a change; figures that never stand still do not. Nil where the resource is not there.
    private static func state(of resource: ResourceURI, _ lists: [JSONObject?]) -> [JSONValue]? {
        func nodes(_ list: JSONObject?) -> [JSONValue] {
            (list?["nodes"]?.array ?? []).map { .object(select(["node", "status"], of: $0.object ?? [:])) }
        }
        func guests(_ kind: Guest.Kind, _ list: JSONObject?) -> [JSONValue] {
            GuestEntry.list(kind, list ?? [:]).map {
                .object(
                    select(
                        [
                            "vmid", "name", "node", "status", "tags", "pool", "template", "lock", "cpus", "memory",
                            "disk",
                        ],
                        of: $0.json))
            }
        }
        switch resource {
        case .cluster: return lists.contains { $0 != nil } ? nodes(lists[0]) + guests(.qemu, lists[1]) : nil
        case .node(let name):
            let own = nodes(lists[0]).filter { $0["node"]?.string == name }
            return own.isEmpty ? nil : own + guests(.qemu, lists[1]).filter { $0["node"]?.string == name }
        case .guest(let kind, let node, let vmid, _), .snapshot(let kind, let node, let vmid, _):
            let own = guests(kind, lists[0]).filter { $0["vmid"]?.int == vmid && $0["node"]?.string == node }
            return own.isEmpty ? nil : own
        case .task: return lists[0].map { [.object(select(["status", "exit_status"], of: $0))] }
        case .policy: return lists[0].map { [.object($0)] }
        }
    }

    private static func select(_ names: [String], of object: JSONObject) -> JSONObject {
        JSONObject(object.filter { names.contains($0.name) }.map { ($0.name, $0.value) })
    }
}
