import Gateway
import JSONLines
import Logging
import LuaRuntime

/// A call through the real pipeline, tools and policy, before a cluster that is made up: what would be decided, and which
/// requests would be sent. Nothing is.
struct Trial: Sendable {
    var registry: ToolRegistry
    var policy: LuaPolicy
    var cluster = FakeCluster()
    var principal = Trial.tester
    var access = AccessRules()
    var killSwitch: any KillSwitch = NoKillSwitch()

    static let tester = Principal(user: "tester", uid: 1000, groups: ["testers"], door: .socket)

    struct Options: Sendable {
        /// Distinguishes this call's id from those of other trials before the same store.
        var identity = "trial"
        var isDryRun = false
        /// What the tool is supposed to answer, for post hooks of changes, which a trial does not carry out.
        var result: JSONObject?
        /// The error that the tool is supposed to fail with.
        var error: JSONObject?
    }

    func call(_ tool: String, _ arguments: JSONObject, _ options: Options = Options()) async -> TrialOutcome {
        let spec = registry.tool(named: tool)?.spec
        let recorder = RecordingPolicy(policy, isDryRun: options.isDryRun)
        let cluster = withMissingGuest(spec, arguments)
        let audit = TrialAudit()
        let pipeline = Pipeline(
            registry: registry, policy: recorder, access: unrated, killSwitch: killSwitch, cluster: cluster,
            audit: audit, style: .plain, identity: options.identity,
            logger: Logger(label: "trial", factory: { _ in SwiftLogNoOpLogHandler() }))
        // A read is carried out, so that its post hooks have something to look at; a change is only planned.
        let request = CallRequest(
            tool: tool, arguments: arguments, options: spec?.changes == true ? ["dry_run": true] : [:],
            principal: principal)
        let outcome = await pipeline.run(pipeline.admit(request))
        var trial = TrialOutcome(tool: tool, asked: arguments, records: recorder.records, result: outcome.result)
        trial.refusal = audit.reason
        let records = recorder.records
        guard trial.decision == .allow, spec?.changes == true,
            let last = records.last(where: { $0.operation.id == records[0].operation.id })
        else { return trial }
        if let value = options.result ?? options.error {
            let stage = options.result == nil ? ReviewStage.error : .result
            trial.take(await last.session.review(last.operation, stage: stage, value: value, facts: last.facts))
        }
        return trial
    }

    /// A trial counts for nobody's rate, and needs nobody's token.
    private var unrated: AccessRules {
        var access = access
        for index in access.profiles.indices {
            access.profiles[index].rate = nil
            access.profiles[index].token = nil
        }
        return access
    }

    /// A request to Proxmox tried as if some tool were about to send it.
    func request(_ line: String, _ parameters: JSONObject, _ options: Options) async throws -> TrialOutcome {
        let tool = try RequestTool(line, parameters)
        var trial = self
        trial.registry = ToolRegistry(registry.tools + [tool])
        if let (vmid, kind, node) = tool.guest, trial.cluster.guests[vmid] == nil {
            trial.cluster.guests[vmid] = try FakeGuest(vmid, ["node": .string(node)], kind: kind)
        }
        return await trial.call(tool.spec.name, parameters, options)
    }

    /// A test need not describe a guest of which nothing matters but its number.
    private func withMissingGuest(_ spec: ToolSpec?, _ arguments: JSONObject) -> FakeCluster {
        var cluster = cluster
        guard let spec, let vmid = arguments["vmid"]?.int ?? arguments["vmid"]?.string.flatMap({ Int($0) }),
            cluster.guests[vmid] == nil,
            // The VMID of a guest that is to be made must be free.
            !spec.effects.contains(.create) || spec.parameters.contains(where: { $0.name == "newid" })
        else { return cluster }
        var facts: JSONObject = [:]
        facts["node"] = arguments["node"]
        cluster.guests[vmid] = try? FakeGuest(vmid, facts, kind: spec.isForContainers ? .lxc : .qemu)
        return cluster
    }
}

extension ToolSpec {
    var isForContainers: Bool {
        name.contains("container")
            || !endpoints.isEmpty && endpoints.allSatisfy { $0.contains("/lxc/") }
    }
}
