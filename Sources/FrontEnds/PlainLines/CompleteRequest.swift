import Gateway
import JSONLines

/// `{"op":"complete"}`: what could stand where somebody is typing a call.
///
/// Only what the principal is shown: a tool that is hidden from it has no more arguments than one that does not exist.
struct CompleteRequest: Sendable {
    /// Nil where the tool's own name is being typed.
    let tool: String?
    /// Nil where an argument's name is being typed.
    let argument: String?
    /// As much of it as there is.
    let value: String
    /// Arguments that have their values already.
    let arguments: JSONObject

    /// `{"values":[{"value":"102","summary":"web2"}],"total":1}`, the best first.
    func outcome(_ completer: Completer) async -> Outcome {
        do throws(MCPError) {
            let best = try await candidates(completer)
            let values = best.prefix(Ranking.limit).map { candidate -> JSONValue in
                var json: JSONObject = ["value": .string(candidate.value)]
                if !candidate.summary.isEmpty { json["summary"] = .string(candidate.summary) }
                return .object(json)
            }
            let text = best.prefix(Ranking.limit).map(\.value).joined(separator: "\n")
            return Outcome(
                result: .success(["values": .array(values), "total": .int(best.count)]), text: text, callID: "")
        } catch {
            let code = error.data?["code"]?.string.flatMap(GatewayError.Code.init(rawValue:)) ?? .internal
            return completer.inquiry.pipeline.refusal(GatewayError(code, error.message))
        }
    }

    private func candidates(_ completer: Completer) async throws(MCPError) -> [Candidate] {
        guard let tool else {
            return Ranking.best(try await completer.values(.tool, nil, [:], isLabelled: false), for: value)
        }
        guard let spec = await completer.inquiry.tools().first(where: { $0.name.hasSameBytes(as: tool) }) else {
            return []
        }
        guard let argument else {
            let missing = spec.shownParameters.filter { arguments[$0.name] == nil }
            let ordered = missing.filter(\.isRequired) + missing.filter { !$0.isRequired }
            return Ranking.best(ordered.map { Candidate(value: $0.name, summary: $0.summary) }, for: value)
        }
        guard let parameter = spec.shownParameters.first(where: { $0.name.hasSameBytes(as: argument) }) else {
            return []
        }
        let found = try await values(of: parameter, spec, completer)
        guard parameter.kind.isList else { return Ranking.best(found, for: value) }
        // Of a list, its last entry is being typed, and the others are there already.
        let entries = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let before = entries.dropLast().map { $0 + "," }.joined()
        return Ranking.best(found.filter { !entries.dropLast().contains($0.value) }, for: entries.last ?? "").map {
            Candidate(value: before + $0.value, words: $0.words, summary: $0.summary)
        }
    }

    private func values(
        of parameter: Parameter, _ spec: ToolSpec, _ completer: Completer
    ) async throws(MCPError) -> [Candidate] {
        switch parameter.kind.entry {
        case .choice(let choices): return choices.map { Candidate(value: $0) }
        case .boolean: return ["true", "false"].map { Candidate(value: $0) }
        default:
            guard let kind = CompletionKind(parameter) else { return [] }
            let known = arguments.compactMap { name, value in
                (value.string ?? value.int.map(String.init)).map { (name, $0) }
            }
            return try await completer.values(
                kind, spec.guestKind, Dictionary(known) { first, _ in first }, isLabelled: false)
        }
    }
}

extension CompletionKind {
    /// What a tool's argument takes, as far as the cluster knows its values.
    init?(_ parameter: Parameter) {
        switch parameter.kind.entry {
        // A new guest's VMID is none that exists.
        case .vmid where parameter.name != "newid": self = .vmid
        case .node: self = .node
        case .tags: self = .tag
        case .string:
            switch parameter.name {
            case "tag": self = .tag
            case "pool", "poolid": self = .pool
            case "snapshot": self = .snapshot
            case "upid": self = .upid
            case "tool": self = .tool
            case let name where name == "storage" || name.hasSuffix("_storage"): self = .storage
            default: return nil
            }
        default: return nil
        }
    }
}

extension Parameter.Kind {
    fileprivate var isList: Bool {
        switch self {
        case .list, .tags, .names: true
        default: false
        }
    }

    /// Of a list, what it is a list of.
    fileprivate var entry: Parameter.Kind { if case .list(let entry, _) = self { entry } else { self } }
}

extension ToolSpec {
    /// The guests that it is for, where its endpoints tell.
    fileprivate var guestKind: Guest.Kind? {
        let kinds = [Guest.Kind.qemu, .lxc].filter { kind in endpoints.contains { $0.contains("/\(kind.rawValue)/") } }
        return kinds.count == 1 ? kinds[0] : nil
    }
}
