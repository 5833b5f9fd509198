import Synchronization

/// Where the time of one call goes, step by step. It is kept only where somebody wants to see it: while the log's level is
/// `trace`.
public final class CallTimes: Sendable {
    public enum Step: String, Sendable, CaseIterable {
        /// From the line's bytes to a request that is understood.
        case parse
        /// Arguments in their canonical form, and the place in the lane.
        case validate
        /// Until a thread takes the call up.
        case begin
        /// The target, from the cluster's own word.
        case resolve
        /// Waiting for the guest's lane.
        case lane
        /// Pre hooks, the facts that they ask for, and the gateway's own rules.
        case policy
        /// Waiting for a human.
        case confirm
        /// Writing the intent of a change to the disk.
        case audit
        /// The tool at work; the requests to Proxmox are in it.
        case run
        /// Post hooks.
        case review
        /// The text.
        case render
        /// The answer's line.
        case encode
        /// Until the line is out of the way.
        case write
        /// The part of all these in which a request to Proxmox was under way.
        case proxmox
    }

    /// Of the call that the running task belongs to.
    @TaskLocal public static var current: CallTimes?

    private struct State {
        var last: ContinuousClock.Instant
        var spent: [Step: Duration] = [:]
        /// Requests to Proxmox under way, and since when there is one.
        var open = 0
        var since: ContinuousClock.Instant
    }

    private let state: Mutex<State>
    private let report: @Sendable ([(step: Step, time: Duration)]) -> Void

    /// - Parameter report: is told the times at the end, in the order of the steps; steps that were not taken are left out.
    public init(report: @escaping @Sendable ([(step: Step, time: Duration)]) -> Void) {
        let now = ContinuousClock.now
        state = Mutex(State(last: now, since: now))
        self.report = report
    }

    /// The step has ended: it took the time since the one before it.
    public func lap(_ step: Step) {
        let now = ContinuousClock.now
        state.withLock { state in
            state.spent[step, default: .zero] += now - state.last
            state.last = now
        }
    }

    /// The call has been answered.
    public func end() {
        let spent = state.withLock { $0.spent }
        report(Step.allCases.compactMap { step in spent[step].map { (step, $0) } })
    }

    /// Runs a request to Proxmox; several at the same time count once.
    public static func duringRequest<Answer>(_ body: () async throws -> Answer) async rethrows -> Answer {
        guard let current else { return try await body() }
        current.state.withLock { state in
            if state.open == 0 { state.since = .now }
            state.open += 1
        }
        defer {
            current.state.withLock { state in
                state.open -= 1
                if state.open == 0 { state.spent[.proxmox, default: .zero] += .now - state.since }
            }
        }
        return try await body()
    }
}
