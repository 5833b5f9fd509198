import JSONLines

/// What the gateway itself refuses, beside the hooks: changes while frozen or read-only, its own end, changes of its own
/// accounts, and what a profile does not reach. They are denials like those of hooks, so that a dry run and the audit show them.
struct BuiltInRules: Sendable {
    let access: AccessRules
    let profile: Profile
    /// Its name.
    let cluster: String
    let killSwitch: any KillSwitch

    private var place: GatewayPlace { access.place(on: cluster) }

    /// - Throws: ``GatewayError`` where the cluster cannot say which guests lie inside the boundary.
    func denials(
        _ operation: Operation, of tool: ToolSpec, on cluster: any ClusterAccess
    ) async throws -> [Decision.Denial] {
        guard operation.changes else { return [] }
        var denials: [Decision.Denial] = []
        if let objection = await killSwitch.objection() { denials.append(.init(reason: objection, hook: "freeze")) }
        if access.isReadOnly {
            denials.append(.init(reason: "this gateway only reads (--read-only)", hook: "read-only"))
        }
        denials += ofProfile(operation, tool).map { .init(reason: $0, hook: source) }
        if profile.boundary == nil || operation.guests.contains(where: { $0.vmid == place.guest }),
            let objection = try await place.objection(to: operation, on: cluster)
        {
            denials.append(.init(reason: objection, hook: "gateway"))
        }
        if let objection = try await access.ownAccounts(on: self.cluster).objection(
            to: operation.requests, on: cluster)
        {
            let hint = "(gateway.allow_own_account allows it)"
            denials.append(.init(reason: "\(objection) \(hint)", hook: "gateway"))
        }
        if let boundary = profile.boundary {
            let members = try await boundary.members(of: cluster)
            denials += try await outside(operation, members, cluster).map { .init(reason: $0, hook: source) }
        }
        return denials
    }

    private var source: String { profile.name.isEmpty ? "gateway" : "profile \(profile.name)" }

    private func ofProfile(_ operation: Operation, _ tool: ToolSpec) -> [String] {
        var reasons: [String] = []
        if profile.isReadOnly { reasons.append("profile '\(profile.name)' only reads") }
        if operation.effects.contains(.escape), !profile.names(tool) {
            reasons.append(
                "\(tool.name) leads out of the gateway's reach (effect escape); it is open only to a profile that names it "
                    + "in full (\"tools\" of the configuration's profiles)"
            )
        }
        // Whoever is given a tool, or an endpoint, is not given what its parameters open beside its purpose.
        if !tool.effects.contains(.escape) {
            for request in operation.requests {
                let closed = EndpointEffects.escapes(of: request).filter {
                    tool.toolset != "api" || !profile.endpoints.contains("\(request.endpoint) \($0)")
                }
                for parameter in Set(closed).sorted() {
                    let remedy =
                        tool.toolset == "api" ? "; it is open where a profile's 'api' names it behind the endpoint" : ""
                    reasons.append(
                        "'\(parameter)' of \(request.endpoint) leads out of the gateway's reach (effect escape) here"
                            + remedy)
                }
            }
        }
        // A tool of this set writes whatever it is told to.
        if tool.toolset == "api" {
            let closed = operation.requests.map(\.endpoint).filter { !profile.endpoints.contains($0) }
            for endpoint in Set(closed).sorted() {
                reasons.append("\(tool.name) may send \(endpoint) only where a profile's 'api' lists it")
            }
        }
        return reasons
    }

    private func outside(
        _ operation: Operation, _ members: GuestBoundary.Members, _ cluster: any ClusterAccess
    ) async throws -> [String] {
        var reasons = operation.guests.filter { !members.contains($0.vmid) }.map { missing($0.vmid, operation) }
        if operation.reachesUnknown || operation.requests.isEmpty && operation.guests.isEmpty {
            reasons.append("which guests \(operation.tool) reaches cannot be told, and \(source) reaches only some")
        }
        for request in operation.requests {
            switch try await members.fault(of: request, on: cluster) {
            case nil: break
            case .outside(let vmid): reasons.append(missing(vmid, operation))
            case .created(let vmid):
                reasons.append("a new guest \(vmid) would lie outside of what \(source) reaches")
            case .leaves(let vmid):
                reasons.append(
                    "guest \(vmid) would leave what \(source) reaches; its tags and pool have to keep it inside")
            case .restored(let vmid):
                reasons.append(
                    "guest \(vmid) would have the tags that it has in the backup, which cannot be told beforehand, and "
                        + "\(source) reaches guests by their tags")
            case .undetermined:
                reasons.append("which guests \(request) reaches cannot be told, and \(source) reaches only some")
            }
        }
        var seen: Set<String> = []
        return reasons.filter { seen.insert($0).inserted }
    }

    private func missing(_ vmid: Int, _ operation: Operation) -> String {
        GatewayError.noGuest(vmid, on: operation.cluster).message
    }
}
