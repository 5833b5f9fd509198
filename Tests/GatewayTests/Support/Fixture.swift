import Gateway
import JSONLines
import Logging

/// A pipeline over fakes.
struct Fixture {
    let cluster: FakeCluster
    let policy: FakePolicy
    let audit: FakeAudit
    let pipeline: Pipeline

    static let start = FakeTool.power("start_vm", "start", [.start])
    static let stop = FakeTool.power("stop_vm", "stop", lane: .overtaking)
    static let principal = Principal(user: "ada", uid: 1000, groups: ["ops"], door: .stdio)

    init(
        _ tools: [any Tool] = [start, stop], cluster: FakeCluster = FakeCluster(), policy: FakePolicy = FakePolicy(),
        access: AccessRules = AccessRules(), killSwitch: any KillSwitch = NoKillSwitch(),
        audit: FakeAudit = FakeAudit(), approvals: ApprovalDesk? = nil, state: StateStore? = nil,
        style: TextStyle = .plain
    ) {
        self.cluster = cluster
        self.policy = policy
        self.audit = audit
        pipeline = Pipeline(
            registry: ToolRegistry(tools), policy: policy, access: access, killSwitch: killSwitch, cluster: cluster,
            audit: audit, approvals: approvals, state: state, style: style,
            identity: "test", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func admit(_ tool: String, _ arguments: JSONObject, options: JSONObject = [:]) -> Admission {
        pipeline.admit(
            CallRequest(tool: tool, arguments: arguments, options: options, principal: Self.principal))
    }

    func call(
        _ tool: String, _ arguments: JSONObject, options: JSONObject = [:], progress: ProgressHandler? = nil
    ) async -> Outcome {
        await pipeline.run(admit(tool, arguments, options: options), progress: progress)
    }
}

extension Outcome {
    var error: GatewayError? { if case .failure(let error) = result { error } else { nil } }
    var value: JSONObject? { if case .success(let value) = result { value } else { nil } }
}

/// Waits until something is so; a test that hangs is ended by its time limit.
func eventually(_ condition: @Sendable () -> Bool) async {
    while !condition() { await Task.yield() }
}
