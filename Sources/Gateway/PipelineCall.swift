import JSONLines
import Synchronization

/// What one call carries through the pipeline: the same for all its steps, which are many, so that it is not copied.
final class PipelineCall: Sendable {
    let admission: Admission
    let tool: any Tool
    let place: LanePlace
    let session: any PolicySession
    let tasks: TaskTracker
    /// The connection that the tool runs on.
    let guarded: GuardedCluster
    let reached = FoundGuests()
    /// What the gateway itself refuses.
    let builtIn: BuiltInRules
    /// From when the waiting for the guest and its task counts: the arrival, or the human's answer.
    let begins: ContinuousClock.Instant

    init(
        admission: Admission, tool: any Tool, place: LanePlace, session: any PolicySession, tasks: TaskTracker,
        guarded: GuardedCluster, builtIn: BuiltInRules, begins: ContinuousClock.Instant
    ) {
        self.admission = admission
        self.tool = tool
        self.place = place
        self.session = session
        self.tasks = tasks
        self.guarded = guarded
        self.builtIn = builtIn
        self.begins = begins
    }

    /// By the gateway's own account: for what decides.
    var cluster: any ClusterAccess { admission.cluster.access }
    var options: CallOptions { admission.options }
    var times: CallTimes? { admission.times }
    var waitUntil: ContinuousClock.Instant { begins + options.waitTimeout }

    func toolCall(_ target: Target) -> ToolCall {
        ToolCall(
            target: target, asked: admission.arguments, wait: options.wait, waitUntil: waitUntil,
            overtakes: place.ticket?.overtook ?? false)
    }

    /// Any error as one for the caller; a cancellation says how far the call had come.
    func gatewayError(_ error: any Error) -> GatewayError {
        switch error {
        case let error as GatewayError: return error
        case is CancellationError:
            if let upid = tasks.upids.last {
                return GatewayError(
                    .cancelled, "stopped waiting; the task on Proxmox goes on", ["upid": .string(upid)])
            }
            if let request = guarded.sent.last, guarded.isAnswered {
                return GatewayError(
                    .cancelled, "stopped waiting after Proxmox had accepted \(request)",
                    ["endpoint": .string(request.description)])
            }
            if let request = guarded.sent.last {
                return GatewayError(
                    .cancelled, "cancelled while \(request) was under way; whether it was done is not known",
                    ["endpoint": .string(request.description)])
            }
            return GatewayError(.cancelled, "cancelled; nothing was sent")
        default: return GatewayError(.internal, "unexpected: \(error)")
        }
    }
}

/// The guests that a call was found to reach, for its outcome.
final class FoundGuests: Sendable {
    private let list = Mutex<[Guest]>([])
    var guests: [Guest] { list.withLock { $0 } }
    func set(_ guests: [Guest]) { list.withLock { $0 = guests } }
}

/// A call with the decision on its final arguments.
struct PassedCall: Sendable {
    let call: ToolCall
    let operation: Operation
    let decision: Decision
    /// The arguments as they were before any hook changed them.
    let before: JSONObject
    /// Who agreed, where somebody was asked; else null.
    var confirmation = JSONValue.null

    var isDenied: Bool { if case .deny = decision.verdict { true } else { false } }

    init(_ call: ToolCall, _ operation: Operation, _ decision: Decision, before: JSONObject) {
        self.before = before
        self.call = call
        self.operation = operation
        self.decision = decision
    }
}
