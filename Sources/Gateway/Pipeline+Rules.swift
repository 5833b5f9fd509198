import Synchronization

/// The rules that calls are judged by, and what they leave of the tools to a principal.
extension Pipeline {
    /// The rules for calls that begin now.
    public var rules: Rules { current.withLock { $0 } }

    /// Exchanges the rules whole: calls that begin from now on are judged by them, calls in flight are not.
    public func adopt(_ rules: Rules) {
        current.withLock { $0 = rules }
        if let rules = rules.approvals { approvals.adopt(rules) }
        for listener in listeners.withLock({ Array($0.values) }) { listener.yield() }
    }

    /// An element for each exchange of the rules, after which ``tools(for:)`` may answer otherwise.
    public func rulesChanges() -> AsyncStream<Void> {
        let (stream, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = listeners.withLock { listeners in
            let id = (listeners.keys.max() ?? 0) + 1
            listeners[id] = listener
            return id
        }
        listener.onTermination = { [weak self] _ in self?.listeners.withLock { $0[id] = nil } }
        return stream
    }

    /// Name of the principal's profile; nil where none are configured, or none is for it.
    ///
    /// - Parameter cluster: nil where it does not matter.
    public func profile(of principal: Principal, on cluster: String? = nil) -> String? {
        let access = rules.access
        let profile = cluster.map { access.profile(for: principal, on: $0) } ?? access.profile(for: principal)
        return profile.flatMap { $0.name.isEmpty ? nil : $0.name }
    }

    /// The tools that a principal is shown, in order of their names: what its profile gives and no hook hides. Where it has
    /// several clusters to choose from, each says on which of them it is there.
    public func tools(for principal: Principal) async -> [ToolSpec] {
        let added = principal.listed?.names ?? []
        return await tools(for: principal) { rules in
            { rules.lists($0, $1) || added.contains($0.toolset) && rules.offers($0, $1) }
        }
    }

    /// The tools that a principal can find and call, those of toolsets that are not listed among them.
    func offered(to principal: Principal) async -> [ToolSpec] { await tools(for: principal, AccessRules.offers) }

    private func tools(
        for principal: Principal, _ shows: (AccessRules) -> (ToolSpec, Profile) -> Bool
    ) async -> [ToolSpec] {
        let rules = rules
        let visible = visible(to: principal, rules)
        var places: [String: [String]] = [:]
        for (cluster, profile) in visible {
            var principal = principal
            principal.profile = profile.name.isEmpty ? nil : profile.name
            let offered = cluster.registry.tools.map(\.spec).filter { shows(rules.access)($0, profile) }
            let hidden = await rules.policy(on: cluster.name).hidden(from: principal, among: offered)
            for spec in offered where !hidden.contains(spec.name) {
                places[spec.name, default: []].append(cluster.name)
            }
        }
        return clusters[0].registry.tools.compactMap { tool in
            guard let names = places[tool.spec.name] else { return nil }
            var spec = tool.spec
            if visible.count > 1 { spec.clusters = names }
            return spec
        }
    }

    func isHidden(_ tool: any Tool, _ admission: Admission) async -> Bool {
        let (principal, rules) = (admission.request.principal, admission.rules)
        guard !admission.isPlaced else {
            return await isHidden(tool.spec, from: principal, rules.policy(on: admission.cluster.name))
        }
        // Who has not said which cluster is told so about a tool that is there on any.
        for (cluster, profile) in visible(to: principal, rules) where profile.has(tool.spec) {
            if await !isHidden(tool.spec, from: principal, rules.policy(on: cluster.name)) { return false }
        }
        return true
    }

    private func isHidden(_ tool: ToolSpec, from principal: Principal, _ policy: any PolicyEngine) async -> Bool {
        await !policy.hidden(from: principal, among: [tool]).isEmpty
    }

    func unknownTool(_ name: String, _ admission: Admission) async -> GatewayError {
        let name = String(name.unicodeScalars.prefix(64))
        let hint = NearestName.hint(name, among: await tools(for: admission.request.principal).map(\.name))
        return GatewayError(.unknownTool, "there is no tool '\(name)'\(hint)")
    }

    /// Knows where the profile of somebody who answers a question makes it an approver.
    public func recognised(_ principal: Principal) -> Principal {
        var principal = principal
        principal.approves = Set(
            visible(to: principal, rules).filter(\.profile.isApprover).map(\.cluster.name))
        return principal
    }
}
