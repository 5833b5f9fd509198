import Gateway
import JSONLines

/// Completes arguments of prompts and tools and variables of URI templates, from what the principal is shown.
struct Completer: Sendable {
    let inquiry: Inquiry

    /// The result of `completion/complete`.
    func answer(_ request: CompletionRequest, _ revision: Revision) async throws(MCPError) -> JSONObject {
        let candidates = try await candidates(request, revision)
        let best = Ranking.best(candidates, for: request.value)
        return [
            "completion": [
                "values": .array(best.prefix(Ranking.limit).map { .string($0.value) }), "total": .int(best.count),
                "hasMore": .bool(best.count > Ranking.limit),
            ]
        ]
    }

    private func candidates(_ request: CompletionRequest, _ revision: Revision) async throws(MCPError) -> [Candidate] {
        let argument = request.argument
        switch request.reference {
        case .prompt(let name):
            let prompt = try Prompts.named(name)
            let arguments = prompt.arguments(choosing: inquiry.clusters)
            guard let known = arguments.first(where: { $0.name.hasSameBytes(as: argument) }) else {
                throw MCPError(
                    .invalidParams, "prompt \(name) has no argument '\(ClaimedText.line(argument, limit: 64))'")
            }
            guard let kind = known.kind else { return [] }
            return try await values(kind, nil, request.context, isLabelled: true)
        case .resource(let uri):
            let templates = ResourceTemplate.all(several: !inquiry.clusters.isEmpty)
            guard let template = templates.first(where: { $0.uri.hasSameBytes(as: uri) }) else {
                // A URI that is complete has nothing left to complete.
                if ResourceAddress(uri, among: inquiry.clusters) != nil { return [] }
                throw ResourceReader.unknown(uri, revision)
            }
            guard uri.contains("{\(argument)}"), let kind = CompletionKind(rawValue: argument) else {
                throw MCPError(
                    .invalidParams, "\(uri) has no variable '\(ClaimedText.line(argument, limit: 64))'")
            }
            return try await values(kind, template.kind, request.context, isLabelled: false)
        }
    }

    /// - Parameters:
    ///   - guest: only guests of this kind.
    ///   - isLabelled: a person chooses from them, so that VMIDs carry their guest's name.
    func values(
        _ kind: CompletionKind, _ guest: Guest.Kind?, _ context: [String: String], isLabelled: Bool
    ) async throws(MCPError) -> [Candidate] {
        if kind == .cluster { return inquiry.clusters.map { Candidate(value: $0) } }
        // Without a choice so far, whatever fits in any cluster.
        let chosen = context["cluster"].flatMap { $0.isEmpty ? nil : $0 }
        var seen: Set<String> = []
        var candidates: [Candidate] = []
        for place in inquiry.places where chosen == nil || place.cluster == nil || place.cluster == chosen {
            let found = try await Completer(inquiry: place).ofPlace(kind, guest, context, isLabelled: isLabelled)
            candidates += found.filter { seen.insert($0.value).inserted }
        }
        return candidates
    }

    private func ofPlace(
        _ kind: CompletionKind, _ guest: Guest.Kind?, _ context: [String: String], isLabelled: Bool
    ) async throws(MCPError) -> [Candidate] {
        switch kind {
        case .cluster: return []
        case .node:
            let nodes = try await inquiry.optional(["get_nodes"], [:])?["nodes"]?.array ?? []
            return nodes.compactMap { $0["node"]?.string }.map { Candidate(value: $0) }
        case .vmid:
            return try await guests(guest, context).map { guest in
                let label = isLabelled && !guest.name.isEmpty ? " (\(guest.name))" : ""
                return Candidate(
                    value: "\(guest.vmid)\(label)", words: [String(guest.vmid), guest.name], summary: guest.name)
            }
        case .tag: return unique(try await guests(nil, context).flatMap(\.tags))
        case .pool:
            if let pools = try await inquiry.optional(["list_pools"], [:])?["pools"]?.array {
                return unique(pools.compactMap { ($0["poolid"] ?? $0["pool"])?.string })
            }
            return unique(try await guests(nil, context).compactMap(\.pool))
        case .storage:
            let storages = try await inquiry.optional(["get_storage"], [:])?["storages"]?.array ?? []
            return unique(storages.compactMap { $0["storage"]?.string })
        case .snapshot:
            guard let vmid = (context["vmid"]?.prefix { $0.isNumber }).flatMap({ Int($0) }) else { return [] }
            let tools = guest == .lxc ? ["list_container_snapshots"] : ["list_snapshots"]
            let snapshots = try await inquiry.optional(tools, ["vmid": .int(vmid)])?["snapshots"]?.array ?? []
            return unique(snapshots.compactMap { ($0["name"] ?? $0["snapshot"])?.string }.filter { $0 != "current" })
        case .tool: return await inquiry.tools().map { Candidate(value: $0.name, words: [$0.title], summary: $0.title) }
        case .upid:
            let tasks = try await inquiry.optional(["list_tasks"], ["limit": 200])?["tasks"]?.array ?? []
            return tasks.compactMap { task in
                task["upid"]?.string.map {
                    let words = [task["type"]?.string ?? "", task["id"]?.string ?? ""]
                    return Candidate(value: $0, words: words, summary: words.joined(separator: " "))
                }
            }
        }
    }

    /// In order of their VMIDs, of the node that was chosen already.
    private func guests(_ kind: Guest.Kind?, _ context: [String: String]) async throws(MCPError) -> [GuestEntry] {
        var guests: [GuestEntry] = []
        for each in [Guest.Kind.qemu, .lxc] where kind == nil || kind == each {
            guests += try await GuestEntry.all(each, inquiry)
        }
        if let node = context["node"], !node.isEmpty { guests = guests.filter { $0.node == node } }
        return guests.sorted { $0.vmid < $1.vmid }
    }

    private func unique(_ values: [String]) -> [Candidate] {
        Set(values).sorted().map { Candidate(value: ClaimedText.line($0, limit: 200)) }
    }
}
