import Gateway
public import JSONLines
import Logging
import LuaRuntime

/// Decides calls of the past again, with other hooks, from what the audit recorded of them.
///
/// Post hooks decide nothing, and are not run again: the results that they looked at are not recorded whole. What those of
/// then wrote into the store is written again, since later calls were decided by it.
public struct PolicyReplay: Sendable {
    private let policy: LuaPolicy
    private let memory = MemoryHookStore()

    /// - Throws: ``GatewayError`` where the hooks cannot be loaded, naming file and line.
    public init(directory: String, settings: JSONObject, toolNames: [String]) async throws {
        let quiet = Logger(label: "replay", factory: { _ in SwiftLogNoOpLogHandler() })
        policy = try await LuaPolicy.load(
            directory: directory, settings: settings, toolNames: toolNames, checksTrust: false, logger: quiet)
    }

    /// - Parameter lines: of the audit, in their order; what is no decision on a call is passed over.
    public func run(_ lines: some Sequence<JSONObject>) async -> PolicyReplayReport {
        // An intent is followed by its outcome; one that is not was cut off, and was decided all the same.
        var order: [String] = []
        var decided: [String: JSONObject] = [:]
        var reviewed: [String: Seen] = [:]
        for line in lines {
            guard let event = line["event"]?.string, ["intent", "outcome", "denial"].contains(event),
                let id = line["id"]?.string
            else { continue }
            if decided[id] == nil { order.append(id) }
            // The first line of a call has what was decided; later ones repeat it.
            if decided[id]?["decision"] == nil { decided[id] = line }
            if let seen = line["reviewed"]?.object { reviewed[id] = Seen(seen) }
        }
        var calls: [ReplayedCall] = []
        for id in order {
            guard let line = decided[id] else { continue }
            let call = await replay(line)
            if call.now != "deny" { memory.repeatWrites(of: reviewed[id], call: id) }
            calls.append(call)
        }
        return PolicyReplayReport(calls: calls)
    }

    private func replay(_ line: JSONObject) async -> ReplayedCall {
        var call = ReplayedCall(line)
        guard let operation = Operation(auditLine: line) else {
            call.missing = ["what the hooks were asked about"]
            return call
        }
        let world = RecordedWorld(Seen(line["seen"]?.object ?? [:]))
        var surroundings = policy.surroundings
        let recorded = line["seen"]?["clock"] ?? line["time"]?.string.flatMap(WallClock.value(ofTimestamp:)) ?? .null
        surroundings.clock = { recorded }
        surroundings.store = ReplayStore(memory, world)
        let session = policy.inside(surroundings).session()
        var decision = await session.decide(operation, facts: world)
        if decision.word != "deny", decision.arguments != operation.arguments {
            // As the pipeline does; the requests stay those of then, which is as much as the audit can tell.
            var second = operation
            second.arguments = decision.arguments
            decision = await session.decide(second, facts: world)
        }
        call.now = decision.word
        call.arguments = decision.arguments
        call.reasons = decision.reasons.map { "\($0.text) (\($0.hook))" }
        call.missing = world.missing
        if call.differs, call.missing.isEmpty, Self.hasMasked(.object(operation.arguments)) {
            call.missing = ["arguments that are secret"]
        }
        return call
    }

    private static func hasMasked(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.contains("**********")
        case .array(let values): values.contains(where: hasMasked)
        case .object(let object): object.contains { hasMasked($0.value) }
        default: false
        }
    }
}

extension Operation {
    /// From a line that records a decision; nil where it lacks what hooks look at.
    fileprivate init?(auditLine line: JSONObject) {
        guard let id = line["id"]?.string, let tool = line["tool"]?.string,
            let user = line["principal"]?["user"]?.string,
            let before = line["before"]?.object, let effects = line["effects"]?.array,
            let guests = line["guests"]?.array
        else { return nil }
        let cluster = line["cluster"]?.string ?? ""
        let principal = Principal(
            user: user, uid: UInt32(clamping: line["principal"]?["uid"]?.int ?? 0),
            groups: (line["principal"]?["groups"]?.array ?? []).compactMap(\.string),
            door: line["principal"]?["door"]?.string.flatMap(Principal.Door.init) ?? .socket,
            client: line["principal"]?["client"]?.string)
        self.init(
            id: id, tool: tool, amountsTo: line["amounts_to"]?.string,
            standsFor: Set((line["stands_for"]?.array ?? []).compactMap(\.string)),
            toolNames: Set((line["tools"]?.array ?? []).compactMap(\.string)).union([tool]),
            arguments: before, cluster: cluster, node: line["node"]?.string,
            guests: guests.compactMap { guest in
                guard let vmid = guest["vmid"]?.int, let node = guest["node"]?.string else { return nil }
                let kind = guest["kind"]?.string.flatMap(Guest.Kind.init) ?? .qemu
                return Guest(cluster: cluster, kind: kind, vmid: vmid, node: node)
            },
            principal: principal, effects: Set(effects.compactMap { $0.string.flatMap(Effect.init) }),
            requests: (line["requests"]?.array ?? []).compactMap { request in
                APIRequest(
                    concrete: "\(request["method"]?.string ?? "") \(request["path"]?.string ?? "")",
                    request["parameters"]?.object ?? [:])
            },
            dryRun: false, reachesUnknown: line["reaches_unknown"] == true)
    }
}
