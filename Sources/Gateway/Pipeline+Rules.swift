import Synchronization

/// The rules that calls are judged by, and what they leave of the tools to a principal.
extension Pipeline {
    /// The rules for calls that begin now.
    public var rules: Rules { current.withLock { $0 } }
    public var policy: any PolicyEngine { rules.policy }

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
    public func profile(of principal: Principal) -> String? {
        rules.access.profile(for: principal).flatMap { $0.name.isEmpty ? nil : $0.name }
    }

    /// The tools that a principal is shown, in order of their names: what its profile gives and no hook hides.
    public func tools(for principal: Principal) async -> [any Tool] {
        let added = principal.listed?.names ?? []
        return await tools(for: principal) { rules in
            { rules.lists($0, $1) || added.contains($0.toolset) && rules.offers($0, $1) }
        }
    }

    /// The tools that a principal can find and call, those of toolsets that are not listed among them.
    func offered(to principal: Principal) async -> [any Tool] { await tools(for: principal, AccessRules.offers) }

    private func tools(
        for principal: Principal, _ shows: (AccessRules) -> (ToolSpec, Profile) -> Bool
    ) async -> [any Tool] {
        let rules = rules
        guard let profile = rules.access.profile(for: principal) else { return [] }
        var principal = principal
        principal.profile = profile.name.isEmpty ? nil : profile.name
        let offered = registry.tools.filter { shows(rules.access)($0.spec, profile) }
        let hidden = await rules.policy.hidden(from: principal, among: offered.map(\.spec))
        return offered.filter { !hidden.contains($0.spec.name) }
    }

    func isHidden(_ tool: any Tool, _ admission: Admission) async -> Bool {
        await !admission.rules.policy.hidden(from: admission.request.principal, among: [tool.spec]).isEmpty
    }

    func unknownTool(_ name: String, _ admission: Admission) async -> GatewayError {
        let name = String(name.unicodeScalars.prefix(64))
        let hint = NearestName.hint(name, among: await tools(for: admission.request.principal).map(\.spec.name))
        return GatewayError(.unknownTool, "there is no tool '\(name)'\(hint)")
    }

    /// Knows whether the profile of somebody who answers a question makes it an approver.
    public func recognised(_ principal: Principal) -> Principal {
        var principal = principal
        principal.isApprover = rules.access.profile(for: principal)?.isApprover ?? false
        return principal
    }
}
