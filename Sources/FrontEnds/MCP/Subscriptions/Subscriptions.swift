import Gateway
import JSONLines
import Synchronization

/// What one connection wants to hear of.
final class Subscriptions: Sendable {
    /// A `subscriptions/listen` that goes on.
    private struct Listening {
        let end: AsyncStream<Bool>.Continuation
        var watched: [Int] = []
        var tasks: [Int] = []
        /// Nothing may come before the acknowledgement; what happened until then waits here.
        var early: [Notice]? = []
    }

    private struct State {
        /// By URI, of the handshake revisions.
        var resources: [String: Int] = [:]
        /// The watch on the list of resources, of the handshake revisions; 0 while it is being set up.
        var resourceList: Int?
        var listening: [RequestID: Listening] = [:]
        /// Who wants to hear that the list of tools has changed; nil stands for the handshake.
        var tools: Set<RequestID?> = []
        var knownTools: [ToolSpec.Shape] = []
        /// Passes on that other rules hold.
        var listener: Task<Void, Never>?
        var hasEnded = false
    }

    private let server: MCPServer
    private let principal: Principal
    private let box = NoticeBox()
    private let state = Mutex(State())
    private let changes: AsyncStream<Void>
    private let change: AsyncStream<Void>.Continuation

    init(server: MCPServer, principal: Principal) {
        self.server = server
        self.principal = principal
        (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        principal.listed?.whenChanged { [change] in change.yield() }
    }

    /// Hands notices over until the input ends.
    func forEachNotice(_ body: @escaping @Sendable (Notice) async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.box.forEach(body) }
            group.addTask { await self.followChanges() }
        }
    }

    /// Ends every subscription; those that were listening get their answers.
    func inputEnded() async {
        let (ends, watched, listener) = state.withLock { state in
            state.hasEnded = true
            let watched = Array(state.resources.values) + [state.resourceList].compactMap(\.self)
            state.resources = [:]
            return (state.listening.values.map(\.end), watched, state.listener)
        }
        for id in watched { await server.watch.unsubscribe(id) }
        for end in ends { end.yield(true) }
        listener?.cancel()
        change.finish()
        box.finish()
    }

    private var clusters: [String] { server.pipeline.clusterChoice(of: principal) }

    /// The list of all resources that there are for the principal.
    private var everything: ResourceWatch.Subject { .list(clusters.isEmpty ? [nil] : clusters) }

    // MARK: Handshake revisions

    /// - Throws: ``MCPError`` where there is no such resource.
    func subscribe(_ uri: String, _ revision: Revision) async throws(MCPError) {
        guard let resource = ResourceAddress(uri, among: clusters) else { throw ResourceReader.unknown(uri, revision) }
        guard state.withLock({ $0.resources[uri] == nil }) else { return }
        guard state.withLock({ $0.resources.count < SubscriptionFilter.maximumResources }) else {
            throw MCPError(
                .invalidParams, "at most \(SubscriptionFilter.maximumResources) resources can be subscribed to")
        }
        let box = box
        let id = await server.watch.subscribe(.resource(resource), as: principal) {
            box.put(.resource(uri: uri, subscription: nil))
        }
        guard let id else { throw ResourceReader.unknown(uri, revision) }
        let isUnwanted = state.withLock { state -> Bool in
            if state.hasEnded || state.resources[uri] != nil { return true }
            state.resources[uri] = id
            return false
        }
        if isUnwanted { await server.watch.unsubscribe(id) }
    }

    func unsubscribe(_ uri: String) async {
        guard let id = state.withLock({ $0.resources.removeValue(forKey: uri) }) else { return }
        await server.watch.unsubscribe(id)
        box.drop { $0 == .resource(uri: uri, subscription: nil) }
    }

    /// The client has the list of resources: from now on it is told when that is another one.
    func announceResources() async {
        let isFirst = state.withLock { state in
            defer { state.resourceList = state.resourceList ?? 0 }
            return state.resourceList == nil && !state.hasEnded
        }
        guard isFirst else { return }
        let id = await server.watch.subscribe(everything, as: principal) { [box] in
            box.put(.resources(subscription: nil))
        }
        guard let id else { return }
        let isLate = state.withLock { state in
            state.resourceList = id
            return state.hasEnded
        }
        if isLate { await server.watch.unsubscribe(id) }
    }

    // MARK: subscriptions/listen

    /// - Parameter end: told when the input ends.
    func open(_ id: RequestID, _ end: AsyncStream<Bool>.Continuation) {
        state.withLock { $0.listening[id] = Listening(end: end) }
    }

    /// - Returns: the acknowledgement, with what will be told.
    func listen(_ id: RequestID, _ filter: SubscriptionFilter) async -> [UInt8] {
        var agreed: JSONObject = [:]
        if filter.toolsListChanged {
            await announceTools(id)
            agreed["toolsListChanged"] = true
        }
        if filter.resourcesListChanged, await watch(everything, .resources(subscription: id), id) {
            agreed["resourcesListChanged"] = true
        }
        var resources: [String] = []
        for uri in filter.resources where !resources.contains(uri) {
            guard let resource = ResourceAddress(uri, among: clusters),
                await watch(.resource(resource), .resource(uri: uri, subscription: id), id)
            else { continue }
            resources.append(uri)
        }
        if let wanted = filter.tasks {
            agreed["taskIds"] = .array(wanted.filter { watch(task: $0, id) }.map(JSONValue.string))
        }
        if !filter.resources.isEmpty { agreed["resourceSubscriptions"] = .array(resources.map(JSONValue.string)) }
        return MCPAnswer.notification(
            "notifications/subscriptions/acknowledged",
            [
                "_meta": .object(JSONObject([(RequestContext.subscriptionKey, id.json)])),
                "notifications": .object(agreed),
            ])
    }

    /// - Returns: false where there is nothing that could be watched.
    private func watch(_ subject: ResourceWatch.Subject, _ notice: Notice, _ id: RequestID) async -> Bool {
        let watched = await server.watch.subscribe(subject, as: principal) { [weak self] in self?.tell(notice, id) }
        guard let watched else { return false }
        state.withLock { $0.listening[id]?.watched.append(watched) }
        return true
    }

    private func watch(task: String, _ id: RequestID) -> Bool {
        let revision = Revision.v20260728
        let tell: @Sendable (TaskBook.Entry) -> Void = { [weak self] entry in
            self?.tell(.task(.object(entry.details(revision)), subscription: id), id)
        }
        let number = server.tasks.watch(task, tell)
        guard let entry = server.tasks.entry(task, of: principal) else {
            server.tasks.unwatch(number)
            return false
        }
        state.withLock { $0.listening[id]?.tasks.append(number) }
        // Nothing more will come of a task that is over.
        if entry.status(revision) != "working" { tell(entry) }
        return true
    }

    func acknowledged(_ id: RequestID) {
        let early = state.withLock { state in
            defer { state.listening[id]?.early = nil }
            return state.listening[id]?.early ?? []
        }
        for notice in early { box.put(notice) }
    }

    func close(_ id: RequestID) async {
        let closed = state.withLock { state in
            state.tools.remove(id)
            return state.listening.removeValue(forKey: id)
        }
        for number in closed?.tasks ?? [] { server.tasks.unwatch(number) }
        for number in closed?.watched ?? [] { await server.watch.unsubscribe(number) }
        box.drop { $0.subscription == id }
    }

    private func tell(_ notice: Notice, _ id: RequestID) {
        let isEarly = state.withLock { state in
            guard state.listening[id]?.early != nil else { return false }
            state.listening[id]?.early?.append(notice)
            return true
        }
        if !isEarly { box.put(notice) }
    }

    // MARK: The list of tools

    /// From now on, tells when the list is not what it was.
    func announceTools(_ subscription: RequestID?) async {
        let isFirst = state.withLock { state in
            defer { state.tools.insert(subscription) }
            return state.tools.isEmpty && state.listener == nil
        }
        guard isFirst else { return }
        let rulesChanges = server.pipeline.rulesChanges()
        let now = await shapes()
        // Ends with the input.
        let listener = Task { [change] in
            for await _ in rulesChanges { change.yield() }
        }
        let isLate = state.withLock { state in
            state.knownTools = now
            state.listener = listener
            return state.hasEnded
        }
        if isLate { listener.cancel() }
    }

    private func followChanges() async {
        for await _ in changes {
            let now = await shapes()
            let waiting = state.withLock { state -> Set<RequestID?> in
                defer { state.knownTools = now }
                return now == state.knownTools ? [] : state.tools
            }
            for subscription in waiting {
                if let subscription {
                    tell(.tools(subscription: subscription), subscription)
                } else {
                    box.put(.tools(subscription: nil))
                }
            }
        }
    }

    private func shapes() async -> [ToolSpec.Shape] {
        await server.pipeline.shownTools(to: principal).map(\.shape)
    }
}

extension ToolSpec {
    /// What of a tool a client would notice to have changed.
    struct Shape: Equatable, Sendable {
        let name: String
        let summary: String
        let parameters: [String]
        let clusters: [String]
    }

    var shape: Shape {
        Shape(name: name, summary: summary, parameters: parameters.map(\.name), clusters: clusters)
    }
}
