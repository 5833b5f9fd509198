import Synchronization

/// Counts what the calls of this process come to and how long each step takes. Tools, hooks and codes have names here;
/// guests, users and arguments have none.
public final class GatewayMetrics: Sendable {
    /// A step of a call, or all of it.
    public enum Stage: String, CaseIterable, Sendable {
        /// Finding the guest, at the cluster's word.
        case resolve
        /// Waiting for the guest's lane.
        case lane
        /// Pre hooks with the facts that they ask for, and what the gateway itself refuses.
        case policy
        /// Waiting for a human.
        case confirm
        /// Writing the intent of a change to the disk.
        case audit
        /// The tool, the task on Proxmox included.
        case run
        /// Post hooks.
        case review
        /// From admission to outcome.
        case call
    }

    /// Adds what only it knows of to a page.
    public typealias Collector = @Sendable (inout MetricsText) async -> Void

    private struct Called: Hashable {
        let tool: String
        let code: String
    }

    private struct Ran: Hashable {
        let hook: String
        let result: String
    }

    private struct State {
        var calls: [Called: Int] = [:]
        var decisions: [String: Int] = ["allow": 0, "deny": 0, "confirm": 0]
        var stages = [Histogram](repeating: Histogram(), count: Stage.allCases.count)
        var hooks: [Ran: Int] = [:]
        var hookMicroseconds: [String: Int] = [:]
        var running = 0
        var tasksBegun = 0
        var collectors: [String: Collector] = [:]
    }

    /// So many hooks are told apart; files that are edited again and again must not fill the memory.
    private static let maximumHooks = 1000

    private let state = Mutex(State())

    public init() {}

    /// - Parameter name: a collector with the same one is replaced.
    public func collect(_ name: String, _ collector: @escaping Collector) {
        state.withLock { $0.collectors[name] = collector }
    }

    // MARK: Counting

    /// - Parameter times: of the call, where somebody follows it; its step ends with the stage.
    func measure<Value>(
        _ stage: Stage, _ times: CallTimes?, _ body: () async throws -> Value
    ) async rethrows -> Value {
        let begin = ContinuousClock.now
        defer {
            record(stage, ContinuousClock.now - begin)
            if let step = CallTimes.Step(rawValue: stage.rawValue) { times?.lap(step) }
        }
        return try await body()
    }

    func began() { state.withLock { $0.running += 1 } }
    func taskBegan() { state.withLock { $0.tasksBegun += 1 } }

    /// - Parameters:
    ///   - tool: nil where there is none of the name that was called.
    ///   - code: nil for a success.
    func ended(_ tool: String?, _ code: GatewayError.Code?, took: Duration) {
        let call = Called(tool: tool ?? "unknown", code: code?.rawValue ?? "ok")
        state.withLock { state in
            state.running -= 1
            state.calls[call, default: 0] += 1
            state.stages[Self.index(.call)].record(took)
        }
    }

    func decided(_ decision: Decision) {
        let verdict =
            switch decision.verdict {
            case .allow: "allow"
            case .deny: "deny"
            case .confirm: "confirm"
            }
        state.withLock { state in
            state.decisions[verdict, default: 0] += 1
            Self.count(decision.trace, &state)
        }
    }

    func reviewed(_ trace: [Decision.Step]) {
        guard !trace.isEmpty else { return }
        state.withLock { Self.count(trace, &$0) }
    }

    func record(_ stage: Stage, _ duration: Duration) {
        state.withLock { $0.stages[Self.index(stage)].record(duration) }
    }

    private static func count(_ trace: [Decision.Step], _ state: inout State) {
        for step in trace {
            let isKnown = state.hookMicroseconds[step.hook] != nil
            let hook = isKnown || state.hookMicroseconds.count < maximumHooks ? step.hook : "other"
            let result = results.contains(step.result) ? step.result : "error"
            state.hooks[Ran(hook: hook, result: result), default: 0] += 1
            state.hookMicroseconds[hook, default: 0] += step.microseconds
        }
    }

    /// Of hooks; anything else is the text of an error.
    private static let results: Set = ["allow", "deny", "confirm", "change"]

    /// All cases are among all cases.
    private static func index(_ stage: Stage) -> Int { Stage.allCases.firstIndex(of: stage)! }

    // MARK: Telling

    /// - Returns: everything that is counted, and what the collectors add, in Prometheus' text form.
    public func page() async -> String {
        let state = state.withLock { $0 }
        var page = MetricsText()
        page.counters(
            "proxgate_calls_total", "Calls that have ended, by tool and error code (ok where there was none).",
            state.calls.sorted { ($0.key.tool, $0.key.code) < ($1.key.tool, $1.key.code) }
                .map { ([("tool", $0.key.tool), ("code", $0.key.code)], Double($0.value)) })
        page.gauge("proxgate_calls_running", "Calls that have been admitted and not ended.", Double(state.running))
        page.counters(
            "proxgate_decisions_total", "What policy decided.",
            state.decisions.sorted { $0.key < $1.key }.map { ([("decision", $0.key)], Double($0.value)) })
        page.histograms(
            "proxgate_stage_seconds", "How long the steps of calls took; stage call is the whole of one.",
            Stage.allCases.map { ([("stage", $0.rawValue)], state.stages[Self.index($0)]) })
        page.counters(
            "proxgate_hook_runs_total", "Runs of hooks, by what they came to.",
            state.hooks.sorted { ($0.key.hook, $0.key.result) < ($1.key.hook, $1.key.result) }
                .map { ([("hook", $0.key.hook), ("result", $0.key.result)], Double($0.value)) })
        page.counters(
            "proxgate_hook_seconds_total", "Time that hooks ran, what they fetched included.",
            state.hookMicroseconds.sorted { $0.key < $1.key }.map { ([("hook", $0.key)], Double($0.value) / 1e6) })
        page.counter(
            "proxgate_tasks_begun_total", "Tasks of Proxmox's that calls have begun.", Double(state.tasksBegun))
        for (_, collector) in state.collectors.sorted(by: { $0.key < $1.key }) { await collector(&page) }
        return page.text
    }
}
