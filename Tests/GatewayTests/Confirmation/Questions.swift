import JSONLines
import Logging
import Synchronization

@testable import Gateway

/// A pipeline whose policy asks, on a cluster whose guest can be changed, with a clock that the test sets.
struct Questions {
    struct World: Sendable {
        var questions: [Decision.Question] = [Questions.question()]
        var digest = "p-1"
        var name = "web1"
        var tags = "prod;web"
        var now = UnixTime(microseconds: 1_000_000_000)
        var notified: [JSONObject] = []
    }

    /// Shared with the fakes.
    final class Shared: Sendable {
        private let world = Mutex(World())
        func read<Value: Sendable>(_ body: (World) -> Value) -> Value { world.withLock { body($0) } }
        func change(_ body: @Sendable (inout World) -> Void) { world.withLock { body(&$0) } }
    }

    let shared = Shared()
    let store: StateStore
    let desk: ApprovalDesk
    let cluster: FakeCluster
    let audit = FakeAudit()
    let pipeline: Pipeline

    static let ada = Principal(user: "ada", uid: 1000, door: .socket)
    static let bob = Principal(user: "bob", uid: 1001, door: .socket)
    static let eve = Principal(user: "eve", uid: 1002, door: .socket)

    static func question(
        _ message: String = "Stop it?", hook: String = "ask.lua:3", by: Decision.Question.Answerer = .operator
    ) -> Decision.Question {
        .init(message: message, hook: hook, by: by, expires: .seconds(300))
    }

    init(
        rules: ApprovalRules = Questions.rules, store: StateStore? = nil,
        tools: [any Tool] = [Fixture.stop, Fixture.start],
        audit: FakeAudit? = nil
    ) throws {
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        self.store = try store ?? .inMemory()
        let shared = shared
        cluster = FakeCluster { request in
            guard request.method == .get else { return .null }
            if request.template == "/cluster/resources" { return [["vmid": 101, "pool": "shop"]] }
            return shared.read { ["name": .string($0.name), "tags": .string($0.tags), "vmgenid": "g-1"] }
        }
        let log = audit ?? self.audit
        desk = ApprovalDesk(
            rules: rules, store: self.store, audit: log,
            notify: { question, _ in shared.change { $0.notified.append(question) } }, clock: { shared.read(\.now) },
            logger: quiet)
        pipeline = Pipeline(
            registry: ToolRegistry(tools), policy: Policy(shared: shared), cluster: cluster, audit: log,
            approvals: desk,
            style: .plain, identity: "test", logger: quiet)
    }

    /// Bob is the operator.
    static var rules: ApprovalRules {
        var rules = ApprovalRules()
        rules.uids = [1001]
        return rules
    }

    private struct Policy: PolicyEngine {
        let shared: Shared
        var digest: String { shared.read(\.digest) }
        func session() -> any PolicySession { Session(shared: shared, digest: digest) }
    }

    private struct Session: PolicySession {
        let shared: Shared
        let digest: String

        func decide(_ operation: Operation, facts: any FactSource) -> Decision {
            let questions = operation.tool == "stop_vm" ? shared.read(\.questions) : []
            return Decision(
                verdict: questions.isEmpty ? .allow : .confirm(questions), arguments: operation.arguments)
        }

        func review(
            _ operation: Operation, stage: ReviewStage, value: JSONObject, facts: any FactSource
        ) -> Review { Review(value: value) }

        func reviews(_ operation: Operation) -> Bool { false }
    }

    func call(
        _ arguments: JSONObject = ["vmid": 101], by principal: Principal = ada, tool: String = "stop_vm",
        progress: ProgressHandler? = nil, caller: Caller = Caller()
    ) async -> Outcome {
        let request = CallRequest(tool: tool, arguments: arguments, principal: principal)
        return await pipeline.run(pipeline.admit(request), progress: progress, caller: caller)
    }

    /// The id of the only open question, once there is one.
    func open() async throws -> String {
        while true {
            let open = try await desk.list(for: Self.bob).filter { $0["state"] == "open" }
            if open.count == 1, let id = open[0]["approval"]?.string { return id }
            await Task.yield()
        }
    }
}
