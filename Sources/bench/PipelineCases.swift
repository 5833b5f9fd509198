import Gateway
import JSONLines
import Logging
import Policy
import Tools

/// The whole pipeline over an upstream that answers at once: what the gateway itself costs, and what hooks add.
struct PipelineCases {
    let report: Report
    let rounds: Int

    private let registry = ToolRegistry(AllTools.all())
    private let logger = quietLogger()

    func run() async throws {
        report.title("The pipeline, upstream instant")
        let bare = pipeline(NoPolicy())
        let request = Self.request("bench")
        let validation = Timing.samples(rounds, repeats: 20) { _ = bare.admit(request) }
        report.add(Figure("validate.get_vm_config", validation))
        let baseline = try await samples(bare, request)
        report.add(Figure("pipeline.hooks-0", baseline))
        for count in [1, 3, 10, 80] {
            let samples = try await samples(pipeline(policy(TemporaryHooks(count: count, reads: false))), request)
            report.add(Figure("pipeline.hooks-\(count)", samples, to: ("pipeline.hooks-0", baseline)))
        }
        for count in [3, 80] {
            let samples = try await samples(pipeline(policy(TemporaryHooks(count: count, reads: true))), request)
            report.add(Figure("pipeline.hooks-\(count).pve-get", samples, to: ("pipeline.hooks-0", baseline)))
        }
        try await spinning()
    }

    static func request(_ user: String) -> CallRequest {
        CallRequest(
            tool: "get_vm_config", arguments: ["node": "pve1", "vmid": 100],
            principal: Principal(user: user, uid: 0, door: .stdio))
    }

    func pipeline(_ policy: any PolicyEngine) -> Pipeline {
        Pipeline(
            registry: registry, policy: policy, cluster: InstantCluster(), audit: NoAudit(), identity: "bench",
            logger: logger)
    }

    func policy(_ hooks: TemporaryHooks) async throws -> LuaPolicy {
        defer { hooks.remove() }
        return try await LuaPolicy.load(
            directory: hooks.path, settings: [:], toolNames: registry.tools.map(\.spec.name), checksTrust: false,
            logger: logger)
    }

    private func samples(_ pipeline: Pipeline, _ request: CallRequest) async throws -> Samples {
        try await Timing.samples(rounds) { _ = try await pipeline.run(pipeline.admit(request)).result.get() }
    }

    /// What others' calls take while one user's hook spins, beside what they take else.
    private func spinning() async throws {
        let pipeline = pipeline(try await policy(TemporaryHooks(count: 3, reads: false, spins: true)))
        let quiet = try await samples(pipeline, Self.request("bench"))
        let spinners = (0..<4).map { _ in
            Task { while !Task.isCancelled { _ = await pipeline.run(pipeline.admit(Self.request("spinner"))) } }
        }
        try await Task.sleep(for: .milliseconds(200))
        let busy = try await samples(pipeline, Self.request("bench"))
        for spinner in spinners { spinner.cancel() }
        for spinner in spinners { await spinner.value }
        report.add(Figure("pipeline.beside-a-spinning-hook", busy, to: ("the same without", quiet)))
    }
}

func quietLogger() -> Logger {
    var logger = Logger(label: "bench") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .error
    return logger
}
