public import Gateway
public import JSONLines
import Logging
import LuaRuntime

/// One call tried against the hooks of a directory: what would be decided, why, and how long it took.
public struct PolicyEvaluation: Sendable {
    private var trial: Trial

    /// - Throws: ``GatewayError`` where the hooks cannot be loaded, naming file and line.
    public init(directory: String, settings: JSONObject, registry: ToolRegistry) async throws {
        let quiet = Logger(label: "eval", factory: { _ in SwiftLogNoOpLogHandler() })
        let policy = try await LuaPolicy.load(
            directory: directory, settings: settings, toolNames: registry.tools.map(\.spec.name), checksTrust: false,
            logger: quiet)
        trial = Trial(registry: registry, policy: policy)
    }

    /// Makes up a guest.
    ///
    /// - Parameter facts: `name`, `tags`, `pool`, `status` and others, or options of its configuration.
    /// - Throws: ``GatewayError`` naming every fact that there is not.
    public mutating func add(guest vmid: Int, _ facts: JSONObject) throws {
        do throws(LuaHost.Failure) { trial.cluster.guests[vmid] = try FakeGuest(vmid, facts) } catch {
            throw GatewayError(.invalidArguments, error.message)
        }
    }

    /// - Parameter moment: `2026-11-23 10:00`
    /// - Throws: ``GatewayError`` where it is none.
    public mutating func setClock(_ moment: String) throws {
        guard let clock = WallClock.value(of: moment) else {
            throw GatewayError(.invalidArguments, "'\(moment)' is no date and time such as 2026-11-23 10:00")
        }
        var surroundings = trial.policy.surroundings
        surroundings.clock = { clock }
        trial.policy = trial.policy.inside(surroundings)
    }

    /// - Parameter access: gives the principal its profile.
    public mutating func setPrincipal(_ principal: Principal, access: AccessRules = AccessRules()) {
        trial.principal = principal
        trial.access = access
    }

    /// The cluster that the call is for, as hooks and profiles know it.
    public mutating func setCluster(_ name: String) { trial.cluster.name = name }

    /// What freezes changes, if anything.
    public mutating func setKillSwitch(_ killSwitch: any KillSwitch) { trial.killSwitch = killSwitch }

    public func call(_ tool: String, _ arguments: JSONObject) async -> Result {
        Result(
            outcome: await trial.call(tool, arguments), principal: trial.principal,
            profile: trial.access.profiles.isEmpty
                ? nil : trial.access.profile(for: trial.principal, on: trial.cluster.name)?.name ?? "none")
    }

    public struct Result: Sendable {
        let outcome: TrialOutcome
        let principal: Principal
        /// Nil where there are no profiles.
        let profile: String?

        /// `allow`, `deny`, `confirm`, or `refused` by the gateway itself.
        public var decision: String { outcome.decision.rawValue }

        /// Decision, reasons, questions, notes, arguments and what changed in them, requests, hook trace, microseconds.
        public var json: JSONObject {
            var json = outcome.json
            json["profile"] = profile.map(JSONValue.string)
            return json
        }

        public var text: String {
            var lines = ["\(outcome.decision.rawValue)"]
            func add(_ label: String, _ values: [String]) {
                for (index, value) in values.enumerated() {
                    let label = index == 0 ? label : ""
                    lines.append("  \(label)" + String(repeating: " ", count: 11 - label.utf8.count) + value)
                }
            }
            add("reason", outcome.denials.map { "\($0.reason) (\($0.hook))" })
            add("question", outcome.questions.map { "\($0.message) (by \($0.by.rawValue), \($0.hook))" })
            if outcome.decision == .refused { add("reason", [outcome.refusal ?? outcome.error?.message ?? "-"]) }
            add("note", outcome.notes)
            let before = JSONWriter.string(.object(SecretNames.masked(outcome.before)))
            add("call", ["\(outcome.tool) \(before) as \(principal.user)"])
            if let profile { add("profile", [profile]) }
            add(
                "changed",
                outcome.changes.map { change in
                    let isSecret = SecretNames.contains(change.name)
                    func show(_ value: JSONValue) -> String { isSecret ? "**********" : JSONWriter.string(value) }
                    return "\(change.name): \(show(change.from)) -> \(show(change.to))"
                })
            add("request", outcome.requests.map(\.description))
            let trace = outcome.trace.map { "\($0.hook) \($0.result) (\($0.microseconds) µs)" }
            add("trace", trace.isEmpty ? ["no hook matched the call"] : trace)
            add("time", ["\(outcome.microseconds) µs"])
            return lines.joined(separator: "\n") + "\n"
        }
    }
}
